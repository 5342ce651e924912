import { power } from '../power.kernel.js'

/** A value that a parameter takes. */
export type ParamValue = number | string
/** One point of a space: a value for every parameter. */
export type Params = Readonly<Record<string, ParamValue>>

/** Whole numbers `low, low + step, ..` up to and with `high` where a step ends there. */
export interface IntDimension {
  readonly _tag: 'Int'
  readonly low: number
  readonly high: number
  readonly step: number
}
/**
 * Numbers in `[low, high]`. Without a step it is continuous and no grid enumerates it; on a log scale the step is a
 * factor above 1.
 */
export interface FloatDimension {
  readonly _tag: 'Float'
  readonly low: number
  readonly high: number
  readonly scale: 'linear' | 'log'
  readonly step?: number
}
/** One of some values, in the order given. */
export interface ChoiceDimension {
  readonly _tag: 'Choice'
  readonly values: readonly ParamValue[]
}
export type Dimension = IntDimension | FloatDimension | ChoiceDimension
/** What is searched: a dimension for each parameter, keyed by its name. */
export type Space = Readonly<Record<string, Dimension>>

export interface FloatOptions {
  readonly scale?: 'linear' | 'log'
  readonly step?: number
}

export const int = (low: number, high: number, step = 1): IntDimension => ({ _tag: 'Int', low, high, step })
export const float = (low: number, high: number, options: FloatOptions = {}): FloatDimension => ({
  _tag: 'Float',
  low,
  high,
  scale: options.scale ?? 'linear',
  ...(options.step === undefined ? {} : { step: options.step }),
})
export const choice = <const V extends readonly ParamValue[]>(...values: V): ChoiceDimension => ({
  _tag: 'Choice',
  values,
})

/** What is wrong with a dimension, in words, or nothing. */
export const dimensionProblem = (dimension: Dimension): string | undefined => {
  switch (dimension._tag) {
    case 'Int':
      return ![dimension.low, dimension.high, dimension.step].every(Number.isSafeInteger)
        ? 'an int range has whole ends and a whole step'
        : dimension.step < 1
          ? 'a step of an int range is at least 1'
          : dimension.low > dimension.high
            ? `the range [${dimension.low}, ${dimension.high}] is empty`
            : undefined
    case 'Float':
      return !Number.isFinite(dimension.low) || !Number.isFinite(dimension.high)
        ? 'a float range has finite ends'
        : dimension.low > dimension.high
          ? `the range [${dimension.low}, ${dimension.high}] is empty`
          : dimension.scale === 'log' && dimension.low <= 0
            ? 'a log scale begins above 0'
            : dimension.step !== undefined &&
                !(Number.isFinite(dimension.step) && dimension.step > (dimension.scale === 'log' ? 1 : 0))
              ? dimension.scale === 'log'
                ? 'the step of a log scale is a factor above 1'
                : 'a step is above 0'
              : undefined
    case 'Choice':
      return dimension.values.length === 0
        ? 'a choice has at least one value'
        : new Set(dimension.values).size < dimension.values.length
          ? 'a choice names a value twice'
          : undefined
  }
}

const count = (low: number, high: number, step: number): number => Math.floor((high - low) / step + 1e-9) + 1

/** How many values a grid has along a dimension; infinite where it is continuous. */
export const dimensionSize = (dimension: Dimension): number => {
  switch (dimension._tag) {
    case 'Int':
      return count(dimension.low, dimension.high, dimension.step)
    case 'Float':
      return dimension.low === dimension.high
        ? 1
        : dimension.step === undefined
          ? Number.POSITIVE_INFINITY
          : dimension.scale === 'linear'
            ? count(dimension.low, dimension.high, dimension.step)
            : count(0, Math.log(dimension.high / dimension.low), Math.log(dimension.step))
    case 'Choice':
      return dimension.values.length
  }
}

/** Digits after the point of a number as it is printed: 1 of 1.1, 7 of 1e-7. */
const decimalsOf = (value: number): number => {
  const [digits = '', exponent = '0'] = String(value).split('e')
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent))
}
/** A number to this many decimals, as far as a double distinguishes them. */
const asPrinted = (value: number, decimals: number): number =>
  decimals <= 15 ? Number(value.toFixed(decimals)) : value

/**
 * The value at a place of a dimension's grid, counted from 0; each is computed from the low end, so none drifts, and is the
 * decimal that low end and step say: 1.1, 1.2, 1.3.
 */
export const dimensionValue = (dimension: Dimension, place: number): ParamValue => {
  switch (dimension._tag) {
    case 'Int':
      return dimension.low + place * dimension.step
    case 'Float': {
      const { low, high, scale, step } = dimension
      if (step === undefined || place === 0) return low
      return Math.min(
        high,
        scale === 'linear'
          ? asPrinted(low + place * step, Math.max(decimalsOf(low), decimalsOf(step)))
          : asPrinted(low * power(step, place), decimalsOf(low) + place * decimalsOf(step)),
      )
    }
    case 'Choice':
      return dimension.values[place] ?? Number.NaN
  }
}
