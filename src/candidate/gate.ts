import { keyOf } from '../core/canonical/content-key.js'
import { integer, struct, type TypeOf } from '../core/codec/codec.js'
import { barsBetween } from '../market/bars/bars.js'
import { fittedModelCodec, label } from '../regime/classifier.js'
import type { FilteredLabels } from '../regime/labels.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { InstrumentServices } from './services.js'

/** What gives the regimes: a fitted model, and the bar from which its recursion has run. */
export const gateCodec = struct('gate', { model: fittedModelCodec, from_bar: integer(0) })
export type Gate = TypeOf<typeof gateCodec>
/** The content hash of a gate: part of the identity of what reads its labels. */
export const gateHash = (gate: Gate): string => keyOf(gateCodec.encode(gate))

/** The labels of a gate up to the end of a slice, from the gate's own first bar on: its recursion never restarts. */
export const gateLabels = (
  { model, from_bar }: Gate,
  { dataset }: Pick<InstrumentServices, 'dataset'>,
  to: number,
): FilteredLabels => label(model, barsBetween(dataset.bars, from_bar, to))

/** Why a gate, which stands at this path of a config, cannot tell the regimes of bars from `from` on, if so. */
export const gateFault = (
  gate: Gate | undefined,
  from: number,
  path = 'candidate.gate',
): PhaseError | undefined =>
  gate !== undefined && from < gate.from_bar
    ? badConfig({
        path: `${path}.from_bar`,
        message: `the gate tells regimes from bar ${gate.from_bar} on, the range begins at bar ${from}`,
      })
    : undefined
