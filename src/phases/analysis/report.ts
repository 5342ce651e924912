import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { spanOf } from '../../candidate/figures.js'
import { gateFault, gateLabels, gateOf } from '../../candidate/gate.js'
import { type InstrumentServices, runMetrics } from '../../candidate/services.js'
import { keep, ledgerContent, recall, tradesContent } from '../../candidate/stored-artifacts.js'
import { warningsIn } from '../../market/bars/data-note.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { EXIT_REASONS, type Trades, tradeCount } from '../../portfolio/account/trades.js'
import { performanceOf } from '../../portfolio/runs/performance.js'
import { attributeBars } from '../../regime/attribution.js'
import { regimeScore } from '../../regime/regime-score.js'
import { stripOf } from '../../regime/strip.kernel.js'
import type { Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { distinct, metricOf, trialCount } from '../../search/ledger.js'
import { bestOf } from '../../search/ranking.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { isDefined, undefinedMetric } from '../../stats/metrics/metric.js'
import { drawdownsOf } from '../../stats/returns/column.kernel.js'
import { keptPoints } from '../../stats/returns/downsample.kernel.js'
import { histogramOf } from '../../stats/returns/histogram.js'
import type { Artifacts } from '../../store/store.js'
import { barResults } from './attributed.js'
import { curvesContent, type ReportConfig, type ReportResult, stripContent } from './report-form.js'
import { benchmarkOf, runBy, type SourceRun } from './source.js'
import { deepestOf, yearsOf } from './tables.js'

const SHOWN_TRADES = 5

const tradeAt = (trades: Trades, { bars }: Dataset, i: number): ReportResult['trades']['best'][number] => {
  const time = (bar: number | undefined): string => showTime(bars.time[bar ?? 0] ?? 0)
  return {
    side: trades.side[i] === 1 ? 'long' : 'short',
    entry: time(trades.entry_bar[i]),
    exit: time(trades.exit_bar[i]),
    entry_price: trades.entry_price[i] ?? 0,
    exit_price: trades.exit_price[i] ?? 0,
    bars: trades.bars[i] ?? 0,
    pnl: trades.pnl[i] ?? 0,
    return: trades.return[i] ?? 0,
    reason: EXIT_REASONS[trades.reason[i] ?? 0] ?? '',
  }
}

/** Trades by how they ended, with the best and the worst by return. */
const tradesSummary = (trades: Trades, dataset: Dataset): ReportResult['trades'] => {
  const count = tradeCount(trades)
  const all = Array.from({ length: count }, (_, i) => i)
  const ranked = all.toSorted((a, b) => (trades.return[b] ?? 0) - (trades.return[a] ?? 0) || a - b)
  const shown = (indices: readonly number[]) => indices.map((i) => tradeAt(trades, dataset, i))
  const long = trades.side.filter((side) => side === 1).length
  return {
    count,
    long,
    short: count - long,
    by_reason: Object.fromEntries(
      EXIT_REASONS.flatMap((reason, code) => {
        const own = all.filter((i) => trades.reason[i] === code)
        const pnl = own.reduce((sum, i) => sum + (trades.pnl[i] ?? 0), 0)
        return own.length === 0 ? [] : [[reason, { trades: own.length, pnl }] as const]
      }),
    ),
    best: shown(ranked.slice(0, SHOWN_TRADES)),
    worst: shown(ranked.slice(-SHOWN_TRADES).reverse()),
  }
}

/** Equity, its drawdown and buy and hold at the points that keep the extremes of all three. */
const curvesOf = (
  equity: Float64Array,
  benchmark: Float64Array,
  { bars }: Dataset,
  from: number,
  points: number,
) => {
  const drawdown = Float64Array.of(0, ...drawdownsOf(returnsOf(equity)))
  const kept = keptPoints([equity, drawdown, benchmark], points)
  const at = (column: Float64Array): Float64Array => Float64Array.from(kept, (i) => column[i] ?? Number.NaN)
  return {
    bar: kept.map((i) => from + i - 1),
    time: Float64Array.from(kept, (i) => bars.time[from + Math.max(0, i - 1)] ?? Number.NaN),
    equity: at(equity),
    drawdown: at(drawdown),
    benchmark: at(benchmark),
  }
}

const regimesOf = async (
  config: ReportConfig,
  run: SourceRun,
  services: InstrumentServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, Pick<ReportResult, 'regimes'>>> => {
  const given = config.gate ?? config.candidate?.gate
  if (given === undefined) return right({})
  const path = config.gate === undefined ? 'candidate.gate' : 'gate'
  const own = gateOf(given, undefined, path)
  if (isLeft(own)) return own
  const gate = own.right
  const [from, to] = run.slice.scored
  const early = gateFault(gate, from, path)
  if (early !== undefined) return left(early)
  const labels = gateLabels(gate, services, to)
  const first = gate.from_bar
  const strip = await keep(artifacts, stripContent, stripOf(labels.label, from - first, to - first, first))
  return isLeft(strip)
    ? strip
    : right({
        regimes: {
          names: labels.names,
          score: regimeScore(labels, [from - first, to - first]),
          by_regime: attributeBars(labels, barResults(run, first, from), run.periods),
          strip: strip.right,
        },
      })
}

const searchOf = async (
  config: ReportConfig,
  artifacts: Artifacts,
): Promise<Either<PhaseError, Pick<ReportResult, 'search'>>> => {
  if (config.search === undefined) return right({})
  const ledger = await recall(artifacts, ledgerContent, config.search)
  if (isLeft(ledger)) return ledger
  const scores = metricOf(ledger.right, 'score')
  const best = bestOf(scores) ?? 0
  return right({
    search: {
      trials: trialCount(ledger.right),
      distinct: distinct(ledger.right).length,
      best: {
        strategy: ledger.right.strategy[best] ?? '',
        params: ledger.right.params[best] ?? {},
        score: scores[best] ?? undefinedMetric('there are no trials'),
      },
      scores: histogramOf(Float64Array.from(scores.filter(isDefined)), config.bins),
    },
  })
}

/** Gathers what a report shows of a run: figures and tables at hand, curves and trades as references. */
export const report = async (
  { config, artifacts }: Request<ReportConfig>,
  services: InstrumentServices,
): Promise<Either<PhaseError, ReportResult>> => {
  const given = await runBy(config, services, artifacts)
  if (isLeft(given)) return given
  const { dataset } = services
  const { slice, equity, trades, periods, performance } = given.right
  const [from] = slice.scored
  const returns = returnsOf(equity)
  const held = benchmarkOf(given.right, services)
  const columns = curvesOf(equity, held.equity, dataset, from, config.points)
  const curves = await keep(artifacts, curvesContent, columns)
  if (isLeft(curves)) return curves
  const trade_log = await keep(artifacts, tradesContent, trades)
  if (isLeft(trade_log)) return trade_log
  const regimes = await regimesOf(config, given.right, services, artifacts)
  if (isLeft(regimes)) return regimes
  const search = await searchOf(config, artifacts)
  if (isLeft(search)) return search
  return right({
    span: spanOf(dataset, slice.scored),
    metrics: runMetrics(services, performance),
    benchmark: runMetrics(services, performanceOf(held, dataset.bars, slice, periods)),
    years: yearsOf(returns, dataset, from, { periods_per_year: periods }),
    drawdowns: deepestOf(returns, dataset.bars.time.subarray(from)),
    trades: tradesSummary(trades, dataset),
    histograms: {
      bar_returns: histogramOf(returns, config.bins),
      trade_returns: histogramOf(trades.return, config.bins),
    },
    curves: curves.right,
    points: columns.bar.length,
    trade_log: trade_log.right,
    ...regimes.right,
    ...search.right,
    warnings: warningsIn(dataset.notes),
    dataset: dataset.hash,
  })
}
