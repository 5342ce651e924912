import { setImmediate } from 'node:timers/promises'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import { sha256 } from '../../core/content-key.js'
import { ensemble, type MemberRun } from '../../portfolio/ensemble.kernel.js'
import type { KernelName } from '../../portfolio/kernel-choice.js'
import { type Emission, progress } from '../../run/handler.js'
import { badConfig, failed } from '../../run/phase-error.js'
import { commonestReason } from '../../search/ranking.js'
import { type Simplex, simplexGrid, type Weights } from '../../search/simplex.kernel.js'
import type { Trial } from '../../search/trial.js'
import { returnsOf } from '../../stats/equity-fold.kernel.js'
import type { Metric } from '../../stats/metric.js'
import { metricsOf, type Performance } from '../../stats/metrics.js'
import { momentsOf } from '../../stats/moments.kernel.js'
import type { Objective } from '../../stats/objective.js'
import { score } from '../../stats/score.js'

const BATCH = 128

/** The best weighting, and every one that was tried. */
export interface Weighed {
  readonly trials: readonly Trial[]
  readonly weights: Weights
  readonly score: number
  readonly number: number
}

const bytesOf = (column: Float64Array): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength)

/**
 * Tries every weighting of a simplex on members that have been run once each. Emits progress and at last the best.
 * Cost: O(members x bars) a weighting. NaN: spreads. Look-ahead: none.
 */
export async function* weigh(
  members: readonly MemberRun[],
  simplex: Simplex,
  of: {
    readonly objective: Objective
    readonly kernel: KernelName
    readonly performance: (run: {
      equity: Float64Array
      trades: Performance['trades']
      held: number
    }) => Performance
  },
  signal: AbortSignal,
): AsyncGenerator<Emission<Weighed>> {
  const started = simplexGrid.start(simplex, { seed: 0 })
  if (isLeft(started)) {
    yield left(badConfig({ path: 'weights', message: started.left.message }))
    return
  }
  const trials: Trial[] = []
  const scores: Metric[] = []
  let state = started.right
  for (;;) {
    const asked = simplexGrid.ask(state, BATCH)
    if (asked.candidates.length === 0) break
    const told: { number: number; score: Metric }[] = []
    for (const { number, point } of asked.candidates) {
      const run = ensemble(members, point)
      const metrics = metricsOf(of.performance(run))
      const value = score(of.objective, metrics)
      trials.push({
        phase: 'ensemble',
        number,
        strategy: 'ensemble',
        params: Object.fromEntries(point.map((weight, i) => [`weight_${i}`, weight])),
        kernel: of.kernel,
        trades: run.trades.side.length,
        metrics: {
          score: value,
          sharpe_ratio: metrics.sharpe_ratio,
          total_return: metrics.total_return,
          max_drawdown: metrics.max_drawdown,
        },
        returns_hash: sha256(bytesOf(run.equity)),
        moments: momentsOf(returnsOf(run.equity)),
      })
      scores.push(value)
      told.push({ number, score: value })
    }
    state = simplexGrid.tell(asked.state, told)
    yield progress(trials.length, trials.length + BATCH, 'weightings')
    await setImmediate()
    if (signal.aborted) return
  }
  const best = simplexGrid.best(state)
  yield best === undefined
    ? left(failed(`no weighting has a score: ${commonestReason(scores) ?? 'the simplex is empty'}`))
    : right({ trials, weights: best.point, score: best.score, number: best.number })
}
