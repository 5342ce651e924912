import { isLeft } from 'fp-ts/lib/Either.js'
import { recall } from '../../candidate/stored-artifacts.js'
import { joinedReturns } from '../../portfolio/account/exposure.kernel.js'
import type { SelectionTest } from '../../stats/timing/outcome.js'
import type { Artifacts } from '../../store/store.js'
import { nextLookAt, type Pool, waitingDays } from './pool.js'
import { pooledReturnsContent, timedWithin } from './pooled-returns.js'
import { dailyTestOf } from './timing-evidence.js'

/** Of a pool without a bar that can be read. */
const UNTESTED: SelectionTest = {
  n: 0,
  mean: 0,
  deviation: 0,
  variance: 0,
  periods: 0,
  years: 0,
  z: 0,
  p: 0.5,
}

/** The bars that the runs of a pool added one after another, tested as one account. */
export interface PooledTest {
  readonly test: SelectionTest
  readonly decisions: number
  readonly runs: number
  readonly looks: number
  /** Days that wait for the next look, and the days that the pool has then. */
  readonly waiting: number
  readonly next_at: number
  /** Parts that cannot be read. */
  readonly lost: number
}

/**
 * Tests the parts of a pool that its last look is of, or all of them where it has taken none: their returns and exposures
 * follow one another in one series, whose means are those of the whole, so that parts of one account are that account.
 */
export const pooledTestOf = async (
  pool: Pool,
  bars_a_year: number,
  artifacts: Artifacts,
): Promise<PooledTest> => {
  const parts = pool.tested === 0 ? pool.parts : pool.parts.slice(0, pool.tested)
  const read = await Promise.all(parts.map(({ returns }) => recall(artifacts, pooledReturnsContent, returns)))
  const found = parts.flatMap(({ from, to }, place) => {
    const one = read[place]
    if (one === undefined || isLeft(one)) return []
    const isLast = place === parts.length - 1
    const decided = one.right.decided.filter((at) => at >= from && at <= to)
    return [{ ...timedWithin(one.right, [from, to], isLast), decided }]
  })
  const times = found.flatMap(({ time }) => [...time])
  return {
    test: times.length === 0 ? UNTESTED : dailyTestOf(joinedReturns(found), times, bars_a_year).test,
    decisions: new Set(found.flatMap(({ decided }) => [...decided])).size,
    runs: parts.length,
    looks: pool.looks,
    waiting: pool.tested === 0 ? 0 : waitingDays(pool),
    next_at: nextLookAt(pool),
    lost: parts.length - found.length,
  }
}
