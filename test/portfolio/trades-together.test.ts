import { expect, test } from 'vitest'
import { decisionBars } from '../../src/portfolio/account/exposure.kernel.js'
import { EXIT_REASONS, type ExitReason } from '../../src/portfolio/account/trades.js'
import { portfolio } from '../../src/portfolio/fast/portfolio.kernel.js'
import { weightedTrades } from '../../src/portfolio/runs/ensemble.kernel.js'
import { barsOf, executionOf, logOf, whole } from './market.js'

const bars = barsOf(Array.from({ length: 12 }, () => [100, 101, 99, 100] as const))
const tradesOf = (states: readonly number[]) =>
  portfolio(bars, whole(bars)).account(
    logOf(states),
    executionOf({ fill: 'close', costs: { rate: 0 }, finalize: 'close' }),
  ).trades

test('trades of an ensemble stand by exit, then entry, then member, whoever made them', () => {
  const slow = tradesOf([0, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0])
  const quick = tradesOf([0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0])
  const { member, entry_bar, exit_bar } = weightedTrades([slow, quick], [0.5, 0.5])
  expect(Array.from(member, (each, i) => [each, entry_bar[i], exit_bar[i]])).toEqual([
    [1, 2, 3],
    [0, 1, 6],
    [1, 5, 6],
    [0, 9, 11],
    [1, 9, 11],
  ])
})

test('an entry that takes up again what the end of a window closed is no decision', () => {
  const ends = tradesOf([0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
  const again = tradesOf([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
  const reasons = (some: typeof ends): readonly (ExitReason | undefined)[] =>
    Array.from(some.reason, (reason) => EXIT_REASONS[reason])
  expect([reasons(ends), reasons(again)]).toEqual([['end_of_data'], ['signal']])
  // entered on bar 2 and closed by the end of the window; taken up on bar 0 of the next, and left on bar 5
  const windows = [
    { from: 0, trades: ends },
    { from: 0, trades: again },
  ]
  expect([...decisionBars(windows)]).toEqual([2, 5])
  expect([...decisionBars([{ from: 0, trades: again }])]).toEqual([0, 5])
})
