import { thousands } from '../../core/thousands.js'
import { isDefined, type Metric } from './metric.js'

/** A metric with this many decimals; `-` where it is undefined. */
export const number = (metric: Metric, digits = 2): string =>
  isDefined(metric) ? metric.toFixed(digits) : '-'
/** A share in percent; `-` where it is undefined. */
export const percent = (metric: Metric, digits = 1): string =>
  isDefined(metric) ? `${(100 * metric).toFixed(digits)} %` : '-'
/** A number with its thousands apart. */
export const count = (value: number): string => thousands(value)
/** A metric to the nearest whole number; `-` where it is undefined. */
export const whole = (metric: Metric): string => (isDefined(metric) ? count(Math.round(metric)) : '-')
/** A thing with its number: `1 trade`, `2,141 trades`. */
export const counted = (value: number, one: string): string =>
  `${count(value)} ${one}${value === 1 ? '' : 's'}`
/** A number to this many significant digits, without zeros behind. */
export const significant = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)))
