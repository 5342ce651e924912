import { decodeWith } from '../../core/codec/codec.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { rangeCodec, resolveRange } from '../../market/bars/range.js'
import { dataOf } from '../../market/universe/data.js'
import { dataLines } from '../../market/universe/data-text.js'
import type { Universe } from '../../market/universe/universe.js'
import { dataWarnings } from '../../market/universe/universe-notes.js'
import { executionCodec } from '../../portfolio/rules/execution-codec.js'
import type { Prepared } from '../../run/run.js'
import { count, percent } from '../../stats/metrics/metric-text.js'

/** What is read of bars, or of the steps of several instruments. */
interface Shown extends Pick<Dataset, 'interval' | 'periods_per_year'> {
  readonly bars: Pick<Dataset['bars'], 'time' | 'length' | 'risk_free'>
  readonly lines: readonly string[]
}

const shownOf = (given: Dataset | Universe): Shown => {
  const data = dataOf(given)
  const { interval, periods_per_year } = given
  return {
    interval,
    periods_per_year,
    bars: data._tag === 'One' ? data.dataset.bars : data.universe.steps,
    lines: [...dataLines(data), ...dataWarnings(data).map((one) => `! ${one}`)],
  }
}

const rangeText = (name: string, value: unknown, dataset: Shown, width: number): readonly string[] => {
  const range = decodeWith(rangeCodec)(value)
  const slice = range._tag === 'Right' ? resolveRange(range.right, dataset) : undefined
  if (slice?._tag !== 'Right') return []
  const { warmup, scored } = slice.right
  const time = (bar: number): string => showTime(dataset.bars.time[bar] ?? 0)
  return [
    `${name.padEnd(width)} ${time(scored[0])}..${time(scored[1] - 1)} ${count(scored[1] - scored[0])} bars (+${count(warmup[1] - warmup[0])} warm-up)`,
  ]
}

const executionText = (
  value: unknown,
  { periods_per_year, bars }: Shown,
  width: number,
): readonly string[] => {
  const execution = decodeWith(executionCodec)(value)
  if (execution._tag === 'Left') return []
  const {
    costs: { commission, slippage },
    fill,
  } = execution.right
  const slips = slippage.rate > 0 ? ` + ${percent(slippage.rate, 2)} slippage` : ''
  const shares = commission.per_share > 0 ? ` + ${commission.per_share} a share` : ''
  const annual =
    typeof periods_per_year === 'number'
      ? ` · annualised with P = ${periods_per_year} · risk-free ${bars.risk_free === undefined ? '0' : 'as given'}`
      : ''
  return [
    `${'costs'.padEnd(width)} ${percent(commission.rate, 2)} a side${slips}${shares} · fills at ${fill}${annual}`,
  ]
}

/** What a run works on: the bars with their warnings, the ranges, fills and costs that its inputs say. */
export const headerText = ({ template, inputs }: Prepared, given: Dataset | Universe): readonly string[] => {
  const dataset = shownOf(given)
  const [first = '', ...more] = dataset.lines
  const shown = Object.entries(template.inputs)
  const width = Math.max(7, ...shown.flatMap(([name, { type }]) => (type === 'range' ? [name.length] : [])))
  return [
    `${'data'.padEnd(width)} ${first}`,
    ...more.map((line) => `${''.padEnd(width)} ${line}`),
    ...shown.flatMap(([name, { type }]) =>
      type === 'range'
        ? rangeText(name, inputs[name], dataset, width)
        : type === 'execution'
          ? executionText(inputs[name], dataset, width)
          : [],
    ),
  ]
}
