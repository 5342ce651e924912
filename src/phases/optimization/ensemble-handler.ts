import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { keyOf } from '../../core/content-key.js'
import type { Slice } from '../../market/bars.js'
import { breakEvenCost } from '../../portfolio/break-even.js'
import { ensemble } from '../../portfolio/ensemble.kernel.js'
import type { Costs, Execution } from '../../portfolio/execution.js'
import { kernelFor } from '../../portfolio/kernel-choice.js'
import { performanceOf } from '../../portfolio/performance.js'
import { portfolio } from '../../portfolio/portfolio.kernel.js'
import { type Emission, isProgress, type Request } from '../../run/handler.js'
import { badConfig, missingInput, type PhaseError } from '../../run/phase-error.js'
import { distinct, ledgerOf, trialsOf } from '../../search/ledger.js'
import { weightings } from '../../search/simplex.kernel.js'
import { replay } from '../../signal/replay.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { deflationOf } from '../../stats/deflation.js'
import type { Artifacts } from '../../store/store.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import { gateLabels, type Member } from '../candidate.js'
import { figuresOf, spanOf } from '../figures.js'
import { gated } from '../gate.kernel.js'
import { annualOf, type MarketServices } from '../services.js'
import { keep, ledgerContent, logsContent, recall } from '../stored.js'
import type { EnsembleConfig } from './ensemble-config.js'
import type { EnsembleResult } from './result.js'
import { type Weighed, weigh } from './weigh.kernel.js'

/** The choice of each regime that has one of its own, and the overall best. */
const membersOf = ({ params_by_regime, overall }: EnsembleConfig): readonly Member[] => [
  ...Object.entries(params_by_regime)
    .filter(([, { source }]) => source === 'regime')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([regime, { strategy, params }]) => ({ strategy, params, regime })),
  overall,
]

const isOf = ({ header }: SignalLog, { strategy, params }: Member): boolean =>
  header.strategy === strategyHash(strategy) &&
  keyOf(header.params) === keyOf({ ...strategy.defaults, ...params })

interface Replayed {
  readonly members: readonly Member[]
  readonly logs: readonly SignalLog[]
  readonly slice: Slice
}

/** The members' captured signals, joined with the bars again and gated. */
const replayed = async (
  config: EnsembleConfig,
  services: MarketServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, Replayed>> => {
  const captured = await recall(artifacts, logsContent, config.replay)
  if (isLeft(captured)) return captured
  const { dataset } = services
  const members = membersOf(config)
  const found = members.map((member) => captured.right.logs.find((log) => isOf(log, member)))
  const lost = found.indexOf(undefined)
  if (lost >= 0)
    return left(
      missingInput(
        `no signals of ${members[lost]?.strategy.name ?? ''} ${JSON.stringify(members[lost]?.params)} were captured`,
      ),
    )
  const logs = found.flatMap((log) => (log === undefined ? [] : [log]))
  const refused = logs.map((log) => replay(log, dataset)).find(isLeft)
  if (refused !== undefined) return left(missingInput(refused.left.message))
  const [first] = logs
  const header = first?.header
  if (header === undefined) return left(missingInput('no signals were captured'))
  const slice: Slice = {
    warmup: [header.bars[0], header.scored_from],
    scored: [header.scored_from, header.bars[1]],
  }
  const labels = gateLabels(config.gate, services, slice.scored[1])
  return right({
    members,
    slice,
    logs: logs.map((log, i) => {
      const regime = members[i]?.regime
      return regime === undefined ? log : gated(log, labels, config.gate.from_bar, regime)
    }),
  })
}

const trialsBefore = async (
  config: EnsembleConfig,
  artifacts: Artifacts,
): Promise<Either<PhaseError, ReturnType<typeof trialsOf>>> => {
  const ledgers = await Promise.all(
    config.trials.map((reference) => recall(artifacts, ledgerContent, reference)),
  )
  return (
    ledgers.find(isLeft) ??
    right(ledgers.flatMap((ledger) => (ledger._tag === 'Right' ? trialsOf(ledger.right) : [])))
  )
}

const resultOf = async (
  { config, seed, artifacts }: Request<EnsembleConfig>,
  services: MarketServices,
  { members, logs, slice }: Replayed,
  weighed: Weighed,
  periods: number,
): Promise<Either<PhaseError, EnsembleResult>> => {
  const { dataset } = services
  const before = await trialsBefore(config, artifacts)
  if (isLeft(before)) return before
  const ledger = ledgerOf(weighed.trials)
  const kept = await keep(artifacts, ledgerContent, ledger)
  const winner = weighed.trials[weighed.number]
  if (isLeft(kept)) return kept
  if (winner === undefined) return left(missingInput('the best weighting is none of the trials'))
  const desk = portfolio(dataset.bars, slice)
  const at = (costs: Costs) => {
    const execution: Execution = { ...config.execution, costs }
    return ensemble(
      logs.map((log) => desk.run(log, execution)),
      weighed.weights,
    )
  }
  const span = spanOf(dataset, slice.scored)
  const own = weighed.trials.map(({ moments }) => moments)
  return right({
    members,
    weights: weighed.weights,
    score: weighed.score,
    candidate: { members, weights: weighed.weights, gate: config.gate, execution: config.execution },
    in_sample: figuresOf(span, performanceOf(at(config.execution.costs), dataset.bars, slice, periods), {
      seed,
      break_even_cost: breakEvenCost(at, config.execution.capital),
    }),
    trials: kept.right,
    counts: { trials: weighed.trials.length, distinct: distinct(ledger).length, undefined: 0, columns: 0 },
    deflation: deflationOf({
      winner: winner.moments,
      phase_trials: own,
      all_trials: [...before.right.map(({ moments }) => moments), ...own],
      periods_per_year: periods,
    }),
    dataset: dataset.hash,
    span,
  })
}

/** Fits the weights of an ensemble by replay. */
export async function* runEnsemble(
  request: Request<EnsembleConfig>,
  services: MarketServices,
): AsyncGenerator<Emission<EnsembleResult>> {
  const { config, signal } = request
  const periods = annualOf(services)
  if (isLeft(periods)) {
    yield periods
    return
  }
  const joined = await replayed(config, services, request.artifacts)
  if (isLeft(joined)) {
    yield joined
    return
  }
  const { members, logs, slice } = joined.right
  const desk = portfolio(services.dataset.bars, slice)
  const runs = logs.map((log) => desk.run(log, config.execution))
  const simplex = {
    members: members.length,
    ...config.weights,
    max: members.length === 1 ? 1 : config.weights.max,
  }
  const weighing = weigh(
    runs,
    simplex,
    {
      objective: config.objective,
      kernel: kernelFor(config.execution),
      performance: (run) =>
        performanceOf(
          run as Parameters<typeof performanceOf>[0],
          services.dataset.bars,
          slice,
          periods.right,
        ),
    },
    signal,
  )
  for await (const emission of weighing) {
    if (isProgress(emission) || emission._tag === 'Left') yield emission
    else yield await resultOf(request, services, joined.right, emission.right, periods.right)
  }
}

/** Above so many weightings a grid is no search any more. */
const MOST_WEIGHTINGS = 200_000

/** What replay means on the bars: the members' strategies and the kernel. */
export const ensembleGrounds = (config: EnsembleConfig): Either<PhaseError, unknown> => {
  const { min, max } = config.weights
  const count = membersOf(config).length
  if (count > 1 && (min * count > 1 + 1e-9 || max * count < 1 - 1e-9))
    return left(badConfig({ path: 'weights', message: `no ${count} weights from ${min} to ${max} sum to 1` }))
  const tried = weightings(count, config.weights.step)
  if (tried > MOST_WEIGHTINGS)
    return left(
      badConfig({
        path: 'weights.step',
        message: `a step of ${config.weights.step} makes ${tried.toLocaleString('en-US')} weightings of ${count} members, at most ${MOST_WEIGHTINGS.toLocaleString('en-US')} are tried: take a larger step`,
      }),
    )
  return right({
    strategies: membersOf(config).map(({ strategy }) => strategyHash(strategy)),
    kernel: kernelFor(config.execution),
  })
}
