import { right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import { decodeWith, showFault } from '../../src/core/codec/codec.js'
import { tradesCodec } from '../../src/portfolio/account/trades.js'
import { portfolio } from '../../src/portfolio/fast/portfolio.kernel.js'
import { defaultExecution, executionCodec } from '../../src/portfolio/rules/execution.js'
import { barsOf, executionOf, logOf, whole } from './market.js'

const faultsOf = (value: unknown): readonly string[] => {
  const decoded = decodeWith(executionCodec)(value)
  return decoded._tag === 'Left' ? decoded.left.map(showFault) : []
}

describe('the execution codec', () => {
  it('gives every field a default', () => {
    expect(executionCodec.decode({})).toEqual(right(defaultExecution))
    expect(executionOf({ costs: { slippage: 0.01 } }).costs).toEqual({
      rate: 0.001,
      per_share: 0,
      slippage: 0.01,
    })
  })
  it.each([
    [{ fill: 'next_opn' }, 'fill: unknown fill "next_opn", did you mean "next_open"?'],
    [{ cost: {} }, 'cost: an execution has no "cost", did you mean "costs"?'],
    [{ risk: { stop_loss: 1.5 } }, 'risk.stop_loss: 1.5 is not a number from 0 to 1'],
    [{ risk: { stop_loss: 0 } }, 'risk.stop_loss: stop_loss must be above 0, not 0'],
    [{ sizing: { kind: 'units' } }, 'sizing.units: missing: a units sizing needs "units"'],
    [{ capital: 0 }, 'capital: capital must be above 0, not 0'],
    [{ costs: { rate: -0.1 } }, 'costs.rate: -0.1 is not a number from 0 to 0.5'],
  ])('%j is refused', (written, fault) => {
    expect(faultsOf(written)).toEqual([fault])
  })
})

describe('the trades codec', () => {
  const bars = barsOf([100, 110, 120].map((price) => [price, price, price, price] as const))
  const { trades } = portfolio(bars, whole(bars)).run(logOf([1, 1, 1]), defaultExecution)
  it('reads back what the canonical encoding wrote', () => {
    const bytes = encode(tradesCodec.encode(trades))
    const back = bytes._tag === 'Right' ? decode(bytes.right) : bytes
    expect(back._tag === 'Right' && tradesCodec.decode(back.right)).toEqual(right(trades))
  })
  it('refuses columns of unequal length', () => {
    expect(tradesCodec.is({ ...trades, pnl: new Float64Array(7) })).toBe(false)
    expect(tradesCodec.is({ ...trades, more: new Float64Array(1) })).toBe(false)
  })
})
