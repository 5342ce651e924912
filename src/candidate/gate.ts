import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { keyOf } from '../core/canonical/content-key.js'
import {
  type Codec,
  dictionary,
  either,
  hasKey,
  type InputOf,
  integer,
  struct,
  type TypeOf,
} from '../core/codec/codec.js'
import { barsBetween } from '../market/bars/bars.js'
import { fittedModelCodec, label } from '../regime/classifier.js'
import type { FilteredLabels } from '../regime/labels.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { ByInstrument, Market, SlicedInstrument } from './market.js'
import type { InstrumentServices } from './services.js'

/** What gives the regimes: a fitted model, and the bar from which its recursion has run. */
export const gateCodec = struct('gate', { model: fittedModelCodec, from_bar: integer(0) })
export type Gate = TypeOf<typeof gateCodec>

/** Of several instruments each one's own, by symbol. */
const gateBySymbol = struct('gates by symbol', { by_symbol: dictionary(gateCodec) })
type GateBySymbol = TypeOf<typeof gateBySymbol>

/** What labels the bars of all instruments: one gate, read on each one's own bars, or one of each by its symbol. */
export type Gates = Gate | GateBySymbol
export type GatesInput = InputOf<typeof gateCodec> | InputOf<typeof gateBySymbol>
export const gatesCodec: Codec<Gates, GatesInput> = either(
  'gate',
  hasKey('by_symbol'),
  gateBySymbol,
  gateCodec,
)

/** The content hash of gates: part of the identity of what reads their labels. */
export const gateHash = (gates: Gates): string => keyOf(gatesCodec.encode(gates))

/** Every gate of some, whatever instruments they are of. */
export const gatesIn = (gates: Gates): readonly Gate[] =>
  'by_symbol' in gates ? Object.values(gates.by_symbol) : [gates]

/** The gate of an instrument; without a symbol it is the only one there is. Errors: none is of this instrument. */
export const gateOf = (
  gates: Gates,
  symbol: string | undefined,
  path = 'candidate.gate',
): Either<PhaseError, Gate> => {
  if (!('by_symbol' in gates)) return right(gates)
  const symbols = Object.keys(gates.by_symbol)
  const own = symbol ?? (symbols.length === 1 ? symbols[0] : undefined)
  const found = own === undefined ? undefined : gates.by_symbol[own]
  return found === undefined
    ? left(
        badConfig({
          path: `${path}.by_symbol`,
          message:
            symbol === undefined
              ? `there is one instrument, and these are of ${symbols.join(', ') || 'none'}: give the gate of the one`
              : `none is of ${symbol}: there are ${symbols.join(', ') || 'none'}`,
        }),
      )
    : right(found)
}

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
  symbol?: string,
): PhaseError | undefined =>
  gate !== undefined && from < gate.from_bar
    ? badConfig({
        path: `${path}.from_bar`,
        message: `the gate tells regimes from bar ${gate.from_bar} on, the range begins at bar ${from}${symbol === undefined ? '' : ` of ${symbol}`}`,
      })
    : undefined

/** Labels of an instrument's bars, the first of which is of its bar `first`. */
export interface BarLabels {
  readonly labels: FilteredLabels
  readonly first: number
}

/** The labels of every instrument of a market, up to the end of its slice. Errors: no gate for one, one that begins too late. */
export const marketLabels = (
  gates: Gates,
  { instruments }: Pick<Market, 'instruments'>,
  path = 'candidate.gate',
): Either<PhaseError, ByInstrument<BarLabels>> =>
  sequenceArray(
    instruments.map(
      ({ dataset, symbol, slice }: SlicedInstrument): Either<PhaseError, BarLabels | undefined> => {
        if (slice === undefined) return right(undefined)
        const gate = gateOf(gates, symbol, path)
        if (isLeft(gate)) return gate
        const late = gateFault(gate.right, slice.scored[0], path, symbol)
        return late === undefined
          ? map(
              (one: Gate): BarLabels => ({
                labels: gateLabels(one, { dataset }, slice.scored[1]),
                first: one.from_bar,
              }),
            )(gate)
          : left(late)
      },
    ),
  )
