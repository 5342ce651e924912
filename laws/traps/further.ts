import { isLeft } from 'fp-ts/lib/Either.js'
import { random } from '../../src/core/random.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { apply, type NamedSeries } from '../../src/strategy/language/tree.js'
import { close, gt, lag, lt } from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { strategy } from '../../src/strategy/strategy.js'
import { strategySubject } from '../check/strategy-target.js'
import { ownOperator, testable } from './made.js'
import type { GivenBars, Trap } from './trap.js'

const drawn = (seed: number, drift: number, stay: number): Bars => {
  const market = syntheticMarket({
    seed,
    bars: 2000,
    regimes: [
      { name: 'up', drift, sd: 0.008 },
      { name: 'down', drift: -drift, sd: 0.008 },
    ],
    stay,
  })
  if (isLeft(market)) throw new TypeError(JSON.stringify(market.left))
  return market.right.dataset.bars
}

/** Bars with what a model says of the next move, unknown on the first 60. */
const scored = ((): GivenBars => {
  const bars = drawn(5, 0, 0.5)
  const draw = random(5, 'score')
  const score = Float64Array.from({ length: bars.length }, (_, i) => {
    const move = (bars.close[i + 1] ?? 1) / (bars.close[i] ?? 1) - 1
    return i < 60 ? Number.NaN : 100 * move + draw.normal()
  })
  return { name: 'bars with a score', bars: { ...bars, series: { score } } }
})()
/** Bars of trends that last for 100 bars, so that an honest rule foretells the next return. */
const trending: GivenBars = { name: 'bars with trends', bars: drawn(6, 0.004, 0.99) }

const score: NamedSeries = { _tag: 'Series', name: 'score' }
const ahead = ownOperator('ahead', (x, i) => x[i + 1] ?? x[i] ?? 0)
const filled = ownOperator('filled', (x, i) => x.subarray(i).find((value) => !Number.isNaN(value)) ?? 0)
const written = ownOperator('written', (x, i) => (x[i] = (x[i] ?? 0) / 2))
const own = { ...operators, ahead, filled, written }
const over = (name: string): Trap['subject'] =>
  testable(
    strategySubject(
      strategy(name, {}, () => ({ long_while: gt(apply(name, score), 0) }), { operators: own }),
    ),
  )

/** Targets that read a further series early, or write into it. */
export const furtherTraps: readonly Trap[] = [
  { name: 'the next value of a further series', subject: over('ahead'), breaks: 'prefix' },
  { name: 'a further series filled from behind at its start', subject: over('filled'), breaks: 'prefix' },
  { name: 'a further series written into', subject: over('written'), breaks: 'input' },
].map((trap) => ({ ...trap, bars: scored }))

const ruled = (name: string, rules: Parameters<typeof strategy>[2]): Trap['subject'] =>
  testable(strategySubject(strategy(name, {}, rules)))
/** Sound targets that foretell: by a series that does, and where trends last. */
export const furtherHonest: readonly Trap[] = [
  {
    name: 'a score that foretells',
    subject: ruled('score', () => ({ long_while: gt(score, 0) })),
    bars: scored,
  },
  {
    name: 'a trend of 60 bars where trends last',
    subject: ruled('trend', () => ({
      long_while: gt(close, lag(close, 60)),
      short_while: lt(close, lag(close, 60)),
    })),
    bars: trending,
  },
]
