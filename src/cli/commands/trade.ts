import { bimap, type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bind, Do, fromEither } from 'fp-ts/lib/TaskEither.js'
import { filter, lastValueFrom } from 'rxjs'
import { type Candidate, sizedCandidate } from '../../candidate/candidate.js'
import { servicesOn } from '../../candidate/services.js'
import type { TradedData } from '../../candidate/traded-data.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { universeText } from '../../candidate/universe-rows.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { decodeWith } from '../../core/codec/codec.js'
import { within } from '../../core/codec/scope.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { type Data, instrumentsIn } from '../../market/universe/data.js'
import { knownIn } from '../../phases/library/bundled-handlers.js'
import { type LiveTradingConfig, liveTradingConfigCodec } from '../../phases/live-trading/config.js'
import { ORDER_FIELDS, type OrderRecord } from '../../phases/live-trading/orders.js'
import { type LiveOutcome, live$ } from '../../phases/live-trading/outcome.js'
import { tradingText } from '../../phases/live-trading/trading-text.js'
import { figuresOn } from '../../phases/traded-result.js'
import type { UniverseFigures } from '../../portfolio/figures/universe-figures.js'
import { isProgress } from '../../run/emission.js'
import { answerAs } from '../answer.js'
import { dataAt } from '../data-at.js'
import { writeTrading } from '../evaluation-report.js'
import { type CliFailure, EXIT, type ExitCode, type Io, wrongCall } from '../io.js'
import { reportFile } from '../report-file.js'
import { applySettings } from '../settings.js'
import type { NamedIn } from '../strategy-flag.js'
import { csv, dataTradesCsv, equityCsv, placedTradeRows, tradeRows } from '../text/columns.js'
import { ENGINE } from '../world.js'
import { type Files, filesWritten } from '../written.js'
import { type BacktestFlags, boundsAllowed, configOf, refusal, strategyAt } from './backtest.js'

/** The flags of trading on paper. */
export interface TradeFlags extends Omit<BacktestFlags, 'orders'> {
  readonly duration?: string
  readonly batch: number
  readonly events?: string
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** A span such as `7d` in milliseconds. */
const spanOf = (text: string): Either<CliFailure, number> => {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text) ?? []
  const span = Number(number) * (UNITS[unit] ?? Number.NaN)
  return span >= 1
    ? right(span)
    : left(wrongCall(`--duration ${text}: write a span such as 30m, 12h, 7d or 2w`))
}

const isMonitor = (setting: string): boolean => setting.startsWith('monitor.')

const liveConfigOf = (options: TradeFlags, named: NamedIn, io: Io): Either<CliFailure, LiveTradingConfig> => {
  const run = configOf({ ...options, set: options.set.filter((setting) => !isMonitor(setting)) }, named, io)
  if (isLeft(run)) return run
  if (!('strategy' in run.right)) return left(wrongCall('live trading takes a --strategy'))
  const { strategy, params, universe, range, execution } = run.right
  const duration = options.duration === undefined ? undefined : spanOf(options.duration)
  if (duration !== undefined && isLeft(duration)) return duration
  const settings = applySettings({}, ['monitor'], options.set.filter(isMonitor), 'trading')
  if (isLeft(settings)) return settings
  const decoded = decodeWith(within(named.bundle.scope, liveTradingConfigCodec))({
    candidate: { members: [{ strategy, params, ...boundsAllowed(options) }], weights: [1], execution },
    ...(universe === undefined ? {} : { universe }),
    range,
    batch: options.batch,
    ...(duration === undefined ? {} : { duration_ms: duration.right }),
    ...settings.right,
  })
  return isLeft(decoded)
    ? left(wrongCall(...decoded.left.map(({ path, message }) => `--set ${path}: ${message}`)))
    : decoded
}

/** Events of orders as CSV; those of several instruments have a column with the symbol. */
const ordersCsv = (orders: readonly OrderRecord[], data: Data): string => {
  const fields = ORDER_FIELDS.filter((name) => name !== 'symbol' || data._tag === 'Several')
  return csv([
    fields,
    ...orders.map((order) =>
      fields.map((name) => (name === 'time' ? showTime(order.time) : (order[name] ?? ''))),
    ),
  ])
}

const keyOfTrading = (outcome: LiveOutcome, config: LiveTradingConfig): string =>
  keyOf({
    config: liveTradingConfigCodec.encode(config),
    span: outcome.span,
    dataset: outcome.dataset,
    engine: ENGINE,
  })

/** What was traded, on which data, and how it is executed there. */
interface Traded {
  readonly outcome: LiveOutcome
  readonly data: Data
  readonly candidate: Candidate
  readonly key: string
  /** Of several instruments. */
  readonly figures: UniverseFigures | undefined
}

const documentOf = ({ outcome, data, candidate, key, figures }: Traded): unknown => ({
  ...outcome,
  trades: data._tag === 'One' ? tradeRows(outcome.trades) : placedTradeRows(outcome.trades, data.universe),
  execution: candidate.execution,
  ...(figures === undefined ? {} : { by_instrument: figures }),
  key,
})

const filesOf = (options: TradeFlags, { outcome, data }: Traded): Files => [
  [options.trades, () => dataTradesCsv(outcome.trades, data)],
  [options.equity, () => equityCsv(outcome)],
  [options.events, () => ordersCsv(outcome.orders, data)],
]

/** Trades one strategy on paper over a replayed feed; an interrupt ends it with what stands. */
export const tradeCommand = async (options: TradeFlags, io: Io): Promise<Either<CliFailure, ExitCode>> => {
  const asked = await pipe(
    Do,
    bind('named', () => () => strategyAt(options, io)),
    bind('config', ({ named }) => fromEither(liveConfigOf(options, named, io))),
    bind('found', () => () => dataAt(options, io)),
    bind('data', ({ config, found }) =>
      fromEither(bimap(refusal, (traded: TradedData) => traded.data)(dataOfRun(config, servicesOn(found)))),
    ),
  )()
  if (isLeft(asked)) return asked
  const { named, config, found, data } = asked.right
  const services = { ...servicesOn(found), ...knownIn(named.bundle) }
  const stop = new AbortController()
  const quiet = io.onInterrupt(() => stop.abort())
  const ended = await lastValueFrom(
    live$(config, services, stop.signal).pipe(filter((emission) => !isProgress(emission))),
  )
  quiet()
  if (isLeft(ended)) return left(refusal(ended.left.error))
  const outcome = ended.right
  const { span, equity, trades } = outcome
  const figures = figuresOn(data, { stretches: [[span.from_bar, span.to_bar]], equity, trades })
  if (isLeft(figures)) return left(refusal(figures.left))
  const traded: Traded = {
    outcome,
    data,
    candidate: sizedCandidate(config.candidate, instrumentsIn(data)),
    key: keyOfTrading(outcome, config),
    figures: figures.right,
  }
  const put = filesWritten(filesOf(options, traded), io)
  if (isLeft(put)) return put
  const printed = [
    ...tradingText(outcome, traded.candidate.execution),
    ...(traded.figures === undefined ? [] : ['', ...universeText(traded.figures)]),
  ].join('\n')
  answerAs(
    io,
    options,
    () => documentOf(traded),
    () => [printed],
  )
  const report = reportFile(options.report)
  const shown = report === undefined ? right(true) : await writeTrading({ ...traded, printed }, report, io)
  return isLeft(shown) ? shown : right(outcome.stopped === 'aborted' ? EXIT.cancelled : EXIT.succeeded)
}
