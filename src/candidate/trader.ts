import type { FiguredRun, Followed, RunSummary } from '../portfolio/fast/portfolio.kernel.js'
import type { TargetColumn } from '../portfolio/orders/follow-target.js'
import type { AnyOrderMachine } from '../portfolio/orders/order-machine-part.js'
import type { Execution } from '../portfolio/rules/execution.js'
import { type BarMoment, ensemble, type MemberRun } from '../portfolio/runs/ensemble.kernel.js'
import type { SignalLog } from '../signal/signal-log.js'
import type { TargetRules } from '../signal/target-rules.js'
import type { FittedLabels } from './labelling.js'
import type { ByInstrument, Market, TraderRun } from './market.js'
import type { Traded } from './traded.js'

/** A share of the capital of its own, and the signals that it follows. */
export interface Sleeve {
  readonly share: number
  readonly signals: ByInstrument<Followed>
}

/** What trades: read once over a market, and run there under any execution. */
export interface Trader {
  readonly market: Market
  /** Its own: what it is run under where nothing else is said. */
  readonly execution: Execution
  /** What its capital follows; none where orders trade. */
  readonly sleeves: readonly Sleeve[]
  /** Of a choice with members the signal of each as it was read, before they were joined. */
  readonly own?: readonly ByInstrument<Followed>[]
  /** What labelled the bars for its strategies, where they read labels. */
  readonly labels?: FittedLabels
  readonly run: (execution: Execution) => TraderRun
  /** `run` with a curve of its two ends alone. */
  readonly ends: (execution: Execution) => TraderRun
  /** `run`, and what its metrics are made from in the reading of trials, where one sleeve has all the capital. */
  readonly figured?: (execution: Execution) => FiguredRun<TraderRun>
  /** The same as a trial of a search is measured. */
  readonly summarize?: (execution: Execution) => RunSummary
  /** Why it did not trade, where it did not. */
  readonly silence: () => readonly string[]
  /** What a reader of a result is to know of it besides the data's own faults. */
  readonly notes: readonly string[]
}

/** The signals of instruments that have one, in their order. */
export const logsIn = (signals: ByInstrument<Followed>): readonly SignalLog[] =>
  signals.flatMap((one) => (one === undefined ? [] : [one.log]))

/** The signals that a trader follows: sleeve by sleeve, each instrument by instrument. */
export const logsOf = ({ sleeves }: Pick<Trader, 'sleeves'>): readonly SignalLog[] =>
  sleeves.flatMap(({ signals }) => logsIn(signals))

/** Whether a trader has exits that read its trades. */
export const readsItsTrades = ({ sleeves }: Pick<Trader, 'sleeves'>): boolean =>
  sleeves.some(({ signals }) => signals.some((one) => one?.exits !== undefined))

/** What is traded on each instrument as sleeves of all. */
export const sleevesOf = (traded: ByInstrument<Traded>): readonly Sleeve[] => {
  const [first] = traded.filter((one) => one !== undefined)
  return (first?.shares ?? []).map((share, k) => ({
    share,
    signals: traded.map((one): Followed | undefined => {
      const log = one?.logs[k]
      return log === undefined ? undefined : { log, exits: one?.exits?.[k] }
    }),
  }))
}

/** Runs of sleeves as one run; `moment` orders the trades of several instruments. */
export const runOfShares = (
  runs: readonly MemberRun[],
  shares: readonly number[],
  moment?: BarMoment,
): TraderRun => {
  const { trades, ...run } = ensemble(runs, shares, moment)
  const { member: _, ...columns } = trades
  return { ...run, trades: columns }
}

const unsaid = { silence: () => [], notes: [] } as const

/** Puts the runs of sleeves together. */
type Joining = (runs: readonly TraderRun[]) => TraderRun

const summaryOn = (
  { summarize, figured }: Market,
  sleeves: readonly Sleeve[],
  joined: Joining,
): Pick<Trader, 'summarize' | 'figured'> => {
  const [first, ...others] = sleeves
  if (first?.share !== 1 || others.length > 0) return {}
  return {
    figured: (at) => {
      const { run, figures } = figured(first.signals, at)
      return { run: joined([run]), figures }
    },
    summarize: (at) => summarize(first.signals, at),
  }
}

const following = (
  sleeves: readonly Sleeve[],
  market: Market,
  execution: Execution,
  joined: Joining,
): Trader => {
  const by =
    (read: Market['follow']): Trader['run'] =>
    (at) =>
      joined(sleeves.map(({ signals }) => read(signals, at)))
  return {
    silence: unsaid.silence,
    notes: unsaid.notes,
    sleeves,
    market,
    execution,
    run: by(market.follow),
    ends: by(market.ends),
    ...summaryOn(market, sleeves, joined),
  }
}

/** A trader whose sleeves follow signals. */
export const signalTrader = (sleeves: readonly Sleeve[], market: Market, execution: Execution): Trader => {
  const shares = sleeves.map(({ share }) => share)
  return following(sleeves, market, execution, (runs) => market.together(runs, shares))
}

/** A trader of one sleeve with all the capital, whose run also counts the bars of a position that is left standing. */
export const loneTrader = (signals: ByInstrument<Followed>, market: Market, execution: Execution): Trader =>
  following([{ share: 1, signals }], market, execution, ([run]) => run as TraderRun)

/** A trader that goes to target weights. */
export const weightTrader = (
  columns: ByInstrument<TargetColumn>,
  rules: TargetRules,
  market: Market,
  execution: Execution,
): Trader => {
  const run = (at: Execution): TraderRun => market.weigh(columns, rules, at)
  const summarize = (at: Execution): RunSummary => market.summarizeWeights(columns, rules, at)
  return { ...unsaid, sleeves: [], market, execution, run, ends: run, summarize }
}

/** A trader by orders: what an order machine asks for at each close of each instrument. */
export const orderTrader = (
  machines: ByInstrument<AnyOrderMachine>,
  market: Market,
  execution: Execution,
): Trader => {
  const run = (at: Execution): TraderRun => market.obey(machines, at)
  return { ...unsaid, sleeves: [], market, execution, run, ends: run }
}
