import { type Either, flatMap, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { keyOf } from '../core/canonical/content-key.js'
import {
  type Codec,
  dictionary,
  either,
  hasKey,
  type InputOf,
  integer,
  oneOf,
  struct,
  type TypeOf,
} from '../core/codec/codec.js'
import { barsBetween } from '../market/bars/bars.js'
import { type FittedModel, fittedModelCodec, label } from '../regime/classifier.js'
import type { FilteredLabels } from '../regime/labels.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { ByInstrument, Market, MembersTogether, ReadInstrument, SlicedInstrument } from './market.js'
import type { InstrumentServices } from './services.js'

/** What gives the regimes: a fitted model, and the bar from which its recursion has run. */
export const gateCodec = struct('gate', { model: fittedModelCodec, from_bar: integer(0) })
export type Gate = TypeOf<typeof gateCodec>

/** Of several instruments each one's own, by symbol. */
const gateBySymbol = struct('gates by symbol', { by_symbol: dictionary(gateCodec) })
type GateBySymbol = TypeOf<typeof gateBySymbol>

/** One model of all members together, and the step of the universe from which its recursion has run. */
const gateOfAll = struct('gate of a universe', {
  of: oneOf('of', ['universe']),
  model: fittedModelCodec,
  from_step: integer(0),
})
export type GateOfAll = TypeOf<typeof gateOfAll>

/**
 * What labels the bars of all instruments: one gate, read on each one's own bars, one of each by its symbol, or one of all members
 * together, whose labels are those of every instrument.
 */
export type Gates = Gate | GateBySymbol | GateOfAll
export type GatesInput = InputOf<typeof gateCodec> | InputOf<typeof gateBySymbol> | InputOf<typeof gateOfAll>
export const gatesCodec: Codec<Gates, GatesInput> = either<
  GateOfAll,
  InputOf<typeof gateOfAll>,
  Gate | GateBySymbol,
  InputOf<typeof gateCodec> | InputOf<typeof gateBySymbol>
>('gate', hasKey('of'), gateOfAll, either('gate', hasKey('by_symbol'), gateBySymbol, gateCodec))

/** The content hash of gates: part of the identity of what reads their labels. */
export const gateHash = (gates: Gates): string => keyOf(gatesCodec.encode(gates))

/** Every model of some gates, whatever instruments they are of. */
export const modelsIn = (gates: Gates): readonly FittedModel[] =>
  'by_symbol' in gates ? Object.values(gates.by_symbol).map(({ model }) => model) : [gates.model]

/** The gate of an instrument; without a symbol it is the only one there is. Errors: none is of this instrument. */
export const gateOf = (
  gates: Gates,
  symbol: string | undefined,
  path = 'candidate.gate',
): Either<PhaseError, Gate> => {
  if ('of' in gates)
    return left(
      badConfig({
        path: `${path}.of`,
        message:
          'these labels are of all members together, and here one instrument is labelled alone: give it a gate of its own',
      }),
    )
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

const lateFault = (first: number, from: number, path: string, symbol?: string): PhaseError | undefined =>
  from < first
    ? badConfig({
        path: `${path}.from_bar`,
        message: `the gate tells regimes from bar ${first} on, the range begins at bar ${from}${symbol === undefined ? '' : ` of ${symbol}`}`,
      })
    : undefined

/** Why a gate, which stands at this path of a config, cannot tell the regimes of bars from `from` on, if so. */
export const gateFault = (
  gate: Gate | undefined,
  from: number,
  path = 'candidate.gate',
  symbol?: string,
): PhaseError | undefined => (gate === undefined ? undefined : lateFault(gate.from_bar, from, path, symbol))

/** Labels of an instrument's bars, the first of which is of its bar `first`. */
export interface BarLabels {
  readonly labels: FilteredLabels
  readonly first: number
}

type Labelled = Pick<ReadInstrument, 'dataset' | 'symbol' | 'together'>

/** The first bar that is over at a step or later. */
const barFrom = (steps: Int32Array, from_step: number): number => {
  const found = steps.findIndex((step) => step >= from_step)
  return found < 0 ? steps.length : found
}

/** Labels of all members by step as labels of an instrument's bars, each as known when the bar is over. */
const labelsOfAll = (
  { model, from_step }: GateOfAll,
  { bars, steps }: MembersTogether,
  to: number,
): BarLabels => {
  const own = steps()
  const first = barFrom(own, from_step)
  const known = label(model, barsBetween(bars(), from_step, Math.max(from_step, (own[to - 1] ?? -1) + 1)))
  return {
    first,
    labels: {
      ...known,
      label: Uint8Array.from(
        { length: Math.max(0, to - first) },
        (_, i) => known.label[(own[first + i] ?? 0) - from_step] ?? 0,
      ),
    },
  }
}

/** The labels of an instrument's bars before `to`. Errors: gates of which none is of this instrument, or that need all members. */
export const instrumentLabels = (
  gates: Gates,
  { dataset, symbol, together }: Labelled,
  to: number,
  path = 'candidate.gate',
): Either<PhaseError, BarLabels> =>
  'of' in gates && together !== undefined
    ? right(labelsOfAll(gates, together, to))
    : map((one: Gate): BarLabels => ({ labels: gateLabels(one, { dataset }, to), first: one.from_bar }))(
        gateOf(gates, symbol, path),
      )

/** The first bar of an instrument that has a label. Errors: as of its labels. */
export const firstLabelled = (
  gates: Gates,
  { symbol, together }: Labelled,
  path = 'candidate.gate',
): Either<PhaseError, number> =>
  'of' in gates && together !== undefined
    ? right(barFrom(together.steps(), gates.from_step))
    : map(({ from_bar }: Gate) => from_bar)(gateOf(gates, symbol, path))

/** The labels of every instrument of a market, up to the end of its slice. Errors: no gate for one, one that begins too late. */
export const marketLabels = (
  gates: Gates,
  { instruments }: Pick<Market, 'instruments'>,
  path = 'candidate.gate',
): Either<PhaseError, ByInstrument<BarLabels>> =>
  sequenceArray(
    instruments.map((instrument: SlicedInstrument): Either<PhaseError, BarLabels | undefined> => {
      const { slice, symbol } = instrument
      if (slice === undefined) return right(undefined)
      return flatMap((from_bar: number) => {
        const late = lateFault(from_bar, slice.scored[0], path, symbol)
        return late === undefined ? instrumentLabels(gates, instrument, slice.scored[1], path) : left(late)
      })(firstLabelled(gates, instrument, path))
    }),
  )
