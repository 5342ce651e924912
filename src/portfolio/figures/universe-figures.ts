import { instrumentGroups } from '../../market/universe/instrument-groups.js'
import type { Universe } from '../../market/universe/universe.js'
import { definedOr, isDefined, type Metric, undefinedMetric } from '../../stats/metrics/metric.js'
import { percentileOf } from '../../stats/returns/column.kernel.js'
import { correlationOf } from '../../stats/returns/relative.js'
import { placesByInstrument } from '../account/trades.js'
import {
  effectiveGroups,
  effectivePositions,
  exposuresOf,
  type StepExposure,
  type SteppedAccount,
} from './exposures.kernel.js'
import { fillsByMember, type MemberFills } from './fills.kernel.js'
import { meanOfOthers, meanOfSums, memberReturns, stepSums, sumsWithout } from './member-returns.kernel.js'

/** What the fills of an instrument, or of all, moved. */
interface TradedFigures {
  /** Value bought and sold a year, in multiples of the mean equity. */
  readonly turnover: Metric
  /** The part of its bar's volume that 95 of 100 fills took at most. */
  readonly volume_share: Metric
  /** The equity at which 95 of 100 fills take at most 1 % of their bar's volume, in money. */
  readonly capacity: Metric
}

/** One instrument of a joint account. */
export interface MemberFigures extends TradedFigures {
  readonly symbol: string
  /** Profit after costs, as a share of the capital. */
  readonly contribution: number
  /** Mean absolute and mean signed share of the account. */
  readonly gross: number
  readonly net: number
  /** Largest absolute share of the account. */
  readonly largest: number
  /** Of its returns with the mean return of the other instruments. */
  readonly correlation: Metric
}

/** Some instruments of a joint account together; `gross` and `net` are means over the steps. */
interface TogetherFigures extends TradedFigures {
  readonly contribution: number
  readonly gross: number
  readonly net: number
  readonly largest_gross: number
  readonly lowest_net: number
  readonly highest_net: number
  /** Largest absolute share that one instrument had. */
  readonly largest: number
  /** As how many positions of one size it is spread, where it holds any. */
  readonly effective_positions: Metric
}

/** A joint account as a whole. */
export interface WholeFigures extends TogetherFigures {
  /** As how many groups of one size it is spread, where its instruments have groups. */
  readonly effective_groups?: Metric
  /** Mean over the pairs of `correlations`. */
  readonly correlation: Metric
}

/** The instruments of one group of a joint account; without a name those that have no group. */
export interface GroupFigures extends TogetherFigures {
  readonly group?: string
  readonly instruments: number
  /** Of the mean return of its instruments with that of all others. */
  readonly correlation: Metric
}

/** A joint account by instrument. */
export interface UniverseFigures {
  readonly account: WholeFigures
  /** In the order of the universe. */
  readonly instruments: readonly MemberFigures[]
  /** By name, where the instruments have groups. */
  readonly groups?: readonly GroupFigures[]
  /** Of the returns of the instruments of the largest mean gross share, at most 24 of them, by steps that both have. */
  readonly correlations: {
    readonly symbols: readonly string[]
    readonly values: readonly (readonly Metric[])[]
  }
}

const MOST_CORRELATED = 24
const SHARE = 0.95

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

const extreme = (values: Float64Array, of: (a: number, b: number) => number): number =>
  values.reduce((found, value) => of(found, value), values[0] ?? 0)

/** Correlation over the steps at which both are known. */
const correlationAtBoth = (a: Float64Array, b: Float64Array): Metric => {
  const both = (_: number, k: number): boolean =>
    !Number.isNaN(a[k] ?? Number.NaN) && !Number.isNaN(b[k] ?? Number.NaN)
  return correlationOf(a.filter(both), b.filter(both))
}

const tradedFigures = (
  { value, taken, room }: MemberFills,
  years: number,
  mean_equity: number,
): TradedFigures => {
  const isKnown = taken.length > 0
  const missing = undefinedMetric('no fill in a bar with a volume')
  return {
    turnover: definedOr(value / mean_equity / years, 'there is no equity, or no time'),
    volume_share: isKnown ? percentileOf(taken, SHARE) : missing,
    capacity: isKnown ? percentileOf(room, 1 - SHARE) : missing,
  }
}

const together = (all: readonly MemberFills[]): MemberFills => ({
  value: all.reduce((sum, { value }) => sum + value, 0),
  taken: Float64Array.from(all.flatMap(({ taken }) => [...taken])),
  room: Float64Array.from(all.flatMap(({ room }) => [...room])),
})

const correlationsOf = (
  { instruments }: Universe,
  returns: readonly Float64Array[],
  gross: readonly number[],
): UniverseFigures['correlations'] => {
  const largest = [...instruments.keys()]
    .toSorted((a, b) => (gross[b] ?? 0) - (gross[a] ?? 0) || a - b)
    .slice(0, MOST_CORRELATED)
    .toSorted((a, b) => a - b)
  const shown = largest.flatMap((place) => returns[place] ?? [])
  return {
    symbols: largest.flatMap((place) => instruments[place]?.symbol ?? []),
    values: shown.map((a, i) => shown.map((b, j) => (i === j ? 1 : correlationAtBoth(a, b)))),
  }
}

/** The mean over the pairs that are known. */
const meanOfPairs = ({ values }: UniverseFigures['correlations']): Metric => {
  const pairs = values.flatMap((row, i) => row.slice(i + 1).filter(isDefined))
  return definedOr(meanOf(pairs), 'no two instruments have steps in common on which both vary')
}

/**
 * What each instrument of a joint account added, moved and held, and how they go together. The trades are closed; the
 * contributions sum to the account's return.
 */
export const universeFigures = (
  universe: Universe,
  account: SteppedAccount,
  periods_per_year: number,
): UniverseFigures => {
  const { instruments } = universe
  const { stretches, equity, trades } = account
  const exposures = exposuresOf(universe, account)
  const { members } = exposures
  const fills = fillsByMember(universe, account)
  const places = placesByInstrument(trades, instruments.length)
  const [capital, steps] = [equity[0] ?? Number.NaN, equity.length - 1]
  const traded = (of: MemberFills): TradedFigures =>
    tradedFigures(of, steps / periods_per_year, meanOf(equity))
  const returns = instruments.map((one) => memberReturns(one, stretches))
  const sums = stepSums(steps, returns)
  const correlations = correlationsOf(
    universe,
    returns,
    members.map((one) => one.gross),
  )
  const added = places.map((own) => own.reduce((sum, k) => sum + (trades.pnl[k] ?? Number.NaN), 0) / capital)
  const some = (own: readonly number[], { gross, net, ...steps }: StepExposure): TogetherFigures => ({
    contribution: own.reduce((sum, place) => sum + (added[place] ?? 0), 0),
    ...traded(together(own.flatMap((place) => fills[place] ?? []))),
    gross: meanOf(gross),
    net: meanOf(net),
    largest_gross: extreme(gross, Math.max),
    lowest_net: extreme(net, Math.min),
    highest_net: extreme(net, Math.max),
    largest: Math.max(...own.map((place) => members[place]?.largest ?? 0)),
    effective_positions: definedOr(effectivePositions({ gross, ...steps }), 'it never holds a position'),
  })
  const groups = instrumentGroups(universe).map(({ group, places: own }, i): GroupFigures => {
    const within = stepSums(
      steps,
      own.flatMap((place) => returns[place] ?? []),
    )
    return {
      ...(group === undefined ? {} : { group }),
      instruments: own.length,
      ...some(own, exposures.groups[i] ?? exposures),
      correlation: correlationAtBoth(meanOfSums(within), meanOfSums(sumsWithout(sums, within))),
    }
  })
  return {
    account: {
      ...some([...instruments.keys()], exposures),
      ...(groups.length === 0
        ? {}
        : { effective_groups: definedOr(effectiveGroups(exposures), 'it never holds a position') }),
      correlation: meanOfPairs(correlations),
    },
    instruments: returns.map((own, place) => ({
      symbol: instruments[place]?.symbol ?? '',
      contribution: added[place] ?? 0,
      ...traded(fills[place] ?? together([])),
      ...(members[place] ?? { gross: 0, net: 0, largest: 0 }),
      correlation: correlationAtBoth(own, meanOfOthers(sums, own)),
    })),
    ...(groups.length === 0 ? {} : { groups }),
    correlations,
  }
}
