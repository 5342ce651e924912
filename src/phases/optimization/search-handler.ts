import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { keyOf } from '../../core/content-key.js'
import { enumerate } from '../../core/space/enumerate.kernel.js'
import type { Slice } from '../../market/bars.js'
import { isWarning, showNote } from '../../market/data-note.js'
import { kernelFor } from '../../portfolio/kernel-choice.js'
import { performanceOf } from '../../portfolio/performance.js'
import { portfolio } from '../../portfolio/portfolio.kernel.js'
import { inOneReading, summaryMetrics } from '../../portfolio/summary-metrics.js'
import { type Emission, isProgress, type Request } from '../../run/handler.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import { distinct, ledgerOf } from '../../search/ledger.js'
import { sweepReport } from '../../search/sweep.js'
import { BOOTSTRAP, bootstrapOf } from '../../stats/bootstrap.js'
import { deflationOf } from '../../stats/deflation.js'
import { returnsOf } from '../../stats/equity-fold.kernel.js'
import { isDefined } from '../../stats/metric.js'
import { metricsOf } from '../../stats/metrics.js'
import { pboOf } from '../../stats/pbo.js'
import { constraintsOf } from '../../strategy/strategy.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import { warmupOf } from '../../strategy/warmup-of.js'
import { spanOf } from '../figures.js'
import { annualOf, type MarketServices, sliceOf } from '../services.js'
import { keep, ledgerContent, logsContent } from '../stored.js'
import type { SearchResult } from './result.js'
import { type Found, type SearchedSpace, search } from './search.kernel.js'
import type { SearchConfig } from './search-config.js'

/** Enough for a standard error, which 200 resamples give to 5 %; intervals would need more. */
const NOISE_RESAMPLES = 200

/** The spaces of a search, each with its strategy's own where the config gives none. */
const spacesOf = (config: SearchConfig): Either<PhaseError, readonly SearchedSpace[]> => {
  const names = config.strategies.map(({ strategy }) => strategy.name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    return left(
      badConfig({ path: 'strategies', message: `two strategies are named "${twice}"; name them apart` }),
    )
  const spaces = config.strategies.map(
    ({ strategy, space, constraints }, i): Either<PhaseError, SearchedSpace> => {
      const searched = space ?? strategy.space
      const stray = Object.keys(searched).find((name) => !Object.hasOwn(strategy.space, name))
      if (stray !== undefined)
        return left(
          badConfig({
            path: `strategies[${i}].space.${stray}`,
            message: `${strategy.name} has no parameter "${stray}": ${Object.keys(strategy.space).join(', ')}`,
          }),
        )
      const all = constraintsOf(
        { ...strategy.space, ...searched },
        constraints ?? strategy.constraints.map(({ text }) => text),
      )
      return isLeft(all)
        ? left(badConfig({ path: `strategies[${i}].constraints`, message: all.left }))
        : right({ strategy: strategy.name, space: searched, constraints: all.right, of: strategy })
    },
  )
  return (
    spaces.find(isLeft) ?? right(spaces.flatMap((space) => (space._tag === 'Right' ? [space.right] : [])))
  )
}

/** Bars of warm-up that the hungriest candidate needs. */
const warmupFor = (spaces: readonly SearchedSpace[], services: MarketServices): Either<PhaseError, number> =>
  spaces.reduce<Either<PhaseError, number>>((most, { of, space, constraints }, i) => {
    if (isLeft(most)) return most
    const points = enumerate(space, constraints)
    if (isLeft(points))
      return left(badConfig({ path: `strategies[${i}].space`, message: points.left.message }))
    const needs = Array.from(points.right, (params) => warmupOf(of, params, { bars: services.dataset.bars }))
    const bad = needs.find(isLeft)
    if (bad?._tag === 'Left') return left(badConfig({ path: `strategies[${i}]`, message: bad.left.message }))
    return right(
      needs.reduce((top, need) => (need._tag === 'Right' ? Math.max(top, need.right) : top), most.right),
    )
  }, right(0))

interface Ground {
  readonly spaces: readonly SearchedSpace[]
  readonly slice: Slice
  readonly periods: number
}
const groundOf = (config: SearchConfig, services: MarketServices): Either<PhaseError, Ground> => {
  const spaces = spacesOf(config)
  if (isLeft(spaces)) return spaces
  const need = config.range.warmup === undefined ? warmupFor(spaces.right, services) : right(0)
  if (isLeft(need)) return need
  const slice = sliceOf(services, config.range, need.right)
  if (isLeft(slice)) return slice
  const periods = annualOf(services)
  return isLeft(periods)
    ? periods
    : right({ spaces: spaces.right, slice: slice.right, periods: periods.right })
}

/** What a search's config means on the bars: its slice, what its strategies compute, the kernel that runs them. */
export const searchGrounds = (
  config: SearchConfig,
  services: MarketServices,
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
        kernel: kernelFor(config.execution),
      })
}

const resultOf = async (
  { config, seed, artifacts }: Request<SearchConfig>,
  services: MarketServices,
  { spaces, slice, periods }: Ground,
  found: Found,
): Promise<Either<PhaseError, SearchResult>> => {
  const { dataset } = services
  const { best, trials, scores } = found
  const strategy = spaces.find((space) => space.strategy === best.strategy)?.of
  const ledger = ledgerOf(trials)
  const winner = trials[best.number]
  if (strategy === undefined || winner === undefined) return left(failed('the winner is none of the trials'))
  const desk = portfolio(dataset.bars, slice)
  const log = found.winner
  const run = desk.run(log, config.execution)
  const noise = bootstrapOf(returnsOf(run.equity), {
    ...BOOTSTRAP,
    resamples: NOISE_RESAMPLES,
    periods_per_year: periods,
    seed,
  }).sharpe_error
  const moments = trials.map((trial) => trial.moments)
  const kept = await keep(artifacts, ledgerContent, ledger)
  if (isLeft(kept)) return kept
  const logs =
    config.capture === 'signals'
      ? await keep(artifacts, logsContent, { strategies: spaces.map(({ of }) => of), logs: found.logs })
      : undefined
  if (logs !== undefined && isLeft(logs)) return logs
  const member = { strategy, params: best.params }
  return right({
    best: {
      ...member,
      score: best.score,
      metrics: {
        ...inOneReading(
          metricsOf(performanceOf(run, dataset.bars, slice, periods)),
          summaryMetrics(desk.summarize(log, config.execution), periods),
        ),
        ...winner.metrics,
      },
      trial: best.number,
    },
    candidate: { members: [member], weights: [1], execution: config.execution },
    trials: kept.right,
    ...(logs === undefined ? {} : { signal_logs: logs.right }),
    counts: {
      trials: trials.length,
      distinct: distinct(ledger).length,
      undefined: scores.filter((value) => !isDefined(value)).length,
      columns: found.columns,
    },
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
    warnings: dataset.notes.filter(isWarning).map(showNote),
  })
}

/** Searches the parameters of strategies: the winner, every trial, and how much of the winner is luck. */
export async function* runSearch(
  request: Request<SearchConfig>,
  services: MarketServices,
): AsyncGenerator<Emission<SearchResult>> {
  const ground = groundOf(request.config, services)
  if (isLeft(ground)) {
    yield ground
    return
  }
  const { spaces, slice, periods } = ground.right
  for await (const emission of search(
    request.config,
    spaces,
    services,
    slice,
    periods,
    request.seed,
    request.signal,
  )) {
    if (isProgress(emission) || emission._tag === 'Left') yield emission
    else yield await resultOf(request, services, ground.right, emission.right)
  }
}
