import { bind, type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { ofEach } from '../../candidate/by-symbol.js'
import { capturedData, capturedMarket, capturedTrials } from '../../candidate/captured-market.js'
import type { Choice } from '../../candidate/choice.js'
import type { BarLabels, Gates } from '../../candidate/gate.js'
import type { ByInstrument, Market } from '../../candidate/market.js'
import { memberTiming } from '../../candidate/member-results.js'
import { joinedLabels } from '../../candidate/regime-results.kernel.js'
import { followedBehind } from '../../candidate/replay-trader.js'
import type { MarketServices } from '../../candidate/services.js'
import type { CapturedSignals } from '../../candidate/stored-artifacts.js'
import { keep, labelsContent, ledgerContent, logsContent, recall } from '../../candidate/stored-artifacts.js'
import { readingsOn } from '../../candidate/strategy-signals.js'
import { all, allInTurn } from '../../core/all.js'
import type { Followed } from '../../portfolio/fast/portfolio.kernel.js'
import { closedRun } from '../../portfolio/rules/closed-run.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { executionFor } from '../../portfolio/rules/unsized.js'
import { attributeBars } from '../../regime/attribution.js'
import { UNKNOWN } from '../../regime/labels.js'
import { classifierName } from '../../regime/named-classifier.js'
import { regimeScore } from '../../regime/regime-score.js'
import type { Request } from '../../run/handler.js'
import { badConfig, failed, missingInput, type PhaseError } from '../../run/phase-error.js'
import { type Ledger, metricOf } from '../../search/ledger.js'
import { bestOf, ranked } from '../../search/ranking.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Artifacts } from '../../store/store.js'
import { attributed, choiceOf, knownStrategy } from './attributed.js'
import { heldUnit, type Labelled, labelled } from './labelled.js'
import { bestIn, type Contender, leadsOf, type TimedCandidate } from './regime-choice.js'
import type {
  OneClassified,
  RegimePerformanceConfig,
  RegimePerformanceResult,
} from './regime-performance-form.js'

const keptOf = (ledger: Ledger, trials: number, which: RegimePerformanceConfig['keep']): readonly number[] =>
  which === 'all'
    ? Array.from({ length: trials }, (_, i) => i)
    : ranked(metricOf(ledger, 'score'))
        .slice(0, which.top)
        .sort((a, b) => a - b)

/** What a search captured, on the market of its capture. */
interface Captured {
  readonly ledger: Ledger
  readonly signals: CapturedSignals
  readonly trials: readonly ByInstrument<SignalLog>[]
  readonly market: Market
}

const captured = async (
  { config, artifacts }: Request<RegimePerformanceConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, Captured>> => {
  const recalled = await allInTurn({
    ledger: () => recall(artifacts, ledgerContent, config.trials),
    signals: () => recall(artifacts, logsContent, config.signals),
  })()
  return pipe(
    recalled,
    bind('data', ({ signals }) => capturedData(signals, services)),
    bind('trials', ({ signals, data }) => capturedTrials(signals, data)),
    bind(
      'market',
      ({ signals, data, trials: [first] }): Either<PhaseError, Market> =>
        first === undefined
          ? left(missingInput('no signals were captured'))
          : capturedMarket(signals, data, first),
    ),
  )
}

/** The labels of each instrument by its classifier of this place. */
const labelsBy = (
  all: ByInstrument<readonly Labelled[]>,
  { instruments }: Market,
  place = 0,
): ByInstrument<BarLabels> =>
  all.map((each, i) => {
    const [one, slice] = [each?.[place], instruments[i]?.slice]
    return one === undefined || slice === undefined
      ? undefined
      : { labels: one.labels, first: slice.warmup[0] }
  })

/** The models of the first classifier, which gate. */
const gatesBy = (all: ByInstrument<readonly Labelled[]>, market: Market): Gates =>
  all.flatMap((each) => each?.[0]?.shared ?? [])[0] ??
  ofEach(
    market,
    all.map((each, i) => {
      const [one, slice] = [each?.[0], market.instruments[i]?.slice]
      return one === undefined || slice === undefined
        ? undefined
        : { model: one.model, from_bar: slice.warmup[0] }
    }),
  )

type Classified = RegimePerformanceResult['classifiers'][string]

/** What one classifier made of each instrument's bars. */
const classified = async (
  all: ByInstrument<readonly Labelled[]>,
  place: number,
  market: Market,
  periods: number,
  artifacts: Artifacts,
): Promise<Either<PhaseError, Classified>> => {
  const each = await Promise.all(
    market.instruments.map(async ({ dataset, slice }, i) => {
      const one = all[i]?.[place]
      if (one === undefined || slice === undefined) return right(undefined)
      const { model, labels } = one
      const { warmup, scored } = slice
      const kept = await keep(artifacts, labelsContent, labels)
      return map((reference: typeof kept extends Either<unknown, infer A> ? A : never) => ({
        model,
        labels: reference,
        score: regimeScore(labels, [scored[0] - warmup[0], labels.label.length]),
        market: attributeBars(labels, heldUnit({ dataset }, warmup[0], scored), periods),
      }))(kept)
    }),
  )
  return map((known: Parameters<typeof ofEach<OneClassified>>[1]): Classified => ofEach(market, known))(
    sequenceArray(each),
  )
}

/**
 * Labels the bars that the signals were captured on with causal regimes, each instrument by models of its own, replays the
 * signals, attributes trades and bars, and picks the best candidate of each regime.
 */
export const regimePerformance = async (
  request: Request<RegimePerformanceConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, RegimePerformanceResult>> => {
  const { config, seed, artifacts } = request
  const given = await captured(request, services)
  if (isLeft(given)) return given
  const { ledger, signals, trials, market } = given.right
  const known = all({ periods: market.periods, each: labelled(config, market, seed) })
  if (isLeft(known)) return known
  const { periods, each } = known.right
  if (config.classifiers.length === 0)
    return left(badConfig({ path: 'classifiers', message: 'name at least one classifier' }))
  const labels = joinedLabels(labelsBy(each, market))
  const execution = executionFor(config.execution, market.instruments.length)
  const readings = readingsOn(market, signals.labels, execution)
  const replayed = (trial: number): Either<PhaseError, readonly TimedCandidate[]> => {
    const logs = trials[trial]
    const log = logs?.find((one) => one !== undefined)
    if (logs === undefined || log === undefined) return right([])
    return map((followed: ByInstrument<Followed>): readonly TimedCandidate[] => {
      const runAt = (at: Execution) => market.follow(followed, at)
      const run = runAt(execution)
      const timing = memberTiming(market, closedRun(run, execution, runAt), execution)
      return [{ ...attributed(run, log, trial, labels, market, periods), timing }]
    })(followedBehind(signals, logs, market, { readings, execution }))
  }
  const best = bestOf(metricOf(ledger, 'score'))
  const chosen = best === undefined ? right([]) : replayed(best)
  if (isLeft(chosen)) return chosen
  const [overall] = chosen.right
  if (overall === undefined) return left(failed('no trial has a score'))
  const next = ({ timing, ...one }: TimedCandidate): Contender => ({
    ...one,
    leads: leadsOf(timing, overall.timing, labels),
  })
  const kept = sequenceArray(
    keptOf(ledger, trials.length, config.keep).map((trial) =>
      map((found: readonly TimedCandidate[]) => found.map(next))(replayed(trial)),
    ),
  )
  if (isLeft(kept)) return kept
  const candidates = kept.right.flat()
  const regimes = labels.names.filter((name) => name !== UNKNOWN)
  const choices = sequenceArray(
    regimes.map((regime) =>
      map((choice: Choice) => [regime, choice] as const)(
        choiceOf(bestIn(candidates, overall, regime, config), regime, signals),
      ),
    ),
  )
  const classifiers = sequenceArray(
    await Promise.all(
      config.classifiers.map(async (one, place) =>
        map((found: Classified) => [classifierName(one), found] as const)(
          await classified(each, place, market, periods, artifacts),
        ),
      ),
    ),
  )
  const made = all({ choices, classifiers, strategy: knownStrategy(signals, overall.log) })
  if (isLeft(made)) return made
  return right({
    regimes,
    gate: gatesBy(each, market),
    classifiers: Object.fromEntries(made.right.classifiers),
    optimal_params_by_regime: Object.fromEntries(made.right.choices),
    regime_performance: {
      strategy: made.right.strategy,
      params: overall.log.header.params,
      trade_matrix: overall.matrix,
      by_regime: overall.bars,
    },
    candidates: candidates.length,
    min_trades_per_regime: config.min_trades_per_regime,
    capital: config.execution.capital,
    dataset: market.hash,
    span: market.span,
  })
}
