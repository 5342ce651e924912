import { type Either, isRight } from 'fp-ts/lib/Either.js'
import type { Observable } from 'rxjs'
import type { OpenJointAccount } from '../../broker/broker.js'
import type { Candidate } from '../../candidate/candidate.js'
import { type BarLabels, gateOf } from '../../candidate/gate.js'
import { labelColumns } from '../../candidate/labelling.js'
import type { ByInstrument, Market } from '../../candidate/market.js'
import type { Slice } from '../../market/bars/bars.js'
import type { DataError } from '../../market/bars/data-error.js'
import type { FeedBar } from '../../market/universe/moments-of-feed.kernel.js'
import type { Universe } from '../../market/universe/universe.js'
import { periodsOfSpacing } from '../../portfolio/account/shadow.kernel.js'
import { replayedFeed, replayedTimes } from './feed.kernel.js'
import { labelsKnown, noLabels } from './gate-labels.js'
import { knownSeries } from './label-feed.kernel.js'
import { feedOfOne } from './trade.js'
import type { PlannedInstrument, TradingPlan } from './trading-plan.js'

/** A choice on its market, with the labels of its gate, as known for the whole of a feed that is replayed. */
export interface LiveChoice {
  readonly candidate: Candidate
  readonly market: Market
  readonly labels: ByInstrument<BarLabels>
  /** The exits that read the trades of each account, by instrument. */
  readonly exits: readonly PlannedInstrument['exits'][]
  /** The instruments that may be named, of several. */
  readonly readable: Universe | undefined
}

/** A plan with the feed that it is traded on, and how many bars that has. */
export interface FedPlan {
  readonly plan: TradingPlan
  readonly feed$: Observable<Either<DataError, readonly FeedBar[]>>
  readonly bars: number
}

type Rules = Pick<TradingPlan, 'duration_ms' | 'monitor'> & {
  readonly open: OpenJointAccount
  readonly batch: number
}

const plannedAt = (
  { candidate, market, labels, exits }: LiveChoice,
  place: number,
): Pick<PlannedInstrument, 'labels' | 'series' | 'gate' | 'slice' | 'exits'> => {
  const { dataset, symbol, slice } = market.instruments[place] ?? {
    dataset: undefined,
    symbol: undefined,
    slice: undefined,
  }
  const gate = candidate.gate === undefined ? undefined : gateOf(candidate.gate, symbol)
  const known = labels[place]
  return {
    slice,
    exits: exits[place] ?? [],
    ...(gate !== undefined && isRight(gate) ? { gate: gate.right } : {}),
    labels: known === undefined ? noLabels : labelsKnown(known.labels),
    series: knownSeries(
      dataset === undefined || slice === undefined
        ? {}
        : labelColumns(
            candidate.labels,
            { dataset, ...(symbol === undefined ? {} : { symbol }) },
            slice.scored[1],
          ),
    ),
  }
}

/** The bar that a feed of one begins with: the first of the warm-up, or of labels that began before it. */
const firstBarOf = ({ candidate: { gate, labels = {} } }: LiveChoice, { warmup: [first] }: Slice): number =>
  Math.min(
    first,
    ...[...(gate === undefined ? [] : [gate]), ...Object.values(labels)].flatMap((gates) => {
      const own = gateOf(gates, undefined)
      return isRight(own) ? [own.right.from_bar] : []
    }),
  )

/** Why a market can not be fed: a feed brings no rates of exchange. */
export const foreignIn = ({ on }: Market): string | undefined => {
  const one =
    on._tag === 'One' ? undefined : on.universe.instruments.find(({ exchange }) => exchange !== undefined)
  return one === undefined
    ? undefined
    : `${one.symbol} is in ${one.terms?.currency ?? ''}, and live trading exchanges no money (wanted: instruments in the currency of the account)`
}

/** How a choice trades the bars of its market as if they came from a feed. */
export const fedPlan = (given: LiveChoice, { batch, ...rules }: Rules): FedPlan => {
  const { candidate, market, readable } = given
  const { on } = market
  if (on._tag === 'One') {
    const { dataset, slice } = on
    const first = firstBarOf(given, slice)
    const one: PlannedInstrument = {
      ...plannedAt(given, 0),
      ...{ symbol: '', slice, isMember: true, periods: periodsOfSpacing(dataset.interval) },
    }
    return {
      plan: { ...rules, candidate, instruments: [one] },
      feed$: feedOfOne(replayedFeed(dataset.bars, [first, slice.scored[1]], batch)),
      bars: slice.scored[1] - first,
    }
  }
  const { universe } = on
  const [first, end] = market.scored
  const fed = readable ?? universe
  const last = universe.steps.closed[end - 1] ?? Number.NEGATIVE_INFINITY
  return {
    plan: {
      ...rules,
      candidate,
      instruments: fed.instruments.map(({ symbol, dataset, membership, terms }): PlannedInstrument => {
        const place = universe.instruments.findIndex((each) => each.symbol === symbol)
        return {
          ...plannedAt(given, place),
          ...{ symbol, isMember: place >= 0, periods: periodsOfSpacing(dataset.interval) },
          ...(membership === undefined ? {} : { days: membership }),
          ...(terms === undefined ? {} : { terms }),
        }
      }),
      steps: { first, closed: universe.steps.closed[first] ?? Number.POSITIVE_INFINITY },
    },
    feed$: replayedTimes(fed, last, batch),
    bars: fed.instruments.reduce((sum, { closed }) => sum + closed.filter((at) => at <= last).length, 0),
  }
}
