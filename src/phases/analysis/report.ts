import { type Either, isLeft, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { ofEach } from '../../candidate/by-symbol.js'
import { type BarLabels, marketLabels } from '../../candidate/gate.js'
import { type ByInstrument, type Market, symbolsIn } from '../../candidate/market.js'
import { joinedLabels } from '../../candidate/regime-results.kernel.js'
import { type MarketServices, runMetrics } from '../../candidate/services.js'
import { keep, ledgerContent, recall, tradesContent } from '../../candidate/stored-artifacts.js'
import { calendarOf } from '../../candidate/stretch.js'
import { allInTurn } from '../../core/all.js'
import type { BarRange } from '../../market/bars/bars.js'
import { showTime } from '../../market/bars/dataset-text.js'
import type { Calendar } from '../../market/bars/range.js'
import { namedTrades } from '../../portfolio/account/named-trades.js'
import { EXIT_REASONS, type PlacedTrades, tradeCount } from '../../portfolio/account/trades.js'
import { attributeBars } from '../../regime/attribution.js'
import { regimeScore } from '../../regime/regime-score.js'
import { type Strip, stripOf } from '../../regime/strip.kernel.js'
import type { Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { distinct, metricOf, trialCount } from '../../search/ledger.js'
import { bestOf } from '../../search/ranking.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { isDefined, undefinedMetric } from '../../stats/metrics/metric.js'
import { drawdownsOf } from '../../stats/returns/column.kernel.js'
import { keptPoints } from '../../stats/returns/downsample.kernel.js'
import { histogramOf } from '../../stats/returns/histogram.js'
import type { Artifact } from '../../store/artifact.js'
import type { Artifacts } from '../../store/store.js'
import { runByRegime } from './attributed.js'
import { curvesContent, type ReportConfig, type ReportResult, stripContent } from './report-form.js'
import { benchmarkOf, runBy, type SourceRun } from './source.js'
import { deepestOf, yearsOf } from './tables.js'

const SHOWN_TRADES = 5

const tradeAt = (
  trades: PlacedTrades,
  { instruments }: Market,
  i: number,
): ReportResult['trades']['best'][number] => {
  const own = instruments[trades.symbol?.[i] ?? 0]
  const time = (bar: number | undefined): string => showTime(own?.dataset.bars.time[bar ?? 0] ?? 0)
  return {
    ...(own?.symbol === undefined ? {} : { symbol: own.symbol }),
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
const tradesSummary = (trades: PlacedTrades, market: Market): ReportResult['trades'] => {
  const count = tradeCount(trades)
  const all = Array.from({ length: count }, (_, i) => i)
  const ranked = all.toSorted((a, b) => (trades.return[b] ?? 0) - (trades.return[a] ?? 0) || a - b)
  const shown = (indices: readonly number[]) => indices.map((i) => tradeAt(trades, market, i))
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
  { bars }: Calendar,
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

/** The labels of the bars of each instrument's run, by the gate that is given or the candidate's. */
const labelsOf = (
  config: ReportConfig,
  market: Market,
): Either<PhaseError, ByInstrument<BarLabels> | undefined> => {
  const given = config.gate ?? config.candidate?.gate
  return given === undefined
    ? right(undefined)
    : marketLabels(given, market, config.gate === undefined ? 'candidate.gate' : 'gate')
}

const regimesOf = async (
  config: ReportConfig,
  run: SourceRun,
  artifacts: Artifacts,
): Promise<Either<PhaseError, Pick<ReportResult, 'regimes'>>> => {
  const { market } = run
  const each = labelsOf(config, market)
  if (isLeft(each)) return each
  if (each.right === undefined) return right({})
  const known = each.right
  const spans = known.map((one, i): BarRange => {
    const [from, to] = market.instruments[i]?.slice?.scored ?? [0, 0]
    return [from - (one?.first ?? 0), to - (one?.first ?? 0)]
  })
  const strips = sequenceArray(
    await Promise.all(
      known.map((one, i) => {
        const [from, to] = spans[i] ?? [0, 0]
        return one === undefined
          ? Promise.resolve(right(undefined))
          : keep(artifacts, stripContent, stripOf(one.labels.label, from, to, one.first))
      }),
    ),
  )
  const labels = joinedLabels(known)
  const { labels: of, bars } = runByRegime(run, labels, market)
  return map(
    (strip: ByInstrument<Artifact<Strip>>): Pick<ReportResult, 'regimes'> => ({
      regimes: {
        names: labels.names,
        score: ofEach(
          market,
          known.map((one, i) => one && regimeScore(one.labels, spans[i])),
        ),
        by_regime: attributeBars(of, bars, run.periods),
        strip: ofEach(market, strip),
      },
    }),
  )(strips)
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
  services: MarketServices,
): Promise<Either<PhaseError, ReportResult>> => {
  const given = await runBy(config, services, artifacts)
  if (isLeft(given)) return given
  const { market, equity, trades, periods, performance } = given.right
  const calendar = calendarOf(market.on)
  const [from] = market.scored
  const returns = returnsOf(equity)
  const held = benchmarkOf(given.right)
  const columns = curvesOf(equity, held.equity, calendar, from, config.points)
  const kept = await allInTurn({
    curves: () => keep(artifacts, curvesContent, columns),
    trade_log: () => keep(artifacts, tradesContent, namedTrades(trades, symbolsIn(market))),
    regimes: () => regimesOf(config, given.right, artifacts),
    search: () => searchOf(config, artifacts),
  })()
  if (isLeft(kept)) return kept
  const { curves, trade_log, regimes, search } = kept.right
  return right({
    span: market.span,
    metrics: runMetrics(services, performance),
    benchmark: runMetrics(services, market.performance(held, periods)),
    years: yearsOf(returns, calendar, from, { periods_per_year: periods }),
    drawdowns: deepestOf(returns, market.time),
    trades: tradesSummary(trades, market),
    histograms: {
      bar_returns: histogramOf(returns, config.bins),
      trade_returns: histogramOf(trades.return, config.bins),
    },
    curves,
    points: columns.bar.length,
    trade_log,
    ...regimes,
    ...search,
    warnings: market.warnings,
    dataset: market.hash,
  })
}
