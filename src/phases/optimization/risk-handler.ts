import { type Either, flatMap, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Candidate, candidateCodec, tradingOf } from '../../candidate/candidate.js'
import { memberTrader } from '../../candidate/candidate-trader.js'
import { recalledTrials } from '../../candidate/earlier-ledgers.js'
import { sharedExitsFault } from '../../candidate/exit-rules.js'
import { askedSeed, figuresOf } from '../../candidate/figures.js'
import { algorithmName, algorithmOf } from '../../candidate/search/algorithm-config.js'
import { oneByOne, type SearchEnd, scored, searchLoop } from '../../candidate/search/search-loop.kernel.js'
import { mostTrials } from '../../candidate/search/search-space.js'
import { summarizedTrial, type TrialFigures } from '../../candidate/search/trial-figures.kernel.js'
import { jointTrial } from '../../candidate/search/weigh.kernel.js'
import type { MarketServices } from '../../candidate/services.js'
import { keep, ledgerContent } from '../../candidate/stored-artifacts.js'
import type { Trader } from '../../candidate/trader.js'
import { decodeWith } from '../../core/codec/codec.js'
import { constraintsOf } from '../../core/space/constraint.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { breakEvenCost } from '../../portfolio/runs/break-even.js'
import { type Emission, isProgress } from '../../run/emission.js'
import type { Request } from '../../run/handler.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { SearchPoint, StrategySpace } from '../../search/grid.js'
import { distinct, ledgerOf } from '../../search/ledger.js'
import { equalWeights } from '../../search/simplex.kernel.js'
import { sweepReport } from '../../search/sweep.js'
import { deflationOf } from '../../stats/inference/deflation.js'
import { sharpeErrorOf } from '../../stats/inference/sharpe-tests.js'
import { isDefined } from '../../stats/metrics/metric.js'
import { wholeOf } from '../../stats/metrics/moments.kernel.js'
import { objectiveText } from '../../stats/metrics/objective.js'
import { blocksOfTiming } from '../../stats/timing/train-evidence.js'
import { type Replayed, replayed, replayGrounds } from './replayed.js'
import type { RiskResult } from './result.js'
import { executionAt } from './risk-axes.js'
import type { RiskConfig } from './risk-config.js'

/** The members as one choice, whose execution is what is swept. */
const candidateOf = (
  config: RiskConfig,
  { members, gate, series, execution }: Replayed,
): Either<PhaseError, Candidate> => {
  const combine = config.combine ?? config.candidate?.combine
  const own = config.weights ?? config.candidate?.weights
  const made = decodeWith(candidateCodec)(
    candidateCodec.encode({
      members,
      weights: own ?? equalWeights(members.length),
      ...(gate === undefined ? {} : { gate }),
      ...(series === undefined ? {} : { labels: series }),
      ...(combine === undefined ? {} : { combine }),
      execution,
    }),
  )
  return isLeft(made)
    ? left(badConfig(...made.left.map(({ path, message }) => ({ path: path || 'weights', message }))))
    : made
}

/** The space of a sweep. */
export const spaceOf = ({ risk, constraints }: RiskConfig): Either<PhaseError, StrategySpace> => {
  const all = constraintsOf(risk, constraints)
  return isLeft(all)
    ? left(badConfig({ path: 'constraints', message: all.left }))
    : right({ strategy: 'risk', space: risk, constraints: all.right })
}

interface Ground {
  readonly candidate: Candidate
  readonly joined: Replayed
  readonly trader: Trader
  readonly periods: number
}

const groundOf = async (
  { config, artifacts }: Request<RiskConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, Ground>> => {
  const joined = await replayed(config, services, artifacts)
  if (isLeft(joined)) return joined
  const { market, own, labels } = joined.right
  const { periods } = market
  if (isLeft(periods)) return periods
  const candidate = candidateOf(config, joined.right)
  if (isLeft(candidate)) return candidate
  const shared = sharedExitsFault(candidate.right, 'combine')
  return shared !== undefined
    ? left(shared)
    : right({
        candidate: candidate.right,
        joined: joined.right,
        trader: memberTrader(candidate.right, own, labels, market),
        periods: periods.right,
      })
}

const resultOf = async (
  { config, seed, artifacts }: Request<RiskConfig>,
  services: MarketServices,
  { candidate, joined, trader, periods }: Ground,
  { trials, scores, best, winner, ended }: SearchEnd<SearchPoint>,
): Promise<Either<PhaseError, RiskResult>> => {
  const { market } = joined
  const { hash: dataset, span } = market
  const execution = executionAt(joined.execution, best.point.params)
  if (isLeft(execution)) return left(failed(execution.left))
  const before = await recalledTrials(config.trials, artifacts)
  if (isLeft(before)) return before
  const ledger = ledgerOf(trials)
  const kept = await keep(artifacts, ledgerContent, ledger)
  if (isLeft(kept)) return kept
  const figures = figuresOf(services, span, market.performance(trader.run(execution.right), periods), {
    ...askedSeed(services, seed),
    break_even_cost: breakEvenCost(
      (costs) => trader.ends({ ...execution.right, costs }),
      execution.right.capital,
    ),
  })
  const noise = sharpeErrorOf(wholeOf(winner.moments), periods)
  const own = trials.map(({ moments }) => moments)
  return right({
    best_params: best.point.params,
    execution: execution.right,
    score: best.score,
    candidate: { ...candidate, execution: execution.right },
    in_sample: figures,
    trials: kept.right,
    counts: {
      trials: trials.length,
      distinct: distinct(ledger).length,
      undefined: scores.filter((score) => !isDefined(score)).length,
      columns: 0,
    },
    algorithm: algorithmName(config.algorithm),
    objective: objectiveText(config.objective),
    ended,
    sweep: sweepReport(ledger, scores, isDefined(noise) ? noise : 0),
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

/** Sweeps risk settings by replay: no strategy is run again. */
export async function* runRiskSweep(
  request: Request<RiskConfig>,
  services: MarketServices,
): AsyncGenerator<Emission<RiskResult>> {
  const { config, seed } = request
  const ground = await groundOf(request, services)
  if (isLeft(ground)) {
    yield ground
    return
  }
  const space = spaceOf(config)
  if (isLeft(space)) {
    yield space
    return
  }
  const { trader, joined, periods, candidate } = ground.right
  const { market } = joined
  const { objective } = config
  /** A setting under which the trader has no summary: its members have shares of their own. */
  const ofShares = (execution: Execution): TrialFigures => {
    const run = trader.run(execution)
    const from = market.time[0] ?? Number.NaN
    return {
      phase: 'risk',
      ...jointTrial(run, {
        objective,
        kernel: market.kernel(execution, tradingOf(candidate)).name,
        scored_until: market.time.at(-1) ?? Number.NaN,
        performance: (one) => market.performance(one, periods),
      }),
      timing: { from, ...blocksOfTiming(market.timed(run, execution)) },
    }
  }
  const measured = (execution: Execution): TrialFigures =>
    trader.summarize === undefined
      ? ofShares(execution)
      : summarizedTrial({ objective, execution }, market, periods)(trader)
  const loop = searchLoop(
    algorithmOf(config.algorithm, []),
    {
      space: [space.right],
      stops: config,
      seed,
      total: mostTrials([space.right], config.budget),
      note: 'risk settings',
      path: 'risk',
      objective,
      measure: oneByOne(({ strategy, params }: SearchPoint) => {
        const execution = executionAt(joined.execution, params)
        if (isLeft(execution)) return left(badConfig({ path: 'risk', message: execution.left }))
        return right({ ...measured(execution.right), phase: 'risk', strategy, params })
      }),
      recall: right,
    },
    request,
  )
  for await (const emission of loop) {
    const end = isProgress(emission) ? emission : flatMap(scored<SearchEnd<SearchPoint>>)(emission)
    if (isProgress(end) || isLeft(end)) yield end
    else yield await resultOf(request, services, ground.right, end.right)
  }
}

/** What a sweep means on the bars: the strategies whose signals are replayed, and the kernel where nothing is varied. */
export const riskGrounds = (
  config: RiskConfig,
  services: Pick<MarketServices, 'data'>,
): Either<PhaseError, unknown> => {
  const space = spaceOf(config)
  return isLeft(space) ? space : right(replayGrounds(config, services))
}
