import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { spanOf } from '../../candidate/figures.js'
import { type Gate, gateFault, gateLabels, gateOf } from '../../candidate/gate.js'
import type { InstrumentServices } from '../../candidate/services.js'
import { keep, labelsContent } from '../../candidate/stored-artifacts.js'
import { barsBetween } from '../../market/bars/bars.js'
import { attributeBars, type RegimeBars, type RegimeTrades } from '../../regime/attribution.js'
import { barSums } from '../../regime/attribution.kernel.js'
import { classifier, fit } from '../../regime/classifier.js'
import { UNKNOWN } from '../../regime/labels.js'
import { showRegimeFault } from '../../regime/regime-fault.js'
import { regimeScore } from '../../regime/regime-score.js'
import type { Request } from '../../run/handler.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { sharpeError, withSample } from '../../stats/inference/sharpe-tests.js'
import { isDefined, liftMetrics, type Metric, undefinedMetric } from '../../stats/metrics/metric.js'
import { significant } from '../../stats/metrics/metric-text.js'
import { barResults, tradeMatrix } from './attributed.js'
import type { DiagnosisConfig, DiagnosisResult } from './diagnosis-form.js'
import { runBy } from './source.js'

/** The gate that is given, the candidate's, or one fitted on the bars of the run and those before it. */
const gateOfRun = (
  config: DiagnosisConfig,
  { dataset }: InstrumentServices,
  [from, to]: readonly [number, number],
  seed: number,
): Either<PhaseError, Gate> => {
  const given = config.gate ?? (config.classifier === undefined ? config.candidate?.gate : undefined)
  if (given !== undefined) {
    const path = config.gate === undefined ? 'candidate.gate' : 'gate'
    const own = gateOf(given, undefined, path)
    if (isLeft(own)) return own
    const early = gateFault(own.right, from, path)
    return early === undefined ? own : left(early)
  }
  const first = Math.max(0, from - config.warmup)
  const model = fit(config.classifier ?? classifier('hmm'), barsBetween(dataset.bars, first, to), seed)
  return isLeft(model)
    ? left(badConfig({ path: 'classifier', message: showRegimeFault(model.left) }))
    : right({ model: model.right, from_bar: first })
}

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

/** Attributes a run to regimes and names those in which it does worse than a rule allows. */
export const regimeDiagnosis = async (
  { config, seed, artifacts }: Request<DiagnosisConfig>,
  services: InstrumentServices,
): Promise<Either<PhaseError, DiagnosisResult>> => {
  const run = await runBy(config, services, artifacts)
  if (isLeft(run)) return run
  const { scored } = run.right.slice
  const { periods } = run.right
  const gate = gateOfRun(config, services, scored, seed)
  if (isLeft(gate)) return gate
  const first = gate.right.from_bar
  const labels = gateLabels(gate.right, services, scored[1])
  const results = barResults(run.right, first, scored[0])
  const bars = attributeBars(labels, results, periods)
  const sums = barSums(labels.label, labels.names.length, results)
  const matrix = tradeMatrix(run.right, labels, first)
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
  return pipe(
    await keep(artifacts, labelsContent, labels),
    map((kept) => ({
      regimes,
      weak_regimes: regimes.filter((name) => by_regime[name]?.weak === true),
      by_regime,
      trade_matrix: matrix,
      score: regimeScore(labels, [scored[0] - first, labels.label.length]),
      gate: gate.right,
      labels: kept,
      span: spanOf(services.dataset, scored),
      dataset: services.dataset.hash,
    })),
  )
}
