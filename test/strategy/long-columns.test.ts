import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { walkBars } from '../../laws/arbitrary/strategy.js'
import { barsBetween } from '../../src/market/bars/bars.js'
import { parseExpression } from '../../src/strategy/language/parse-expression.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { bind } from '../../src/strategy/reading/bind.kernel.js'
import { cellTable } from '../../src/strategy/reading/cell.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'
import { sheetOf, values } from '../../src/strategy/reading/sheet.kernel.js'

test.each([
  'bollinger(close, 20, 2).upper',
  'rsi(ema(close, 9), 14) > 50',
  'higher(sma(close, 3), "1d") - close',
  'sma(close, 300)',
])('%s of more bars than are computed at once is what columns of all bars give', (text) => {
  const bars = walkBars(7, 20_000)
  const table = cellTable()
  const parsed = parseExpression(text, { operators, params: {} })
  if (isLeft(parsed)) throw new Error(parsed.left.message)
  const ref = bind(table, operators, parsed.right.node, {})
  const read = seriesOf(text, bars)
  if (isLeft(ref) || isLeft(read)) throw new Error(text)
  expect(read.right.values).toEqual(values(sheetOf(table, barsBetween(bars, 0, bars.length)), ref.right))
})
