import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { walkBars } from '../../laws/arbitrary/strategy.js'
import { exitLaws } from '../../laws/index.js'
import { int } from '../../src/core/space/dimension.js'
import { decodeLogs, encodeLogs } from '../../src/signal/signal-codec.js'
import { restrict } from '../../src/signal/slicing.kernel.js'
import { tradeValue } from '../../src/signal/trade-rule.kernel.js'
import {
  atr,
  barsSinceEntry,
  close,
  crossesAbove,
  entryPrice,
  gt,
  gte,
  highestSinceEntry,
  low,
  lowestSinceEntry,
  lt,
  mul,
  or,
  sma,
  sub,
} from '../../src/strategy/operators/expressions.js'
import { gridSignals } from '../../src/strategy/reading/grid.kernel.js'
import { boundExits } from '../../src/strategy/reading/trade-rules.js'
import { strategy } from '../../src/strategy/strategy.js'
import { strategyCodec, writeStrategy } from '../../src/strategy/strategy-codec.js'
import { strategyHash } from '../../src/strategy/strategy-hash.js'
import { bindLaws } from '../bind-laws.js'

const chandelier = strategy('chandelier', { n: int(2, 12), bars: int(1, 40) }, ({ n, bars }) => ({
  enter_long: crossesAbove(close, sma(close, n)),
  enter_short: lt(close, sma(close, 20)),
  exit_long: or(gte(barsSinceEntry(), bars), lt(close, mul(0.97, entryPrice()))),
  stop: sub(highestSinceEntry(close), mul(3, atr(n))),
  target: mul(1.2, lowestSinceEntry(low)),
}))

describe('the exits of a strategy', () => {
  test('are apart from its signal, and read back as they are written', () => {
    expect(Object.keys(chandelier.rules)).toEqual(['enter_long', 'enter_short'])
    expect(Object.keys(chandelier.exits ?? {})).toEqual(['exit_long', 'stop', 'target'])
    const written = writeStrategy(chandelier, {})
    expect(written).toMatchObject({
      exit_long: 'bars_since_entry() >= bars || close < 0.97 * entry_price()',
      stop: 'highest_since_entry(close) - 3 * atr(n)',
    })
    expect(strategyCodec.decode(written)).toEqual({ _tag: 'Right', right: chandelier })
    expect(strategyCodec.decode({ ...(written as object), ratchet: false })).toMatchObject({
      right: { exits: { ratchet: false } },
    })
  })

  test('that read the market alone stay in the signal', () => {
    const plain = strategy('plain', {}, () => ({
      enter_long: gt(close, sma(close, 5)),
      exit_long: lt(close, sma(close, 5)),
    }))
    expect(Object.keys(plain.rules)).toEqual(['enter_long', 'exit_long'])
    expect(plain.exits).toBeUndefined()
    expect(strategyHash(chandelier)).not.toBe(
      strategyHash(
        strategy('c', { n: int(2, 12) }, ({ n }) => ({ enter_long: crossesAbove(close, sma(close, n)) })),
      ),
    )
  })

  test.each([
    ['enter_long', 'close > entry_price()', 'only exits and levels may read it'],
    ['when', 'bars_since_entry() < 3', 'only exits and levels may read it'],
    ['long_while', 'close > highest_since_entry(close) * 0.9', 'only exits and levels may read it'],
    ['exit_long', 'sma(entry_price(), 5) > close', 'x of sma reads the open trade'],
    ['exit_long', 'crosses_above(close, entry_price())', 'b of crosses_above reads the open trade'],
    ['exit_long', 'highest_since_entry(entry_price()) > 1', 'x of highest_since_entry reads the open trade'],
    ['stop', 'close > 1', 'a level is a price'],
    ['exit_long', 'entry_price()', 'a rule is a condition'],
    ['exit_long', 'highest_since_entri(close) > 1', 'did you mean "highest_since_entry"?'],
  ])('%s: %s is refused', (rule, source, says) => {
    const made = strategyCodec.decode({ name: 's', enter_long: 'close > 1', [rule]: source })
    expect(isLeft(made) ? made.left.map(({ message }) => message).join() : 'accepted').toContain(says)
  })

  test('are worked out from columns and the trade; without one they are unknown', () => {
    const bound = boundExits(chandelier.exits ?? {}, { n: 3, bars: 5 })
    if (isLeft(bound)) throw new Error(bound.left.message)
    const { rules, extremes, columns } = bound.right
    expect([columns.length, extremes]).toEqual([
      3,
      [
        { column: 0, sign: 1, is_price: true },
        { column: 2, sign: -1, is_price: true },
      ],
    ])
    const at = [[100], [6], [95]]
    const trade = { entry_price: 104, bars_since_entry: 2, extremes: [108, 90] }
    const [exit, stop, target] = [rules.exit_long, rules.stop, rules.target]
    if (exit === undefined || stop === undefined || target === undefined) throw new Error('a rule is missing')
    expect(tradeValue(stop, at, 0, trade)).toBe(102)
    expect(tradeValue(target, at, 0, trade)).toBe(108)
    expect(tradeValue(exit, at, 0, trade)).toBe(1)
    expect(tradeValue(exit, at, 0, { ...trade, entry_price: 101 })).toBe(0)
    expect(tradeValue(exit, at, 0, { ...trade, entry_price: 101, bars_since_entry: 5 })).toBe(1)
    expect([tradeValue(stop, at, 0, undefined), tradeValue(exit, at, 0, undefined)]).toEqual([Number.NaN, 2])
  })
})

describe('renewals', () => {
  const bars = walkBars(5, 300)
  const slice = { warmup: [0, 20], scored: [20, 300] } as const
  const log = (() => {
    const made = gridSignals(chandelier, bars, slice, 'd')
    const read = isLeft(made) ? made : made.right.signal({ n: 3, bars: 5 })
    if (isLeft(read)) throw new Error(read.left.message)
    return read.right
  })()

  test('stand in the log of a strategy whose exits read the trade, and in no other', () => {
    expect(log.renewals?.from.length).toBeGreaterThan(3)
    const plain = gridSignals(
      strategy('plain', {}, () => ({ enter_long: gt(close, 1), exit_long: gt(close, 2) })),
      bars,
      slice,
      'd',
    )
    if (isLeft(plain)) throw new Error(plain.left.message)
    expect(plain.right.signal({})).not.toHaveProperty('right.renewals')
  })

  test('are stored, checked and cut with the log', () => {
    expect(decodeLogs(encodeLogs([log]))).toEqual({ _tag: 'Right', right: [log] })
    const outside = { ...log, renewals: { from: Int32Array.of(5), to: Int32Array.of(9) } }
    expect(decodeLogs(encodeLogs([outside]))).toMatchObject({ _tag: 'Left' })
    const [from = 0] = log.renewals?.from ?? []
    const [to = 0] = log.renewals?.to ?? []
    const part = restrict(log, [from, to], bars.time)
    expect(part).toMatchObject({ right: { renewals: { from: Int32Array.of(from), to: Int32Array.of(to) } } })
  })
})

bindLaws([['the exits of a strategy', exitLaws(chandelier)]])
