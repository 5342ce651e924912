import { expect, test } from 'vitest'
import { type Judged, verdictOf } from '../../../src/phases/validation/verdict.js'
import { verdictText } from '../../../src/phases/validation/verdict-text.js'
import { timingTest } from '../../../src/stats/timing/outcome.js'

const d = Float64Array.from({ length: 1260 }, (_, t) => (t % 2 === 0 ? 0.009 : -0.01))
const risk = (low: number) => ({
  volatility: 0.05,
  max_drawdown: -0.1,
  held: { volatility: 0.1, max_drawdown: -0.3 },
  sharpe_difference: { value: low + 0.3, interval: { low, high: low + 0.6 } },
})
const judged = (timing: Partial<Judged['timing']> = {}): Judged => ({
  timing: {
    test: timingTest(d, d, 252),
    decisions: 100,
    series: 's',
    print: { day: new Int32Array(0), return: new Float32Array(0) },
    test_from: 0,
    risk: risk(-0.1),
    ...timing,
  },
  look: { series: 's', number: 1, others: [], unreadable: 0 },
  peeked: 0,
  worth: 0.5,
})

test('what is refuted says so where it had less risk for the same return', () => {
  const [plain, calm] = [verdictOf(judged()), verdictOf(judged({ risk: risk(0.1) }))]
  expect([plain.outcome, calm.outcome]).toEqual(['refuted', 'refuted'])
  expect(plain.because.join()).toMatch(/^no return from timing; with 95 %/)
  expect(calm.because.join()).toMatch(/^no return from timing, but less risk for the same return; with 95 %/)
  expect(verdictText(calm).join('\n')).toContain(
    'volatility 5.0 % (held at the same exposure 10.0 %) · drawdown -10.0 % (-30.0 %) · difference of Sharpe ratios 0.40, 95 % [0.10, 0.70]',
  )
})

test('a later look says from which bar on there has been none', () => {
  const shown = (fresh_from?: number) =>
    verdictText(
      verdictOf({
        ...judged(),
        look: {
          series: 's',
          number: 2,
          others: ['aaaa'],
          unreadable: 0,
          ...(fresh_from === undefined ? {} : { fresh_from }),
        },
      }),
    ).join('\n')
  expect(shown(Date.UTC(2016, 4, 2))).toContain('needs 0.025; no look yet at the bars from 2016-05-02 on')
  expect(shown()).toContain('needs 0.025; no tested bar is without a look')
})

test('what holds one part of its bars alone, always alike, has no timing', () => {
  const still = timingTest(new Float64Array(1260), d, 252)
  const { outcome, because } = verdictOf(judged({ test: still, only: 'night' }))
  expect(outcome).toBe('inconclusive')
  expect(because.join()).toContain(
    'there is no timing to test: it holds the night of its bars alone, always alike',
  )
})

test('an account that hardly changes its position is sent to no longer test', () => {
  const closing = (changes: Partial<Judged['timing']>, peeked = 0) =>
    verdictText(verdictOf({ ...judged(changes), peeked })).at(-1)
  const idle = closing({ decisions: 1 })
  expect(idle).toContain('there is no timing to test: 1 decision changed the position, of at least 5')
  expect(idle).not.toContain('years')
  const up = timingTest(
    d.map((value) => value + 0.0006),
    d,
    252,
  )
  expect(closing({ test: up }, 1)).toMatch(/1 trial behind it was scored there;.* test years/)
})
