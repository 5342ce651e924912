import { right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import { decodeWith, showFault } from '../../src/core/codec/codec.js'
import { tradesCodec } from '../../src/portfolio/account/trades.js'
import { portfolio } from '../../src/portfolio/fast/portfolio.kernel.js'
import { defaultExecution } from '../../src/portfolio/rules/execution.js'
import { executionCodec, executionOver } from '../../src/portfolio/rules/execution-codec.js'
import { presets } from '../../src/portfolio/rules/presets.js'
import { barsOf, executionOf, logOf, whole } from './market.js'

const faultsOf = (value: unknown): readonly string[] => {
  const decoded = decodeWith(executionCodec)(value)
  return decoded._tag === 'Left' ? decoded.left.map(showFault) : []
}

describe('the execution codec', () => {
  it('gives every field a default', () => {
    expect(executionCodec.decode({})).toEqual(right(defaultExecution))
    expect(executionOf({ costs: { slippage: 0.01 } }).costs).toEqual({
      ...defaultExecution.costs,
      slippage: { ...defaultExecution.costs.slippage, rate: 0.01 },
    })
  })
  it('begins from a preset, and is written in full', () => {
    const changed = executionOf({ preset: 'vectorbt', costs: { rate: 0.002, slippage: { fixed: 1 } } })
    expect(executionOf('vectorbt')).toEqual(presets.vectorbt)
    expect(changed.fill).toBe('close')
    expect(changed.costs.commission).toEqual({ ...presets.vectorbt.costs.commission, rate: 0.002 })
    expect(changed.costs.slippage).toEqual({ ...presets.vectorbt.costs.slippage, fixed: 1 })
    expect(executionCodec.decode(executionCodec.encode(changed))).toEqual(right(changed))
  })
  it('changes an execution that is there', () => {
    const changed = decodeWith(executionOver(presets.vectorbt))({
      costs: { rate: 0 },
      risk: { stop_loss: 0.1 },
    })
    expect(changed).toEqual(right({ ...presets.vectorbt, risk: { stop_loss: 0.1 } }))
  })
  it.each([
    [{ fill: 'next_opn' }, 'fill: unknown fill "next_opn", did you mean "next_open"?'],
    [{ cost: {} }, 'cost: an execution has no "cost", did you mean "costs"?'],
    [{ risk: { stop_loss: 1.5 } }, 'risk.stop_loss: 1.5 is not a number from 0 to 1'],
    [{ risk: { stop_loss: 0 } }, 'risk.stop_loss: stop_loss must be above 0, not 0'],
    [{ sizing: { kind: 'units' } }, 'sizing.units: missing: a units sizing needs "units"'],
    [{ capital: 0 }, 'capital: capital must be above 0, not 0'],
    [{ costs: { rate: -0.1 } }, 'costs.rate: -0.1 is not a number from 0 to 0.5'],
    [{ costs: { slippage: 2 } }, 'costs.slippage: 2 is not a number from 0 to 0.5'],
    [{ costs: { rat: 0 } }, 'costs.rat: costs have no "rat", did you mean "rate"?'],
    [
      { costs: { slippage: { rat: 0 } } },
      'costs.slippage.rat: a slippage has no "rat", did you mean "rate"?',
    ],
    [
      { costs: { rate: 0, commission: { rate: 0 } } },
      'costs.rate: "rate" is said twice: it is short for "commission.rate"',
    ],
    [
      { preset: 'backtesting_py', volume: { kind: 'share', share: 0.1 } },
      'a volume share goes with matching "time"',
    ],
    ['vectorbts', 'unknown preset "vectorbts", did you mean "vectorbt"?'],
    [{ preset: 'vectorbts' }, 'preset: unknown preset "vectorbts", did you mean "vectorbt"?'],
    [{ commission: { rate: 0 } }, 'commission: "commission" is now "costs.commission"'],
    [{ slippage: {} }, 'slippage: "slippage" is now "costs.slippage"'],
    [{ limits: { leverage: 2 } }, 'limits.leverage: "limits.leverage" is now "leverage"'],
    [
      { contract: { margin: 0.1 } },
      'contract.margin: "margin" is now "leverage", its inverse: leverage 10 is a margin of 0.1; a margin in money is of a future',
    ],
    [
      { leverage: 2, contract: { kind: 'future', multiplier: 5, margin: 100 } },
      'a contract that ties a margin of 100 has its leverage in it: leave out leverage, or the margin',
    ],
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
