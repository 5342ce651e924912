import { type Either, flatMap, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { capturedSteps } from '../../candidate/captured-market.js'
import { resampled } from '../../candidate/figures.js'
import { marketKey } from '../../candidate/market.js'
import { algorithmName } from '../../candidate/search/algorithm-config.js'
import { type Found, search } from '../../candidate/search/search.kernel.js'
import type { UnsizedSearch } from '../../candidate/search/search-config.js'
import { scored } from '../../candidate/search/search-loop.kernel.js'
import type { MarketServices } from '../../candidate/services.js'
import { keep, ledgerContent, logsContent } from '../../candidate/stored-artifacts.js'
import { inTurns } from '../../core/steps.kernel.js'
import { type Emission, isProgress } from '../../run/emission.js'
import type { Request } from '../../run/handler.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import { distinct, ledgerSteps } from '../../search/ledger.js'
import { sweepSteps } from '../../search/sweep.js'
import { deflationSteps } from '../../stats/inference/deflation.js'
import { pboSteps } from '../../stats/inference/pbo.js'
import { sharpeErrorOf } from '../../stats/inference/sharpe-tests.js'
import { isDefined } from '../../stats/metrics/metric.js'
import { wholeOf } from '../../stats/metrics/moments.kernel.js'
import { objectiveText } from '../../stats/metrics/objective.js'
import { measuredWinner } from './measured-winner.js'
import type { SearchResult } from './result.js'
import { type SearchedGround, searchedCode, searchedGround, searchWarnings } from './search-ground.js'
import { measuredBy } from './search-unit.js'

/** What a search's config means on the data: its market, what its strategies compute, the kernel that runs them. */
export const searchGrounds = (
  unsized: UnsizedSearch,
  services: MarketServices,
): Either<PhaseError, unknown> =>
  map((ground: SearchedGround) => ({
    ...marketKey(ground.market),
    ...(ground.market.on._tag === 'One'
      ? {}
      : { series: ['exposure', 'beta'], ...capturedSteps(ground.market) }),
    ...searchedCode(ground),
  }))(searchedGround(unsized, services))

const resultOf = async (
  { seed, artifacts }: Pick<Request<unknown>, 'seed' | 'artifacts'>,
  services: MarketServices,
  ground: SearchedGround,
  found: Found,
): Promise<Either<PhaseError, SearchResult>> => {
  const { config, spaces, market, periods } = ground
  const { best, trials, scores } = found
  const strategy = spaces.find((space) => space.strategy === best.strategy)?.of
  const ledger = await inTurns(ledgerSteps(trials))
  const winner = trials.find(({ number }) => number === best.number)
  if (strategy === undefined || winner === undefined) return left(failed('the winner is none of the trials'))
  const labelled = found.labels === undefined ? {} : { labels: found.labels }
  const { run, metrics } = measuredWinner(found, config.execution, services, periods)
  const noise = sharpeErrorOf(wholeOf(winner.moments), periods)
  const moments = trials.map((trial) => trial.moments)
  const kept = await keep(artifacts, ledgerContent, ledger)
  if (isLeft(kept)) return kept
  const logs =
    config.capture === 'signals'
      ? await keep(artifacts, logsContent, {
          strategies: spaces.map(({ of }) => of),
          logs: found.logs,
          ...labelled,
          ...capturedSteps(market),
        })
      : undefined
  if (logs !== undefined && isLeft(logs)) return logs
  const member = { strategy, params: best.params }
  return right({
    best: {
      ...member,
      score: best.score,
      metrics,
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
    ...(services.resamples === undefined
      ? {}
      : { bootstrap: resampled(services, { equity: run.equity, periods_per_year: periods }, seed) }),
    algorithm: algorithmName(config.algorithm),
    objective: objectiveText(config.objective),
    ended: found.ended,
    sweep: await inTurns(sweepSteps(ledger, scores, isDefined(noise) ? noise : 0)),
    deflation: await inTurns(
      deflationSteps({
        winner: winner.moments,
        phase_trials: moments,
        all_trials: moments,
        periods_per_year: periods,
      }),
    ),
    overfitting: await inTurns(pboSteps(moments)),
    dataset: market.hash,
    span: market.span,
    warnings: searchWarnings(ground),
  })
}

/** Searches the parameters of strategies: the winner, every trial, and how much of the winner is luck. */
export async function* runSearch(
  request: Request<UnsizedSearch>,
  services: MarketServices,
): AsyncGenerator<Emission<SearchResult>> {
  const ground = searchedGround(request.config, services)
  if (isLeft(ground)) {
    yield ground
    return
  }
  const { seed, signal, elapsed, checkpoint, units } = request
  const { config, market, ...rest } = ground.right
  const around = {
    markets: [market],
    seed,
    signal,
    elapsed,
    checkpoint,
    ...(units.hands === 1 ? {} : { measured: measuredBy(units) }),
  }
  for await (const emission of search(config, { ...rest, ...around })) {
    const found = isProgress(emission) ? emission : flatMap(scored<Found>)(emission)
    if (isProgress(found) || isLeft(found)) yield found
    else yield await resultOf(request, services, ground.right, found.right)
  }
}
