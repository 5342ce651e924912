import { type Either, isLeft, left, map, mapLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import type { Followed } from '../../portfolio/fast/portfolio.kernel.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { SearchPoint } from '../../search/grid.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import { type GridSignals, gridSignals } from '../../strategy/reading/grid.kernel.js'
import { isWeighted, type Strategy } from '../../strategy/strategy.js'
import { type FittedLabels, labelsLate } from '../labelling.js'
import type { ByInstrument, Market } from '../market.js'
import { type Readings, readingsOn, withExits } from '../strategy-signals.js'
import { strategyWeightTrader } from '../strategy-weights.js'
import { loneTrader, type Trader } from '../trader.js'
import type { SearchConfig } from './search-config.js'
import { type MeasureCandidates, measureOn, type SearchedMarkets } from './trial-figures.kernel.js'

/** The candidates of a search as traders, one a stretch of bars, on columns that they share. */
export interface SearchedTraders {
  readonly tradersOf: (candidate: SearchPoint) => Either<PhaseError, readonly Trader[]>
  /** Reads what the next candidates have in common, for all of them together; `tradersOf` gives the same without it. */
  readonly readAhead: (candidates: readonly SearchPoint[]) => void
  readonly measure: MeasureCandidates
  /** Counts the columns of a candidate that was measured before, and computes none. */
  readonly count: (candidate: SearchPoint) => Either<PhaseError, unknown>
  /** Distinct columns that the candidates so far have read, on the first stretch. */
  readonly columns: () => number
}

/** Of one strategy: what reads its candidates, by market and by instrument. */
type Grids = readonly ByInstrument<GridSignals>[]
/** Columns that all instruments keep together, in bytes. */
const COLUMN_BYTES = 256 * 1024 * 1024

const gridsOf = (
  strategy: Strategy,
  markets: readonly Market[],
  readings: readonly Readings[],
): Either<StrategyFault, Grids> =>
  sequenceArray(
    markets.map(({ instruments }, k) => {
      const reading = readings[k]!(strategy)
      return sequenceArray(
        instruments.map(
          ({ dataset, slice }, i): Either<StrategyFault, GridSignals | undefined> =>
            slice === undefined
              ? right(undefined)
              : gridSignals(strategy, dataset.bars, slice, dataset.hash, {
                  ...reading[i],
                  memory_bytes: Math.floor(COLUMN_BYTES / instruments.length),
                }),
        ),
      )
    }),
  )

/**
 * The traders of a search: columns are shared by all candidates of a strategy. Cost: as `gridSignals` and the market's account
 * a stretch and an instrument. NaN: prices must be finite and above 0. Look-ahead: none.
 */
export const searchedTraders = (
  config: SearchConfig,
  ground: SearchedMarkets,
  fitted: FittedLabels | undefined,
): Either<PhaseError, SearchedTraders> => {
  const { markets } = ground
  const [first] = markets
  const late = first === undefined ? undefined : labelsLate(fitted, first, 'labels')
  if (late !== undefined) return left(late)
  const fault =
    (name: string) =>
    ({ message }: StrategyFault): PhaseError =>
      badConfig({ path: `strategies.${name}`, message })
  const readings = markets.map((market) => readingsOn(market, fitted, config.execution))
  const grids = new Map<string, Grids>()
  for (const { strategy } of config.strategies) {
    if (isWeighted(strategy)) continue
    const read = gridsOf(strategy, markets, readings)
    if (isLeft(read)) return left(fault(strategy.name)(read.left))
    grids.set(strategy.name, read.right)
  }
  const ofEach =
    <A>(read: (grid: GridSignals, params: Params) => Either<StrategyFault, A>) =>
    ({ strategy, params }: SearchPoint): Either<PhaseError, readonly ByInstrument<A>[]> => {
      const all: ByInstrument<A>[] = []
      for (const each of grids.get(strategy)!) {
        const found: (A | undefined)[] = []
        for (const grid of each) {
          const one = grid === undefined ? right(undefined) : read(grid, params)
          if (isLeft(one)) return left(fault(strategy)(one.left))
          found.push(one.right)
        }
        all.push(found)
      }
      return right(all)
    }
  const read = ofEach(({ signal }, params) => signal(params))
  const of = new Map(config.strategies.map(({ strategy }) => [strategy.name, strategy]))
  const traderOf = (name: string, logs: ByInstrument<SignalLog>, k: number): Either<PhaseError, Trader> =>
    map((signals: ByInstrument<Followed>) => loneTrader(signals, markets[k]!, config.execution))(
      mapLeft(fault(name))(withExits(of.get(name)!, logs, markets[k]!, readings[k]!)),
    )
  /** Target weights are read for each candidate by itself: they share no columns. */
  const weighted = ({
    strategy: name,
    params,
  }: SearchPoint): Either<PhaseError, readonly Trader[]> | undefined => {
    const strategy = of.get(name)!
    return isWeighted(strategy)
      ? mapLeft(fault(name))(
          sequenceArray(
            markets.map((market, k) =>
              strategyWeightTrader({ strategy, params }, market, readings[k]!, config.execution),
            ),
          ),
        )
      : undefined
  }
  const counted = ofEach(({ count }, params) => count(params))
  return right({
    tradersOf: (candidate) => {
      const going = weighted(candidate)
      if (going !== undefined) return going
      const logs = read(candidate)
      return isLeft(logs)
        ? logs
        : sequenceArray(logs.right.map((one, k) => traderOf(candidate.strategy, one, k)))
    },
    readAhead: (candidates) => {
      for (const [name, each] of grids) {
        const params = candidates.flatMap((one) => (one.strategy === name ? [one.params] : []))
        if (params.length > 1) for (const grid of each) for (const one of grid) one?.readAhead(params)
      }
    },
    count: (candidate) => (isWeighted(of.get(candidate.strategy)!) ? right(undefined) : counted(candidate)),
    measure: measureOn(config, ground),
    columns: () =>
      [...grids.values()].reduce(
        (sum, [first = []]) => sum + first.reduce((all, grid) => all + (grid?.distinctColumns() ?? 0), 0),
        0,
      ),
  })
}
