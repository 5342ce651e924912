import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Values } from '../../src/strategy/language/operator.js'
import { parseExpression } from '../../src/strategy/language/parse-expression.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { bind } from '../../src/strategy/reading/bind.kernel.js'
import { cellTable } from '../../src/strategy/reading/cell.js'
import { sheetOf, values } from '../../src/strategy/reading/sheet.kernel.js'
import { scopeOf } from '../../src/strategy/strategy.js'

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url))
const here = existsSync(`${shared}golden/cases/ta01_talib_goog.json`)

interface Golden {
  readonly sample_index: readonly number[]
  readonly expected: Readonly<
    Record<
      string,
      { readonly outputs: Readonly<Record<string, { readonly values: readonly (number | null)[] }>> }
    >
  >
}

const cases: readonly (readonly [indicator: string, output: string, expression: string])[] = [
  ['SMA', 'sma', 'sma(close, 20)'],
  ['EMA', 'ema', 'ema(close, 20)'],
  ['WMA', 'wma', 'wma(close, 20)'],
  ['RSI', 'rsi', 'rsi(close, 14)'],
  ['MACD', 'macd', 'macd(close).macd'],
  ['MACD', 'signal', 'macd(close).signal'],
  ['MACD', 'hist', 'macd(close, 12, 26, 9).histogram'],
  ['BBANDS', 'upper', 'bollinger(close, 20, 2).upper'],
  ['BBANDS', 'middle', 'bollinger(close).middle'],
  ['BBANDS', 'lower', 'bollinger(close).lower'],
  ['ATR', 'atr', 'atr(14)'],
  ['ROC', 'roc', 'roc(close, 10)'],
  ['STDDEV', 'stddev', 'stdev(close, 20)'],
]

describe.skipIf(!here)(
  `TA-Lib on GOOG${here ? '' : ' (skipped: no ../shared next to the repository)'}`,
  () => {
    const columnOf = (): Readonly<Record<string, Float64Array>> => {
      const rows = readFileSync(`${shared}data/bt_GOOG.csv`, 'utf8').trim().split('\n').slice(1)
      const field = (place: number): Float64Array =>
        Float64Array.from(rows, (row) => Number(row.split(',')[place]))
      return { open: field(1), high: field(2), low: field(3), close: field(4), volume: field(5) }
    }
    for (const [indicator, output, text] of cases)
      it(`${text} is ${indicator} ${output}`, () => {
        const golden = JSON.parse(
          readFileSync(`${shared}golden/cases/ta01_talib_goog.json`, 'utf8'),
        ) as Golden
        const { open, high, low, close, volume } = columnOf() as Record<string, Float64Array<ArrayBuffer>>
        const bars = {
          from: 0,
          length: close!.length,
          time: Float64Array.from(close!, (_, i) => i),
          open: open!,
          high: high!,
          low: low!,
          close: close!,
          volume: volume!,
        }
        const table = cellTable()
        const parsed = parseExpression(text, scopeOf({}))
        if (parsed._tag === 'Left') throw new Error(parsed.left.message)
        const ref = bind(table, operators, parsed.right.node, {})
        if (ref._tag === 'Left') throw new Error(ref.left.message)
        const got: Values = values(sheetOf(table, bars), ref.right)
        const wanted = golden.expected[indicator]!.outputs[output]!.values
        for (const [k, bar] of golden.sample_index.entries()) {
          const value = wanted[k] ?? Number.NaN
          if (Number.isNaN(value)) expect(got[bar], `bar ${bar}`).toBeNaN()
          else
            expect(Math.abs(got[bar]! - value), `bar ${bar}`).toBeLessThanOrEqual(
              1e-9 * Math.max(1, Math.abs(value)),
            )
        }
      })
  },
)
