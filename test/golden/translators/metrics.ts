import { isLeft } from 'fp-ts/lib/Either.js'
import { datedValues } from '../../../src/market/actions/dated-values.kernel.js'
import { empyricalFigures, relativeFigures } from '../../../src/stats/dialects/empyrical.js'
import { quantstatsFigures } from '../../../src/stats/dialects/quantstats.js'
import { drawdownTable } from '../../../src/stats/returns/drawdown-table.kernel.js'
import { rolling } from '../../../src/stats/returns/rolling.js'
import type { GoldenCase, Load, Rows, Translator } from '../case.js'
import { compare, EXACT, toleranceOf } from '../compare.js'
import { barsOf } from '../data.js'
import { strangeFields } from '../strange-fields.js'

type Figures = Readonly<Record<string, unknown>>
interface MetricsCase extends GoldenCase {
  readonly data: {
    readonly file: string
    readonly field: string
    readonly rows?: Rows
    readonly returns: string
    readonly n: number
  }
  readonly periods_per_year: number
  readonly rf_per_period: number
  readonly benchmark?: string
  readonly aligned_n?: number
  readonly expected: {
    readonly empyrical?: Figures
    readonly quantstats?: Figures
    readonly drawdowns_top5?: readonly unknown[]
    readonly rolling?: Figures & { readonly window: number; readonly index: readonly number[] }
    readonly vs_benchmark?: Figures
  }
}
interface Series {
  readonly times: Float64Array
  readonly returns: Float64Array
}

/** A column of returns as it stands in a table, or the simple returns of a column of bars. */
const seriesOf = async (
  load: Load,
  file: string,
  field: string,
  given: boolean,
  rows?: Rows,
): Promise<Series> => {
  if (given) {
    const bytes = await load(file)
    const named = datedValues(file, bytes, { value: field })
    const read = isLeft(named) ? datedValues(file, bytes, { value: 1 }) : named
    if (isLeft(read)) throw new Error(JSON.stringify(read.left))
    return { times: read.right.time, returns: read.right.values }
  }
  const bars = await barsOf(load, file, rows)
  const prices = bars[field.toLowerCase() as 'close']
  return {
    times: bars.time.slice(1),
    returns: Float64Array.from(
      { length: bars.length - 1 },
      (_, i) => (prices[i + 1] ?? 0) / (prices[i] ?? 0) - 1,
    ),
  }
}

const asGiven = ({ data }: MetricsCase): boolean => /as given/i.test(data.returns)

/** The series next to which a case stands: "column 'X' of same file", or "FILE FIELD returns, inner join on date". */
const benchmarkOf = (golden: MetricsCase, load: Load): Promise<Series> => {
  const text = golden.benchmark ?? ''
  const column = /column '(.+)' of same file/.exec(text)?.[1]
  if (column !== undefined) return seriesOf(load, golden.data.file, column, asGiven(golden))
  const [file = '', field = ''] = text.split(' ')
  return seriesOf(load, file, field, /^(return|as)/i.test(field))
}

const joined = (a: Series, b: Series): readonly [Float64Array, Float64Array] => {
  const other = new Map([...b.times].map((time, i) => [time, b.returns[i] ?? Number.NaN]))
  const both = [...a.times.keys()].filter((i) => other.has(a.times[i] ?? Number.NaN))
  return [
    Float64Array.from(both, (i) => a.returns[i] ?? Number.NaN),
    Float64Array.from(both, (i) => other.get(a.times[i] ?? Number.NaN) ?? Number.NaN),
  ]
}

const DAY = 86_400_000
const day = (time: number): string => new Date(time).toISOString().slice(0, 10)
const drawdowns = ({ times, returns }: Series, count: number) =>
  drawdownTable(returns, count).map(({ start, valley, end, depth }) => {
    const at = (i: number): number => times[i] ?? Number.NaN
    return {
      start: day(at(start)),
      valley: day(at(valley)),
      end: day(at(end)),
      days: Math.floor((at(end) - at(start)) / DAY) + 1,
      max_drawdown_pct: 100 * depth,
    }
  })

/** Figures of one series of returns, and next to a benchmark. */
export const metrics: Translator = async (given, load) => {
  const golden = given as MetricsCase
  if (!/^(simple|.*as given)/i.test(golden.data.returns))
    throw new Error(`no returns "${golden.data.returns}"`)
  const { periods_per_year, expected } = golden
  const series = await seriesOf(load, golden.data.file, golden.data.field, asGiven(golden), golden.data.rows)
  const near = toleranceOf(golden)
  const loose = (golden as unknown as { readonly tolerance: Readonly<Record<string, number>> }).tolerance
  const { smart_sharpe, ...quantstats } = expected.quantstats ?? {}
  const found = quantstatsFigures(series.returns, { periods_per_year, times: series.times })
  const windows = expected.rolling
  const rolled =
    windows === undefined ? undefined : rolling(series.returns, windows.window, { periods_per_year })
  const at = (values: Float64Array | undefined) => windows?.index.map((i) => values?.[i])
  const relative = expected.vs_benchmark
  const [own, other] = relative === undefined ? [] : joined(series, await benchmarkOf(golden, load))
  return [
    ...strangeFields(expected, ['empyrical', 'quantstats', 'drawdowns_top5', 'rolling', 'vs_benchmark']),
    ...strangeFields(windows ?? {}, ['window', 'index', 'sharpe', 'volatility', 'sortino'], 'rolling'),
    ...compare('data.n', golden.data.n, series.returns.length, EXACT),
    ...compare(
      'empyrical',
      expected.empyrical ?? {},
      empyricalFigures(series.returns, { periods_per_year, rate: golden.rf_per_period }),
      near,
    ),
    ...compare('quantstats', quantstats, found, near),
    ...(smart_sharpe === undefined
      ? []
      : compare('quantstats.smart_sharpe', smart_sharpe, found['smart_sharpe'], {
          rel: loose['smart_sharpe_rel'] ?? near.rel,
          abs: near.abs,
        })),
    ...compare(
      'drawdowns_top5',
      expected.drawdowns_top5 ?? [],
      drawdowns(series, expected.drawdowns_top5?.length ?? 0),
      near,
    ),
    ...(windows === undefined
      ? []
      : compare(
          'rolling',
          { sharpe: windows['sharpe'], volatility: windows['volatility'], sortino: windows['sortino'] },
          {
            sharpe: at(rolled?.sharpe_ratio),
            volatility: at(rolled?.volatility),
            sortino: at(rolled?.sortino_ratio),
          },
          near,
        )),
    ...(relative === undefined || own === undefined || other === undefined
      ? []
      : [
          ...compare('aligned_n', golden.aligned_n, own.length, EXACT),
          ...compare('vs_benchmark', relative, relativeFigures(own, other, { periods_per_year }), near),
        ]),
  ]
}
