import { type Either, isLeft, left, map, mapLeft, right } from 'fp-ts/lib/Either.js'
import type { Slice } from '../market/bars/bars.js'
import type { Dataset } from '../market/bars/dataset.js'
import type { Range } from '../market/bars/range.js'
import type { Followed } from '../portfolio/fast/portfolio.kernel.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { TradeExits } from '../portfolio/rules/trade-exits.js'
import { badConfig, missingInput, type PhaseError } from '../run/phase-error.js'
import { replay } from '../signal/replay.js'
import { type SignalLog, sliceOfLog } from '../signal/signal-log.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import type { WarmupNeed } from '../strategy/reading/warmup-of.js'
import type { Strategy } from '../strategy/strategy.js'
import { strategyHash } from '../strategy/strategy-hash.js'
import { capturedMarket, dataOfCapture } from './captured-market.js'
import { exitsOf, renewalsFault } from './exit-rules.js'
import { identitiesOf, labelColumns } from './labelling.js'
import type { ByInstrument, Market } from './market.js'
import { marketOfOne } from './market-of-one.js'
import type { CapturedSignals } from './stored-artifacts.js'
import { type Readings, readingsOn, withExits } from './strategy-signals.js'
import { marketOver, type TradedData } from './traded-data.js'
import { loneTrader, type Trader } from './trader.js'

type Captured = Pick<CapturedSignals, 'strategies' | 'labels'>

/** The strategy that a captured signal comes from, where it was kept with it. */
export const strategyBehind = (
  { strategies, labels }: Captured,
  { header }: SignalLog,
): Strategy | undefined =>
  strategies.find((one) => strategyHash(one, undefined, identitiesOf(labels)) === header.strategy)

const notKept = ({ header }: SignalLog): PhaseError =>
  missingInput(
    `the exits of ${header.name} read its trades, and the strategy was not kept with its signals: name exits in the execution, or capture them again`,
  )

/** The exits of a captured signal that read its trades, over the bars that it was captured on. */
const exitsBehind = (
  captured: Captured,
  log: SignalLog,
  execution: Execution,
  { dataset }: { readonly dataset: Dataset },
): Either<PhaseError, TradeExits | undefined> => {
  const strategy = strategyBehind(captured, log)
  const slice = sliceOfLog(log)
  const lost = renewalsFault(execution, strategy, [log])
  if (lost !== undefined) return left(lost)
  if (execution.exits !== undefined) return right(undefined)
  if (strategy === undefined) return log.renewals === undefined ? right(undefined) : left(notKept(log))
  const series = labelColumns(captured.labels, { dataset }, slice.scored[1])
  return mapLeft((fault: StrategyFault) => missingInput(fault.message))(
    exitsOf(strategy, log.header.params, dataset.bars, slice, { labels: series }),
  )
}

/** How strategies are read on a market, for an account under an execution. */
export interface ReadUnder {
  readonly readings: Readings
  readonly execution: Execution
}

/** Captured signals of one trial on a market, with their exits that read trades there. */
export const followedBehind = (
  captured: Captured,
  logs: ByInstrument<SignalLog>,
  market: Market,
  { readings, execution }: ReadUnder,
): Either<PhaseError, ByInstrument<Followed>> => {
  const known = logs.flatMap((log) => (log === undefined ? [] : [log]))
  const strategy = known[0] === undefined ? undefined : strategyBehind(captured, known[0])
  const unkept = renewalsFault(execution, strategy, logs)
  if (unkept !== undefined) return left(unkept)
  if (strategy !== undefined)
    return mapLeft((fault: StrategyFault) => missingInput(fault.message))(
      withExits(strategy, logs, market, readings),
    )
  const lost = execution.exits === undefined && known.find(({ renewals }) => renewals !== undefined)
  return lost === undefined || lost === false
    ? right(logs.map((log) => (log === undefined ? undefined : { log })))
    : left(notKept(lost))
}

/** A captured signal ready to be executed again on its own bars; exits that read its trades are evaluated again. */
export const replayTrader = (
  captured: Captured,
  log: SignalLog,
  execution: Execution,
  dataset: Dataset,
): Either<PhaseError, Trader> => {
  const joined = replay(log, dataset)
  if (isLeft(joined)) return left(missingInput(joined.left.message))
  const market = marketOfOne(dataset, sliceOfLog(log))
  return map((exits: TradeExits | undefined) => loneTrader([{ log, exits }], market, execution))(
    exitsBehind(captured, log, execution, { dataset }),
  )
}

const isSame = (a: Slice | undefined, b: Slice | undefined): boolean =>
  a === undefined || b === undefined
    ? a === b
    : a.warmup[0] === b.warmup[0] && a.scored[0] === b.scored[0] && a.scored[1] === b.scored[1]

/** Which of the captured signals of an instrument is meant, and the range of their capture where no steps were kept with them. */
export interface CapturedOver {
  readonly number: number
  readonly range: Range | undefined
}

/** The market of a capture: its own steps, or those of a range, with the warm-up that its signals had. */
const marketBehind = (
  captured: CapturedSignals,
  logs: ByInstrument<SignalLog>,
  range: Range | undefined,
  data: TradedData,
): Either<PhaseError, Market> => {
  if (range === undefined && captured.universe !== undefined) return capturedMarket(captured, data, logs)
  const needs = logs.map((log): WarmupNeed => {
    const bars = log === undefined ? Infinity : log.header.scored_from - log.header.bars[0]
    return { bars, first_value: bars, settled: bars }
  })
  return marketOver(data, range ?? {}, needs)
}

/** Captured signals of several instruments, one each, ready to be executed again over the bars of their capture. */
const jointReplayTrader = (
  captured: CapturedSignals,
  { number, range }: CapturedOver,
  execution: Execution,
  given: TradedData,
): Either<PhaseError, Trader> => {
  const known = captured.universe === undefined ? right(given) : dataOfCapture(captured, given)
  if (isLeft(known)) return known
  const logs = given.instruments.map(
    ({ dataset }) => captured.logs.filter(({ header }) => header.dataset === dataset.hash)[number],
  )
  const [first] = logs.filter((log) => log !== undefined)
  const strategy = first === undefined ? undefined : strategyBehind(captured, first)
  if (strategy === undefined)
    return left(missingInput('none of these signals were captured on these instruments'))
  const unkept = renewalsFault(execution, strategy, logs)
  if (unkept !== undefined) return left(unkept)
  const market = marketBehind(captured, logs, range, known.right)
  if (isLeft(market)) return market
  const other = market.right.instruments.find(
    ({ slice }, i) => !isSame(slice, logs[i] === undefined ? undefined : sliceOfLog(logs[i])),
  )
  return other === undefined
    ? mapLeft((fault: StrategyFault) => missingInput(fault.message))(
        map((signals: ByInstrument<Followed>) => loneTrader(signals, market.right, execution))(
          withExits(strategy, logs, market.right, readingsOn(market.right, captured.labels, execution)),
        ),
      )
    : left(
        badConfig({
          path: 'range',
          message: `the signals of ${other.symbol ?? ''} were captured on other bars: give the range of the capture`,
        }),
      )
}

/** Captured signals ready to be executed again, of one instrument or of each of several. Errors: none of this number, other bars. */
export const capturedTrader = (
  captured: CapturedSignals,
  over: CapturedOver,
  execution: Execution,
  given: TradedData,
): Either<PhaseError, Trader> => {
  const { data } = given
  if (data._tag === 'Several') return jointReplayTrader(captured, over, execution, given)
  if (over.range !== undefined)
    return left(
      badConfig({
        path: 'range',
        message: 'a captured signal has its own bars: leave range out, or capture again',
      }),
    )
  const log = captured.logs[over.number]
  return log === undefined
    ? left(missingInput(`${captured.logs.length} signals were captured, there is no number ${over.number}`))
    : replayTrader(captured, log, execution, data.dataset)
}
