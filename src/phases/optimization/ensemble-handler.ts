import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Candidate, tradingOf } from '../../candidate/candidate.js'
import { memberTrader } from '../../candidate/candidate-trader.js'
import type { Combine } from '../../candidate/combine.js'
import { recalledTrials } from '../../candidate/earlier-ledgers.js'
import { sharedExitsFault } from '../../candidate/exit-rules.js'
import { askedSeed, figuresOf } from '../../candidate/figures.js'
import { joinedLabels } from '../../candidate/regime-results.kernel.js'
import { algorithmName } from '../../candidate/search/algorithm-config.js'
import {
  jointTrial,
  oneWeight,
  type Weighed,
  type Weighing,
  weigh,
  weightsWithin,
} from '../../candidate/search/weigh.kernel.js'
import { weightsFault } from '../../candidate/search/weights-config.js'
import type { MarketServices } from '../../candidate/services.js'
import { keep, ledgerContent } from '../../candidate/stored-artifacts.js'
import type { Trader } from '../../candidate/trader.js'
import { closedRun } from '../../portfolio/rules/closed-run.js'
import { breakEvenCost } from '../../portfolio/runs/break-even.js'
import { type Emission, isProgress } from '../../run/emission.js'
import type { Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { distinct, ledgerOf } from '../../search/ledger.js'
import { equalWeights, type Weights } from '../../search/simplex.kernel.js'
import type { Trial } from '../../search/trial.js'
import { deflationOf } from '../../stats/inference/deflation.js'
import { objectiveText } from '../../stats/metrics/objective.js'
import { type EnsembleConfig, isWeighed } from './ensemble-config.js'
import { namedMembers, type Replayed, replayed, replayGrounds } from './replayed.js'
import type { EnsembleResult } from './result.js'
import { bestByRegime, type RegimeScores, regimeScores } from './votes-by-regime.js'

/** What the weights of one ensemble are fitted on. */
interface Ground {
  readonly joined: Replayed
  /** The members as they trade together under some weights. */
  readonly trader: (candidate: Candidate) => Trader
  readonly periods: number
  readonly weighing: Weighing
  /** What each weighting earned by regime, where weights are fitted for each. */
  readonly by_regime: readonly RegimeScores[]
}

const combineOf = ({ combine }: EnsembleConfig): Combine => {
  if (combine.kind !== 'vote') return combine
  const { by_regime: _, ...rest } = combine
  return rest
}

/** The choice that weights make of the members. */
const candidateOf = (
  { members, gate, series, execution }: Replayed,
  weights: Weights,
  combine: Combine,
): Candidate => ({
  members,
  weights,
  ...(gate === undefined ? {} : { gate }),
  ...(series === undefined ? {} : { labels: series }),
  ...(combine.kind === 'shares' ? {} : { combine }),
  execution,
})

const groundOf = ({ config, seed }: Request<EnsembleConfig>, joined: Replayed, periods: number): Ground => {
  const { members, market, own, labels, execution } = joined
  const { combine, weights: limits } = config
  const trader = (candidate: Candidate) => memberTrader(candidate, own, labels, market)
  const alone = trader(candidateOf(joined, equalWeights(members.length), { kind: 'shares' }))
  const runs = alone.sleeves.map(({ signals }) => market.follow(signals, execution))
  const by_regime: RegimeScores[] = []
  const regimes = joinedLabels(labels)
  const isFitted = isWeighed(combine)
  const together = (weights: Weights) => {
    const shared = isFitted ? weights : equalWeights(members.length)
    const voting = trader(candidateOf(joined, shared, combineOf(config)))
    const run = voting.run(execution)
    if (combine.kind === 'vote' && combine.by_regime && labels.length > 0) {
      const whole = market.on._tag === 'One' ? run : closedRun(run, execution, voting.run)
      by_regime.push(regimeScores(weights, whole, regimes, market, periods))
    }
    return run
  }
  return {
    joined,
    trader,
    periods,
    by_regime,
    weighing: {
      ...(isFitted
        ? weightsWithin(
            limits,
            members.map(({ regime }) => regime === undefined),
            runs,
          )
        : oneWeight(limits)),
      algorithm: config.algorithm,
      stops: config,
      seed,
      run: combine.kind === 'shares' ? (weights) => market.together(runs, weights) : together,
      ...(combine.kind === 'vote' && combine.by_regime ? { recall: together } : {}),
      performance: (run) => market.performance(run, periods),
      objective: config.objective,
      kernel: market.kernel(execution, tradingOf(joined)).name,
      scored_until: market.time.at(-1) ?? Number.NaN,
    },
  }
}

/** The best weighting as a candidate, and, where weights were fitted for each regime, the trial that they make together. */
const chosen = (
  config: EnsembleConfig,
  { joined, trader, weighing, by_regime }: Ground,
  { weights, trials, winner }: Weighed,
): { readonly candidate: Candidate; readonly trials: readonly Trial[]; readonly winner: Trial } => {
  const combine = combineOf(config)
  const { members, labels, execution } = joined
  const own = weights.length === members.length ? weights : equalWeights(members.length)
  if (combine.kind !== 'vote' || by_regime.length === 0)
    return { candidate: candidateOf(joined, own, combine), trials, winner }
  const candidate = candidateOf(joined, own, {
    ...combine,
    weights_by_regime: bestByRegime(by_regime, joinedLabels(labels).names),
  })
  const run = trader(candidate).run(execution)
  const trial: Trial = { ...winner, ...jointTrial(run, weighing), number: trials.length }
  return { candidate, trials: [...trials, trial], winner: trial }
}

const resultOf = async (
  { config, seed, artifacts }: Request<EnsembleConfig>,
  services: MarketServices,
  ground: Ground,
  weighed: Weighed,
): Promise<Either<PhaseError, EnsembleResult>> => {
  const { joined, periods } = ground
  const { members, market, execution } = joined
  const { hash: dataset, span } = market
  const before = await recalledTrials(config.trials, artifacts)
  if (isLeft(before)) return before
  const { candidate, trials, winner } = chosen(config, ground, weighed)
  const ledger = ledgerOf(trials)
  const kept = await keep(artifacts, ledgerContent, ledger)
  if (isLeft(kept)) return kept
  const together = ground.trader(candidate)
  const own = trials.map(({ moments }) => moments)
  const score = winner.metrics['score']
  return right({
    members,
    weights: candidate.weights,
    score: typeof score === 'number' ? score : weighed.score,
    candidate,
    in_sample: figuresOf(services, span, market.performance(together.run(execution), periods), {
      ...askedSeed(services, seed),
      break_even_cost: breakEvenCost((costs) => together.ends({ ...execution, costs }), execution.capital),
    }),
    trials: kept.right,
    counts: { trials: trials.length, distinct: distinct(ledger).length, undefined: 0, columns: 0 },
    algorithm: algorithmName(config.algorithm),
    objective: objectiveText(config.objective),
    ended: weighed.ended,
    deflation: deflationOf({
      winner: winner.moments,
      phase_trials: own,
      all_trials: [...before.right.flat().map(({ moments }) => moments), ...own],
      periods_per_year: periods,
    }),
    dataset,
    span,
  })
}

/** Fits the weights of an ensemble by replay. */
export async function* runEnsemble(
  request: Request<EnsembleConfig>,
  services: MarketServices,
): AsyncGenerator<Emission<EnsembleResult>> {
  const joined = await replayed(request.config, services, request.artifacts)
  if (isLeft(joined)) {
    yield joined
    return
  }
  const { periods } = joined.right.market
  if (isLeft(periods)) {
    yield periods
    return
  }
  const problem =
    tooMany(request.config, joined.right.members.length) ??
    sharedExitsFault({ ...joined.right, combine: combineOf(request.config) }, 'combine')
  if (problem !== undefined) {
    yield left(problem)
    return
  }
  const ground = groundOf(request, joined.right, periods.right)
  for await (const emission of weigh(ground.weighing, request)) {
    if (isProgress(emission) || emission._tag === 'Left') yield emission
    else yield await resultOf(request, services, ground, emission.right)
  }
}

const tooMany = (config: EnsembleConfig, count: number): PhaseError | undefined => {
  const { combine } = config
  return isWeighed(combine) ? weightsFault(config, count) : undefined
}

/** What replay means on the bars: the members' strategies and the kernel. */
export const ensembleGrounds = (
  config: EnsembleConfig,
  services: Pick<MarketServices, 'data'>,
): Either<PhaseError, unknown> => {
  const named = namedMembers(config)
  const problem = named === undefined ? undefined : tooMany(config, named.length)
  return problem === undefined ? right(replayGrounds(config, services)) : left(problem)
}
