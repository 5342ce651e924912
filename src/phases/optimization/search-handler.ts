import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { readsTrade } from '../../candidate/exit-rules.js'
import { spanOf } from '../../candidate/figures.js'
import { algorithmName } from '../../candidate/search/algorithm-config.js'
import { type Found, search } from '../../candidate/search/search.kernel.js'
import type { SearchConfig } from '../../candidate/search/search-config.js'
import { type SearchedSpace, spacesOf, startsOf, warmupFor } from '../../candidate/search/search-space.js'
import {
  annualOf,
  type InstrumentServices,
  runMetrics,
  sliceOf,
  warmupWarnings,
} from '../../candidate/services.js'
import { keep, ledgerContent, logsContent } from '../../candidate/stored-artifacts.js'
import { keyOf } from '../../core/canonical/content-key.js'
import type { Slice } from '../../market/bars/bars.js'
import { warningsIn } from '../../market/bars/data-note.js'
import { inOneReading, summaryMetrics } from '../../portfolio/fast/summary-metrics.js'
import { kernelKey, signalKernel } from '../../portfolio/rules/kernel.js'
import { performanceOf } from '../../portfolio/runs/performance.js'
import { type Emission, isProgress, type Request } from '../../run/handler.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import type { Candidate } from '../../search/grid.js'
import { distinct, ledgerOf } from '../../search/ledger.js'
import { sweepReport } from '../../search/sweep.js'
import { BOOTSTRAP, bootstrapOf } from '../../stats/inference/bootstrap.js'
import { deflationOf } from '../../stats/inference/deflation.js'
import { pboOf } from '../../stats/inference/pbo.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { isDefined } from '../../stats/metrics/metric.js'
import { strategyWarnings } from '../../strategy/reads.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { SearchResult } from './result.js'

interface Ground {
  readonly spaces: readonly SearchedSpace[]
  readonly start: readonly Candidate[]
  readonly slice: Slice
  readonly periods: number
}
const groundOf = (config: SearchConfig, services: InstrumentServices): Either<PhaseError, Ground> => {
  const spaces = spacesOf(config)
  if (isLeft(spaces)) return spaces
  const start = startsOf(config, spaces.right)
  if (isLeft(start)) return start
  const need = warmupFor(spaces.right, services, config.range)
  if (isLeft(need)) return need
  const slice = sliceOf(services, config.range, need.right)
  if (isLeft(slice)) return slice
  const periods = annualOf(services)
  return isLeft(periods)
    ? periods
    : right({ spaces: spaces.right, start: start.right, slice: slice.right, periods: periods.right })
}

/** What a search's config means on the bars: its slice, what its strategies compute, the kernel that runs them. */
export const searchGrounds = (
  config: SearchConfig,
  services: InstrumentServices,
): Either<PhaseError, unknown> => {
  const ground = groundOf(config, services)
  return isLeft(ground)
    ? ground
    : right({
        slice: ground.right.slice,
        strategies: ground.right.spaces.map(({ of, space, constraints }) => [
          strategyHash(of),
          keyOf([space, constraints.map(({ text }) => text)]),
        ]),
        kernel: kernelKey(
          signalKernel(
            services.dataset.bars,
            config.execution,
            ground.right.spaces.some(({ of }) => readsTrade(of)),
          ),
        ),
      })
}

const resultOf = async (
  { config, seed, artifacts }: Request<SearchConfig>,
  services: InstrumentServices,
  { spaces, slice, periods }: Ground,
  found: Found,
): Promise<Either<PhaseError, SearchResult>> => {
  const { dataset } = services
  const { best, trials, scores } = found
  const need = warmupFor(spaces, services, config.range)
  const strategy = spaces.find((space) => space.strategy === best.strategy)?.of
  const ledger = ledgerOf(trials)
  const winner = trials.find(({ number }) => number === best.number)
  if (strategy === undefined || winner === undefined) return left(failed('the winner is none of the trials'))
  const labelled = found.labels === undefined ? {} : { labels: found.labels }
  const run = found.winner.run(config.execution)
  const bootstrap = bootstrapOf(returnsOf(run.equity), {
    ...BOOTSTRAP,
    resamples: services.resamples ?? BOOTSTRAP.resamples,
    periods_per_year: periods,
    seed,
  })
  const noise = bootstrap.sharpe_error
  const summary = found.winner.summarize?.(config.execution)
  const measured = runMetrics(services, performanceOf(run, dataset.bars, slice, periods))
  const moments = trials.map((trial) => trial.moments)
  const kept = await keep(artifacts, ledgerContent, ledger)
  if (isLeft(kept)) return kept
  const logs =
    config.capture === 'signals'
      ? await keep(artifacts, logsContent, {
          strategies: spaces.map(({ of }) => of),
          logs: found.logs,
          ...labelled,
        })
      : undefined
  if (logs !== undefined && isLeft(logs)) return logs
  const member = { strategy, params: best.params }
  return right({
    best: {
      ...member,
      score: best.score,
      metrics: {
        ...(summary === undefined ? measured : inOneReading(measured, summaryMetrics(summary, periods))),
        ...winner.metrics,
      },
      trial: best.number,
    },
    candidate: { members: [member], weights: [1], ...labelled, execution: config.execution },
    trials: kept.right,
    ...(logs === undefined ? {} : { signal_logs: logs.right }),
    counts: {
      trials: trials.length,
      distinct: distinct(ledger).length,
      undefined: scores.filter((value) => !isDefined(value)).length,
      columns: found.columns,
    },
    bootstrap,
    algorithm: algorithmName(config.algorithm),
    ended: found.ended,
    sweep: sweepReport(ledger, scores, isDefined(noise) ? noise : 0),
    deflation: deflationOf({
      winner: winner.moments,
      phase_trials: moments,
      all_trials: moments,
      periods_per_year: periods,
    }),
    overfitting: pboOf(moments),
    dataset: dataset.hash,
    span: spanOf(dataset, slice.scored),
    warnings: [
      ...warningsIn(dataset.notes),
      ...(isLeft(need) ? [] : warmupWarnings(config.range, need.right)),
      ...new Set(spaces.flatMap(({ of }) => strategyWarnings(of, dataset.bars))),
    ],
  })
}

/** Searches the parameters of strategies: the winner, every trial, and how much of the winner is luck. */
export async function* runSearch(
  request: Request<SearchConfig>,
  services: InstrumentServices,
): AsyncGenerator<Emission<SearchResult>> {
  const ground = groundOf(request.config, services)
  if (isLeft(ground)) {
    yield ground
    return
  }
  const { config, seed, signal, elapsed, checkpoint } = request
  const around = { services, seed, signal, elapsed, checkpoint }
  for await (const emission of search(config, { ...ground.right, ...around })) {
    if (isProgress(emission) || emission._tag === 'Left') yield emission
    else yield await resultOf(request, services, ground.right, emission.right)
  }
}
