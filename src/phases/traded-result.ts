import { bind, type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Span } from '../candidate/figures.js'
import { periodsIn } from '../candidate/services.js'
import { equityContent, recall, tradesContent } from '../candidate/stored-artifacts.js'
import { all } from '../core/all.js'
import { type Codec, decodeWith, isRecord } from '../core/codec/codec.js'
import type { BarRange } from '../market/bars/bars.js'
import type { Data } from '../market/universe/data.js'
import { restrictTo, symbolsOf } from '../market/universe/universe.js'
import type { SteppedAccount } from '../portfolio/figures/exposures.kernel.js'
import { type UniverseFigures, universeFigures } from '../portfolio/figures/universe-figures.js'
import { missingInput, type PhaseError } from '../run/phase-error.js'
import { joined } from '../search/split.js'
import type { Artifacts } from '../store/store.js'
import { placedOn } from './analysis/placed-trades.js'

/** A result as far as it says on which bars, or steps of several instruments, its equity lies. */
export interface ResultSpans {
  readonly span?: Span
  readonly out_of_sample?: { readonly span: Span }
  readonly windows?: readonly { readonly test: readonly Span[] }[] | undefined
}

const rangeOf = ({ from_bar, to_bar }: Span): BarRange => [from_bar, to_bar]

/** The stretches that the equity of a result lies on, in the order of time; of paths over the same group, one. */
export const scoredStretches = ({ span, out_of_sample, windows }: ResultSpans): readonly BarRange[] => {
  const whole = out_of_sample?.span ?? span
  return windows === undefined
    ? whole === undefined
      ? []
      : [rangeOf(whole)]
    : [
        ...new Map(
          windows.flatMap(({ test }) => test.map((one) => [one.from_bar, rangeOf(one)] as const)),
        ).values(),
      ].toSorted(([a], [b]) => a - b)
}

/** The data of a result that traded some instruments of it. */
export const dataOfSymbols = (data: Data, symbols: readonly string[]): Either<PhaseError, Data> =>
  data._tag === 'One' || symbols.join('\n') === symbolsOf(data.universe).join('\n')
    ? right(data)
    : map((universe: typeof data.universe): Data => ({ _tag: 'Several', universe }))(
        restrictedTo(data, symbols),
      )

const restrictedTo = (data: Extract<Data, { readonly _tag: 'Several' }>, symbols: readonly string[]) => {
  const found = restrictTo(data.universe, symbols)
  return isLeft(found) ? left(missingInput(found.left.message)) : found
}

const referenceIn = <A>(value: unknown, field: string, reference: Codec<A, unknown>): A | undefined => {
  const found = decodeWith(reference)(isRecord(value) ? value[field] : undefined)
  return isLeft(found) ? undefined : found.right
}

/**
 * What a written result holds by instrument, computed from its stored trades and equity; nothing of a result on one instrument, or
 * that traded nothing. Errors: content that is gone, other data than the run's.
 */
export const figuresByInstrument = async (
  value: unknown,
  data: Data,
  artifacts: Artifacts,
): Promise<Either<PhaseError, UniverseFigures | undefined>> => {
  const trades = referenceIn(value, 'trades', tradesContent.reference)
  const equity = referenceIn(value, 'equity', equityContent.reference)
  if (data._tag === 'One' || trades === undefined || equity === undefined) return right(undefined)
  const named = await recall(artifacts, tradesContent, trades)
  if (isLeft(named)) return named
  const { symbols } = named.right
  if (symbols === undefined) return right(undefined)
  const found = pipe(
    all({ curve: await recall(artifacts, equityContent, equity), traded: dataOfSymbols(data, symbols) }),
    bind('placed', ({ traded }) => placedOn(named.right, traded)),
  )
  if (isLeft(found)) return found
  const { curve, traded, placed } = found.right
  const stretches = scoredStretches(value as ResultSpans)
  const steps = stretches.reduce((sum, [from, to]) => sum + to - from, 0)
  return curve.length === steps + 1
    ? figuresOn(traded, { stretches, equity: curve, trades: placed })
    : left(missingInput(`an equity of ${curve.length} values lies on ${steps} steps`))
}

/** What an account holds by instrument; nothing on one instrument. Errors: steps without a number of periods a year. */
export const figuresOn = (
  data: Data,
  { stretches, ...account }: SteppedAccount,
): Either<PhaseError, UniverseFigures | undefined> =>
  data._tag === 'One'
    ? right(undefined)
    : map((periods: number) =>
        universeFigures(data.universe, { ...account, stretches: joined(stretches) }, periods),
      )(periodsIn(data))
