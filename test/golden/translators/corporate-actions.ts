import { isLeft } from 'fp-ts/lib/Either.js'
import { adjusted, factorTable } from '../../../src/market/actions/adjust.js'
import type { GoldenCase, Rows, Translator } from '../case.js'
import { compare, toleranceOf } from '../compare.js'
import { barsOf } from '../data.js'

interface AdjustCase extends GoldenCase {
  readonly data: { readonly file: string; readonly factors: string; readonly rows?: Rows }
  readonly expected: { readonly index: readonly number[] }
}

const returnsOf = (close: Float64Array): Float64Array =>
  Float64Array.from({ length: close.length - 1 }, (_, i) => (close[i + 1] ?? 0) / (close[i] ?? 0) - 1)
const largest = (close: Float64Array): number =>
  returnsOf(close).reduce((most, r) => Math.max(most, Math.abs(r)), 0)

/** Raw bars adjusted by a factor file. */
export const corporateActions: Translator = async (given, load) => {
  const golden = given as AdjustCase
  const bars = await barsOf(load, golden.data.file, golden.data.rows)
  const table = factorTable(golden.data.factors, await load(golden.data.factors))
  if (isLeft(table)) return [{ field: golden.data.factors, expected: 'factors', got: table.left }]
  const { close } = adjusted(bars, table.right, 'splits')
  const total = adjusted(bars, table.right, 'total_return').close
  const { index, ...expected } = golden.expected
  return compare(
    '',
    expected,
    {
      split_adjusted_close: index.map((at) => close[at]),
      total_return_close: index.map((at) => total[at]),
      max_abs_raw_return: largest(bars.close),
      max_abs_split_adjusted_return: largest(close),
      sum_log_total_return: returnsOf(total).reduce((sum, r) => sum + Math.log1p(r), 0),
    },
    toleranceOf(golden),
  )
}
