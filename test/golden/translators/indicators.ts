import { isLeft } from 'fp-ts/lib/Either.js'
import type { Bars } from '../../../src/market/bars/bars.js'
import { seriesOf } from '../../../src/strategy/reading/series-of.js'
import type { GoldenCase, Rows, Translator } from '../case.js'
import { compare, EXACT, type Tolerance, toleranceOf } from '../compare.js'
import { barsOf } from '../data.js'
import type { Difference } from '../difference.js'
import { taLib } from './ta-lib.js'

interface Output {
  readonly values: readonly (number | null)[]
  readonly sum: number
}
interface Asked {
  readonly inputs: string
  readonly params: readonly number[]
  readonly first_index: number
  readonly outputs: Readonly<Record<string, Output>>
}
interface IndicatorCase extends GoldenCase {
  readonly data: {
    readonly file: string
    readonly rows?: Rows
    readonly n_bars: number
  }
  readonly sample_index: readonly number[]
  readonly expected: Readonly<Record<string, Asked>>
}

const COLUMNS: Readonly<Record<string, string>> = {
  O: 'open',
  H: 'high',
  L: 'low',
  C: 'close',
  V: 'volume',
}

const compareOutput = (
  field: string,
  expression: string,
  {
    bars,
    wanted,
    asked,
    golden,
    near,
  }: {
    readonly bars: Bars
    readonly wanted: Output
    readonly asked: Asked
    readonly golden: IndicatorCase
    readonly near: Tolerance
  },
): readonly Difference[] => {
  const read = seriesOf(expression, bars, { warmup: 'first_value' })
  if (isLeft(read)) return [{ field: `${field} (${expression})`, expected: 'values', got: read.left.message }]
  const { values, warmup } = read.right
  const first = values.findIndex((value) => !Number.isNaN(value))
  const known = Array.from(values).filter((value) => !Number.isNaN(value))
  return [
    ...compare(`${field} first_index`, asked.first_index, first, EXACT),
    ...(expression.startsWith('when_known') ? [] : compare(`${field} warmup`, first, warmup, EXACT)),
    ...golden.sample_index.flatMap((at, k) => compare(`${field}[${at}]`, wanted.values[k], values[at], near)),
    ...compare(
      `${field} sum`,
      wanted.sum,
      known.reduce((sum, value) => sum + value, 0),
      near,
    ),
  ]
}

/** TA-Lib's functions over a whole series. */
export const indicators: Translator = async (given, load) => {
  const golden = given as IndicatorCase
  const bars = await barsOf(load, golden.data.file, golden.data.rows)
  const near = toleranceOf(golden)
  return [
    ...compare('data.n_bars', golden.data.n_bars, bars.length, EXACT),
    ...Object.entries(golden.expected).flatMap(([name, asked]) => {
      const said = taLib[name] ?? taLib[name.replace(/[_ (].*\d+\)?$/, '')]
      if (said === undefined) return [{ field: name, expected: 'a function that is known', got: undefined }]
      const [first = 'close', second = first] = Array.from(
        asked.inputs,
        (letter) => COLUMNS[letter] ?? 'close',
      )
      const expressions = said(first, asked.params, second)
      return Object.entries(asked.outputs).flatMap(([output, wanted], at) =>
        compareOutput(`${name}.${output}`, expressions[at] ?? '', { bars, wanted, asked, golden, near }),
      )
    }),
  ]
}
