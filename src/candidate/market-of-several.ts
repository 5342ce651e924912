import { exchangeNotes } from '../market/universe/exchange-notes.js'
import { membershipNotes } from '../market/universe/membership-notes.js'
import { symbolsOf, type Universe } from '../market/universe/universe.js'
import { universeWarnings, untradedNotes } from '../market/universe/universe-notes.js'
import { barsIn, type UniverseSlice } from '../market/universe/universe-range.js'
import { investedIn } from '../portfolio/account/invested.kernel.js'
import { jointTimedReturns } from '../portfolio/account/joint-exposure.kernel.js'
import { knownPrices } from '../portfolio/account/known-prices.kernel.js'
import { tradeCount } from '../portfolio/account/trades.js'
import { type RunSummary, summaryOf } from '../portfolio/fast/portfolio.kernel.js'
import type { SummaryFigures } from '../portfolio/fast/run-figures.kernel.js'
import type { OrderEvent } from '../portfolio/orders/order-machine.js'
import { runSignals, runUniverse, type UniverseRun } from '../portfolio/orders/universe-run.kernel.js'
import { runWeights } from '../portfolio/orders/weights-run.kernel.js'
import type { Execution } from '../portfolio/rules/execution.js'
import { kernelOf } from '../portfolio/rules/kernel.js'
import { equalShares } from '../portfolio/runs/equal-shares.kernel.js'
import { jointSectionOf } from '../portfolio/runs/section.kernel.js'
import { drawdownFold } from '../stats/metrics/equity-fold.kernel.js'
import type { Invested } from '../stats/metrics/metrics.js'
import { foldTrades } from '../stats/metrics/trade-fold.kernel.js'
import { accountSummary, type PaidRun } from './account-summary.js'
import { spanOf } from './figures.js'
import type { Market, ReadInstrument, TraderRun } from './market.js'
import { marketOfOne } from './market-of-one.js'
import { periodsIn } from './services.js'
import { runOfShares } from './trader.js'

/** What happened to the orders of each instrument, by time, with the symbol of each. */
const inTime = (
  { instruments }: Universe,
  events: readonly (readonly OrderEvent[])[],
): readonly OrderEvent[] =>
  instruments
    .flatMap(({ symbol, closed }, i) =>
      (events[i] ?? []).map((event) => ({ time: closed[event.bar] ?? 0, event: { ...event, symbol } })),
    )
    .toSorted((a, b) => a.time - b.time)
    .map(({ event }) => event)

/** The invested share of the account, each instrument at the last price that is known. */
const investedJointly = (
  { instruments }: Universe,
  { steps: [from] }: UniverseSlice,
  { equity, positions = [] }: Pick<TraderRun, 'equity' | 'positions'>,
): Invested =>
  investedIn(
    equity,
    positions.flatMap((units, i) => {
      const instrument = instruments[i]
      if (instrument === undefined) return []
      const prices = knownPrices(instrument, units, from)
      return [{ units, close: (k) => prices[k] ?? Number.NaN }]
    }),
  )

/** Warnings of the instruments' bars, and which of them never trade. */
const warningsOf = (universe: Universe, slice: UniverseSlice): readonly string[] => [
  ...universeWarnings(universe),
  ...membershipNotes(universe),
  ...exchangeNotes(universe),
  ...untradedNotes(universe, slice),
]

/** A run of the only instrument of a universe as one of several. */
const placed = (run: TraderRun): TraderRun => ({
  ...run,
  trades: { ...run.trades, symbol: new Int32Array(tradeCount(run.trades)) },
})

/** The market of a universe's only instrument, with what it says of several. */
const alone = (
  universe: Universe,
  slice: UniverseSlice,
  market: Market,
  read: readonly ReadInstrument[],
): Market => ({
  ...market,
  on: { _tag: 'Several', universe, slice },
  instruments: market.instruments.map((one, i) => ({
    ...one,
    ...read[i],
    symbol: symbolsOf(universe)[0] ?? '',
  })),
  hash: universe.hash,
  follow: (signals, execution) => placed(market.follow(signals, execution)),
  ends: (signals, execution) => placed(market.ends(signals, execution)),
  figured: (signals, execution) => {
    const { run, figures } = market.figured(signals, execution)
    return { run: placed(run), figures }
  },
  obey: (machines, execution) => placed(market.obey(machines, execution)),
  weigh: (columns, rules, execution) => placed(market.weigh(columns, rules, execution)),
  together: (runs, shares) => placed(market.together(runs, shares)),
  hold: (execution) => {
    const held = market.hold(execution)
    return { ...held, returns: [(held.equity.at(-1) ?? Number.NaN) / execution.capital - 1] }
  },
})

/**
 * Steps of a universe as a market, whose instruments are traded in one cash account. A universe of one instrument without terms
 * of its own is that instrument's market.
 */
export const marketOfSeveral = (
  universe: Universe,
  slice: UniverseSlice,
  instruments: readonly ReadInstrument[],
): Market => {
  const [only, ...others] = universe.instruments
  const [own] = slice.slices
  return only !== undefined &&
    own !== undefined &&
    others.length === 0 &&
    !only.delisted &&
    only.membership === undefined &&
    only.terms === undefined
    ? alone(universe, slice, marketOfOne(only.dataset, own), instruments)
    : jointMarket(universe, slice, instruments)
}

const jointMarket = (
  universe: Universe,
  slice: UniverseSlice,
  instruments: readonly ReadInstrument[],
): Market => {
  const { steps } = universe
  const time = steps.time.subarray(...slice.steps)
  const joint = (...[signals, execution]: Parameters<Market['follow']>): UniverseRun =>
    runSignals(
      universe,
      signals.map((one) => one?.log),
      execution,
      slice,
      signals.map((one) => one?.exits),
    )
  const unlogged = ({ events: _, ...run }: UniverseRun): PaidRun => run
  const follow: Market['follow'] = (signals, execution) => unlogged(joint(signals, execution))
  const figuresOf = (whole: UniverseRun): SummaryFigures => ({
    curve: summaryOf(whole.equity),
    trades: foldTrades(whole.trades),
    held: whole.held,
    invested: investedJointly(universe, slice, whole),
  })
  const timed: Market['timed'] = (run, { fill, financing }) =>
    jointTimedReturns(universe, slice, run, { fill, funding: financing.funding_rate })
  const withEvents = ({ events, ...run }: UniverseRun): TraderRun => ({
    ...run,
    events: inTime(universe, events),
  })
  const weighed = (...[columns, rules, execution]: Parameters<Market['weigh']>): UniverseRun =>
    runWeights(universe, columns, rules, execution, slice)
  const summary = (run: (at: Execution) => UniverseRun, execution: Execution): RunSummary =>
    accountSummary(
      {
        kernel: kernelOf(execution, { follows: 'orders', pays: false }).name,
        timed,
        invested: (whole) => investedJointly(universe, slice, whole),
      },
      (at) => unlogged(run(at)),
      execution,
    )
  const summarize: Market['summarize'] = (signals, execution) =>
    summary((at) => joint(signals, at), execution)
  return {
    on: { _tag: 'Several', universe, slice },
    instruments: instruments.map((one, i) => ({ ...one, slice: slice.slices[i] })),
    hash: universe.hash,
    periods: periodsIn({ _tag: 'Several', universe }),
    scored: slice.steps,
    span: spanOf({ bars: steps }, slice.steps),
    time,
    warnings: warningsOf(universe, slice),
    kernel: (execution) => kernelOf(execution, { follows: 'orders', pays: false }),
    follow,
    ends: follow,
    figured: (signals, execution) => {
      const whole = joint(signals, execution)
      return { run: unlogged(whole), figures: { ...figuresOf(whole), under: drawdownFold(whole.equity) } }
    },
    summarize,
    summarizeEach: (signals, execution) => signals.map((one) => summarize(one, execution)),
    obey: (machines, execution) => withEvents(runUniverse(universe, machines, execution, slice)),
    weigh: (columns, rules, execution) => withEvents(weighed(columns, rules, execution)),
    summarizeWeights: (columns, rules, execution) => summary((at) => weighed(columns, rules, at), execution),
    together: (runs, shares) =>
      runOfShares(
        runs,
        shares,
        (bar, symbol) => universe.instruments[symbol]?.closed[bar] ?? Number.POSITIVE_INFINITY,
      ),
    hold: (execution) => equalShares(universe, slice, execution),
    performance: (run, periods) => ({
      equity: run.equity,
      trades: run.trades,
      held: run.held,
      invested: run.invested ?? investedJointly(universe, slice, run),
      periods_per_year: periods,
      first_time: time[0] ?? Number.NaN,
      last_time: time.at(-1) ?? Number.NaN,
    }),
    timed,
    section: (run, part) =>
      jointSectionOf(
        run,
        slice.steps[0],
        part,
        universe.instruments.map((one) => barsIn(one, part)),
      ),
  }
}
