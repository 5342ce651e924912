import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { once } from '../core/once.js'
import type { Params } from '../core/space/dimension.js'
import type { Slice } from '../market/bars/bars.js'
import type { Dataset } from '../market/bars/dataset.js'
import { type Range, showRangeFault } from '../market/bars/range.js'
import type { Data } from '../market/universe/data.js'
import { meanBars, stepsOfBars } from '../market/universe/mean-bars.kernel.js'
import { restrictTo, type Universe } from '../market/universe/universe.js'
import { resolveUniverse } from '../market/universe/universe-range.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import { beyondBounds } from '../strategy/bounds.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import type { Operators } from '../strategy/language/operator.js'
import { type AcrossOf, surroundings } from '../strategy/reading/across-universe.kernel.js'
import { longestNeed, NO_WARMUP, type WarmupNeed, warmupNeedOf } from '../strategy/reading/warmup-of.js'
import { strategyWarnings } from '../strategy/reads.js'
import { operatorsOf, type Strategy } from '../strategy/strategy.js'
import type { Market, ReadInstrument } from './market.js'
import { marketOfOne } from './market-of-one.js'
import { marketOfSeveral } from './market-of-several.js'
import { sliceOf, warmupWarnings } from './services.js'

/** The data that is traded, with each of its instruments as strategies read it. */
export interface TradedData {
  readonly data: Data
  readonly instruments: readonly ReadInstrument[]
}

/** One instrument that is traded. */
export const oneTraded = (dataset: Dataset): TradedData => ({
  data: { _tag: 'One', dataset },
  instruments: [{ dataset, across: () => undefined }],
})

/** Several instruments that are traded and ranked; strategies may read all of `whole` by name. */
const severalTraded = (members: Universe, whole: Universe): TradedData => {
  const known = new Map<Operators, AcrossOf>()
  const mean = once(() => meanBars(members))
  const viewsOf = (strategy: Strategy): AcrossOf => {
    const operators = operatorsOf(strategy)
    const views = known.get(operators) ?? surroundings(whole, members, operators)
    known.set(operators, views)
    return views
  }
  return {
    data: { _tag: 'Several', universe: members },
    instruments: members.instruments.map((instrument) => {
      const { symbol, dataset } = instrument
      return {
        symbol,
        dataset,
        across: (strategy) => viewsOf(strategy)(symbol),
        together: { bars: mean, steps: once(() => stepsOfBars(instrument)) },
      }
    }),
  }
}

/** What a phase trades of its data: all, or the instruments of these symbols. Errors: symbols of one instrument, strange ones. */
export const tradedData = (data: Data, symbols?: readonly string[]): Either<PhaseError, TradedData> => {
  if (data._tag === 'One')
    return symbols === undefined
      ? right(oneTraded(data.dataset))
      : left(
          badConfig({
            path: 'universe.symbols',
            message: 'there is one instrument alone: leave symbols out',
          }),
        )
  const members = symbols === undefined ? right(data.universe) : restrictTo(data.universe, symbols)
  if (isLeft(members)) return left(badConfig({ path: 'universe.symbols', message: members.left.message }))
  const rated = members.right.instruments.find(({ dataset: { bars } }) => bars.risk_free !== undefined)
  return rated === undefined
    ? right(severalTraded(members.right, data.universe))
    : left(
        badConfig({
          path: 'data',
          message: `${rated.symbol} has a risk-free rate of its own: several instruments are measured above 0`,
        }),
      )
}

/** A strategy at parameters. */
export interface AtParams {
  readonly strategy: Strategy
  readonly params: Params
  /** Parameters of each of several instruments, in place of `params`. */
  readonly by_symbol?: Readonly<Record<string, Params>>
}

/** The parameters of a strategy on an instrument. */
export const paramsOn = (
  { params, by_symbol }: Pick<AtParams, 'params' | 'by_symbol'>,
  symbol: string | undefined,
): Params => (symbol === undefined ? undefined : by_symbol?.[symbol]) ?? params

/** The warm-up that some strategies need together under a range's rule, by instrument. */
export const warmupNeeds = (
  strategies: readonly AtParams[],
  { instruments }: TradedData,
  { warmup, tolerance }: Range,
): Either<StrategyFault, readonly WarmupNeed[]> =>
  sequenceArray(
    instruments.map(({ dataset: { bars }, symbol, across }) =>
      map((needs: readonly WarmupNeed[]) => needs.reduce(longestNeed, NO_WARMUP))(
        sequenceArray(
          strategies.map(({ strategy, ...given }) => {
            const views = across(strategy)
            return warmupNeedOf(strategy, paramsOn(given, symbol), {
              bars,
              ...(views === undefined ? {} : { across: views }),
              ...(warmup === undefined ? {} : { warmup }),
              ...(tolerance === undefined ? {} : { tolerance }),
            })
          }),
        ),
      ),
    ),
  )

/** What a reader of a result is to know of strategies on these bars. */
export const strategyNotes = (
  strategies: readonly AtParams[],
  data: TradedData,
  range: Range,
): readonly string[] => {
  const needs = warmupNeeds(strategies, data, range)
  return [
    ...(isLeft(needs) ? [] : warmupWarnings(range, needs.right.reduce(longestNeed, NO_WARMUP))),
    ...new Set(
      strategies.flatMap(({ strategy, params, by_symbol = { '': params } }) => [
        ...data.instruments.flatMap(({ dataset: { bars } }) => strategyWarnings(strategy, bars)),
        ...Object.values(by_symbol).flatMap((each) => beyondBounds(strategy, each)),
      ]),
    ),
  ]
}

/** The market of a range, each instrument with the warm-up before it that its rule asks for. */
export const marketOver = (
  { data, instruments }: TradedData,
  range: Range,
  needs: readonly WarmupNeed[] = instruments.map(() => NO_WARMUP),
  field = 'range',
): Either<PhaseError, Market> => {
  if (data._tag === 'One')
    return map((slice: Slice) => marketOfOne(data.dataset, slice))(
      sliceOf(data, range, needs[0] ?? NO_WARMUP, field),
    )
  const slice = resolveUniverse(
    range,
    data.universe,
    needs.map(({ bars }) => bars),
  )
  return isLeft(slice)
    ? left(badConfig({ path: field, message: showRangeFault(slice.left) }))
    : right(marketOfSeveral(data.universe, slice.right, instruments))
}
