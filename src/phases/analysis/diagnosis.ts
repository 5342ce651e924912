import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { ofEach } from '../../candidate/by-symbol.js'
import { type BarLabels, type Gate, type Gates, gateOf, marketLabels } from '../../candidate/gate.js'
import type { ByInstrument, Market } from '../../candidate/market.js'
import { joinedLabels } from '../../candidate/regime-results.kernel.js'
import type { MarketServices } from '../../candidate/services.js'
import { keep, labelsContent } from '../../candidate/stored-artifacts.js'
import { barsBetween } from '../../market/bars/bars.js'
import { attributeBars, type RegimeBars, type RegimeTrades } from '../../regime/attribution.js'
import { barSums } from '../../regime/attribution.kernel.js'
import { classifier, fit } from '../../regime/classifier.js'
import { type FilteredLabels, UNKNOWN } from '../../regime/labels.js'
import { showRegimeFault } from '../../regime/regime-fault.js'
import { regimeScore } from '../../regime/regime-score.js'
import type { Request } from '../../run/handler.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { sharpeError, withSample } from '../../stats/inference/sharpe-tests.js'
import { isDefined, liftMetrics, type Metric, undefinedMetric } from '../../stats/metrics/metric.js'
import { significant } from '../../stats/metrics/metric-text.js'
import type { Artifact } from '../../store/artifact.js'
import type { Artifacts } from '../../store/store.js'
import { runByRegime, tradeMatrix } from './attributed.js'
import type { DiagnosisConfig, DiagnosisResult } from './diagnosis-form.js'
import { runBy } from './source.js'

/** The gate that is given, the candidate's, or one fitted on the bars of each instrument's run and those before it. */
const gateOfRun = (config: DiagnosisConfig, market: Market, seed: number): Either<PhaseError, Gates> => {
  const given = config.gate ?? (config.classifier === undefined ? config.candidate?.gate : undefined)
  if (given !== undefined)
    return market.on._tag === 'One' ? gateOf(given, undefined, pathOf(config)) : right(given)
  const each = sequenceArray(
    market.instruments.map(({ dataset, slice, symbol }): Either<PhaseError, Gate | undefined> => {
      if (slice === undefined) return right(undefined)
      const [from, to] = slice.scored
      const first = Math.max(0, from - config.warmup)
      const model = fit(config.classifier ?? classifier('hmm'), barsBetween(dataset.bars, first, to), seed)
      const of = symbol === undefined ? '' : `${symbol}: `
      return isLeft(model)
        ? left(badConfig({ path: 'classifier', message: `${of}${showRegimeFault(model.left)}` }))
        : right({ model: model.right, from_bar: first })
    }),
  )
  return map((gates: ByInstrument<Gate>): Gates => ofEach(market, gates))(each)
}
const pathOf = ({ gate }: DiagnosisConfig): string => (gate === undefined ? 'candidate.gate' : 'gate')

type Verdict = Pick<DiagnosisResult['by_regime'][string], 'weak' | 'because'>

/** Whether a regime is weak by the rule of the config, and why or why not. */
export const weakness = (
  { bars, sharpe_ratio }: Pick<RegimeBars, 'bars' | 'sharpe_ratio'>,
  error: Metric,
  { threshold, margin, min_bars }: DiagnosisConfig['weak'],
): Verdict => {
  if (bars < min_bars) return { weak: false, because: `${bars} bars, ${min_bars} are needed to tell` }
  const highest =
    margin === 0
      ? sharpe_ratio
      : liftMetrics([sharpe_ratio, error], (sharpe = 0, se = 0) => sharpe + margin * se, 'not finite')
  if (!isDefined(highest)) return { weak: false, because: highest.because }
  const upper = margin === 0 ? 'sharpe_ratio' : `sharpe_ratio with ${margin} standard errors`
  return highest < threshold
    ? { weak: true, because: `${upper} ${significant(highest)} is below ${threshold}` }
    : { weak: false, because: `${upper} ${significant(highest)} is not below ${threshold}` }
}

const NO_TRADES: RegimeTrades = { trades: 0, pnl: 0, win_rate: undefinedMetric('there are no trades') }

/** Labels as they are kept, with how they divide the bars of each instrument. */
const keptDivision = async (
  labels: ByInstrument<BarLabels>,
  market: Market,
  artifacts: Artifacts,
): Promise<Either<PhaseError, Pick<DiagnosisResult, 'score' | 'labels'>>> => {
  const kept = sequenceArray(
    await Promise.all(
      labels.map((one) =>
        one === undefined ? Promise.resolve(right(undefined)) : keep(artifacts, labelsContent, one.labels),
      ),
    ),
  )
  const scores = labels.map((one, i) => {
    const [from = 0] = market.instruments[i]?.slice?.scored ?? []
    return one && regimeScore(one.labels, [from - one.first, one.labels.label.length])
  })
  return map((references: ByInstrument<Artifact<FilteredLabels>>) => ({
    score: ofEach(market, scores),
    labels: ofEach(market, references),
  }))(kept)
}

/** Attributes a run to regimes and names those in which it does worse than a rule allows. */
export const regimeDiagnosis = async (
  { config, seed, artifacts }: Request<DiagnosisConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, DiagnosisResult>> => {
  const run = await runBy(config, services, artifacts)
  if (isLeft(run)) return run
  const { periods, market } = run.right
  const gate = gateOfRun(config, market, seed)
  if (isLeft(gate)) return gate
  const each = marketLabels(gate.right, market, pathOf(config))
  if (isLeft(each)) return each
  const labels = joinedLabels(each.right)
  const { labels: known, bars: results } = runByRegime(run.right, labels, market)
  const bars = attributeBars(known, results, periods)
  const sums = barSums(known.label, known.names.length, results)
  const matrix = tradeMatrix(run.right.trades, labels)
  const year = Math.sqrt(periods)
  const diagnosed = labels.names.flatMap((name, i) => {
    const [own, sum] = [bars[name], sums[i]]
    if (own === undefined || sum === undefined) return []
    const error = liftMetrics([withSample(sum, sharpeError)], (value = 0) => value * year, 'not finite')
    const { trades, pnl, win_rate } = matrix.by_entry[name] ?? NO_TRADES
    const { deviation: _deviation, ...shownBars } = own
    const verdict =
      name === UNKNOWN ? { weak: false, because: 'it is no regime' } : weakness(own, error, config.weak)
    return [
      [name, { ...shownBars, sharpe_error: error, trades, trade_pnl: pnl, win_rate, ...verdict }] as const,
    ]
  })
  const regimes = labels.names.filter((name) => name !== UNKNOWN)
  const by_regime = Object.fromEntries(diagnosed)
  return map(
    ({ score, labels: kept }: Pick<DiagnosisResult, 'score' | 'labels'>): DiagnosisResult => ({
      regimes,
      weak_regimes: regimes.filter((name) => by_regime[name]?.weak === true),
      by_regime,
      trade_matrix: matrix,
      score,
      gate: gate.right,
      labels: kept,
      span: market.span,
      dataset: market.hash,
    }),
  )(await keptDivision(each.right, market, artifacts))
}
