import { thousands } from '../../core/thousands.js'
import { datasetLine } from '../bars/dataset-text.js'
import { showTime } from '../bars/shown-time.js'
import type { Data } from './data.js'

/** How many symbols are named at most. */
const NAMES_SHOWN = 12

/** What some data is, in lines: a dataset by its line, a universe by its symbols and its steps. */
export const dataLines = (data: Data): readonly string[] => {
  if (data._tag === 'One') return [datasetLine(data.dataset)]
  const { instruments, steps, interval, periods_per_year, currencies, hash } = data.universe
  const names = instruments.map(({ symbol }) => symbol)
  const p = typeof periods_per_year === 'number' ? `P = ${periods_per_year}` : 'no P'
  return [
    `${names.length} instruments: ${[...names.slice(0, NAMES_SHOWN), ...(names.length > NAMES_SHOWN ? ['..'] : [])].join(', ')}${currencies === undefined ? '' : ` · money in ${currencies.account}`}`,
    `${showTime(steps.time[0] ?? 0)}..${showTime(steps.time.at(-1) ?? 0)}, ${thousands(steps.length)} steps, ${interval.kind}, ${p} (sha ${hash.slice(0, 4)}..${hash.slice(-2)})`,
  ]
}
