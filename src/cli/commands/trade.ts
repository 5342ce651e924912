import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bind, Do, fromEither } from 'fp-ts/lib/TaskEither.js'
import { filter, lastValueFrom } from 'rxjs'
import { sizedCandidate } from '../../candidate/candidate.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { decodeWith } from '../../core/codec/codec.js'
import { within } from '../../core/codec/scope.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { dataOf } from '../../market/universe/data.js'
import { knownIn } from '../../phases/library/bundled-handlers.js'
import { type LiveTradingConfig, liveTradingConfigCodec } from '../../phases/live-trading/config.js'
import { ORDER_FIELDS, type OrderRecord } from '../../phases/live-trading/orders.js'
import { type LiveOutcome, live$ } from '../../phases/live-trading/outcome.js'
import { tradingText } from '../../phases/live-trading/trading-text.js'
import { isProgress } from '../../run/emission.js'
import { writeTrading } from '../evaluation-report.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, wrongCall } from '../io.js'
import { reportFile } from '../report-file.js'
import { applySettings } from '../settings.js'
import type { NamedIn } from '../strategy-flag.js'
import { csv, equityCsv, tradeRows, tradesCsv } from '../text/columns.js'
import { datasetAt, ENGINE } from '../world.js'
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
  const { strategy, params, range, execution } = run.right
  const duration = options.duration === undefined ? undefined : spanOf(options.duration)
  if (duration !== undefined && isLeft(duration)) return duration
  const settings = applySettings({}, ['monitor'], options.set.filter(isMonitor), 'trading')
  if (isLeft(settings)) return settings
  const decoded = decodeWith(within(named.bundle.scope, liveTradingConfigCodec))({
    candidate: { members: [{ strategy, params, ...boundsAllowed(options) }], weights: [1], execution },
    range,
    batch: options.batch,
    ...(duration === undefined ? {} : { duration_ms: duration.right }),
    ...settings.right,
  })
  return isLeft(decoded)
    ? left(wrongCall(...decoded.left.map(({ path, message }) => `--set ${path}: ${message}`)))
    : decoded
}

/** The command trades one instrument: its orders have no symbol. */
const FIELDS = ORDER_FIELDS.filter((name) => name !== 'symbol')

const ordersCsv = (orders: readonly OrderRecord[]): string =>
  csv([
    FIELDS,
    ...orders.map((order) =>
      FIELDS.map((name) => (name === 'time' ? showTime(order.time) : (order[name] ?? ''))),
    ),
  ])

const keyOfTrading = (outcome: LiveOutcome, config: LiveTradingConfig): string =>
  keyOf({
    config: liveTradingConfigCodec.encode(config),
    span: outcome.span,
    dataset: outcome.dataset,
    engine: ENGINE,
  })

const documentOf = (outcome: LiveOutcome, config: LiveTradingConfig): unknown => ({
  ...outcome,
  trades: tradeRows(outcome.trades),
  execution: sizedCandidate(config.candidate, 1).execution,
  key: keyOfTrading(outcome, config),
})

const filesOf = (options: TradeFlags, outcome: LiveOutcome, dataset: Dataset): Files => {
  const { from_bar, to_bar } = outcome.span
  const time = dataset.bars.time.subarray(from_bar, to_bar)
  return [
    [options.trades, () => tradesCsv(outcome.trades, dataset)],
    [options.equity, () => equityCsv({ equity: outcome.equity, time })],
    [options.events, () => ordersCsv(outcome.orders)],
  ]
}

/** Trades one strategy on paper over a replayed feed; an interrupt ends it with what stands. */
export const tradeCommand = async (options: TradeFlags, io: Io): Promise<Either<CliFailure, ExitCode>> => {
  const asked = await pipe(
    Do,
    bind('named', () => () => strategyAt(options, io)),
    bind('config', ({ named }) => fromEither(liveConfigOf(options, named, io))),
    bind('dataset', () => () => datasetAt(options, io)),
  )()
  if (isLeft(asked)) return asked
  const { named, config, dataset } = asked.right
  const stop = new AbortController()
  const quiet = io.onInterrupt(() => stop.abort())
  const outcome = await lastValueFrom(
    live$(config, { data: dataOf(dataset), ...knownIn(named.bundle) }, stop.signal).pipe(
      filter((emission) => !isProgress(emission)),
    ),
  )
  quiet()
  if (isLeft(outcome)) return left(refusal(outcome.left.error))
  const put = filesWritten(filesOf(options, outcome.right, dataset), io)
  if (isLeft(put)) return put
  const candidate = sizedCandidate(config.candidate, 1)
  const printed = tradingText(outcome.right, candidate.execution).join('\n')
  if (options.json) io.out(jsonText(documentOf(outcome.right, config)))
  else io.err(`${printed}\n`)
  const report = reportFile(options.report)
  const shown =
    report === undefined
      ? right(true)
      : await writeTrading(
          {
            outcome: outcome.right,
            candidate,
            dataset: dataset,
            key: keyOfTrading(outcome.right, config),
            printed,
          },
          report,
          io,
        )
  if (isLeft(shown)) return shown
  return right(outcome.right.stopped === 'aborted' ? EXIT.cancelled : EXIT.succeeded)
}
