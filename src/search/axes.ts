import { power } from '../core/power.kernel.js'
import {
  type Dimension,
  dimensionSize,
  dimensionValue,
  type Params,
  type ParamValue,
  type Space,
} from '../core/space/dimension.js'

/** One dimension as the unit interval: `[0, 1)` in `size` equal shares, one a value, or the interval itself. */
export interface Axis {
  readonly name: string
  readonly dimension: Dimension
  /** Infinite where it is continuous. */
  readonly size: number
  /** Whether values that are near on the axis are near in meaning: all but a choice that is not of rising numbers. */
  readonly ordered: boolean
}

const BELOW_ONE = 1 - Number.EPSILON / 2

const isRising = (values: readonly ParamValue[]): boolean =>
  values.every((value, i) => {
    const before = values[i - 1]
    return typeof value === 'number' && (before === undefined || Number(before) < value)
  })

/** The axes of a space, by name. */
export const axesOf = (space: Space): readonly Axis[] =>
  Object.keys(space)
    .sort()
    .flatMap((name) => {
      const dimension = space[name]
      return dimension === undefined
        ? []
        : [
            {
              name,
              dimension,
              size: dimensionSize(dimension),
              ordered: dimension._tag !== 'Choice' || isRising(dimension.values),
            },
          ]
    })

/** A coordinate within `[0, 1)`. */
export const insideUnit = (coordinate: number): number => Math.min(BELOW_ONE, Math.max(0, coordinate))

/** Which value of a finite axis a coordinate stands for. */
export const placeAt = ({ size }: Axis, coordinate: number): number =>
  Math.floor(insideUnit(coordinate) * size)

/** The value that a coordinate stands for. */
export const valueAt = (axis: Axis, coordinate: number): ParamValue => {
  const { dimension, size } = axis
  if (Number.isFinite(size) || dimension._tag !== 'Float')
    return dimensionValue(dimension, placeAt(axis, coordinate))
  const { low, high, scale } = dimension
  const at = Math.min(1, Math.max(0, coordinate))
  const value = scale === 'log' ? low * power(high / low, at) : low + (high - low) * at
  return Math.min(high, Math.max(low, value))
}

/** The coordinate of a value: the middle of its share where the axis is finite; the nearest one for a value that is not on it. */
export const coordinateOf = ({ dimension, size }: Axis, value: ParamValue): number => {
  if (dimension._tag === 'Choice') return (Math.max(0, dimension.values.indexOf(value)) + 0.5) / size
  const { low, high } = dimension
  const held = Math.min(high, Math.max(low, Number(value)))
  const isLog = dimension._tag === 'Float' && dimension.scale === 'log'
  if (!Number.isFinite(size))
    return high === low
      ? 0.5
      : isLog
        ? Math.log(held / low) / Math.log(high / low)
        : (held - low) / (high - low)
  const step = dimension.step ?? 1
  const place = isLog ? Math.log(held / low) / Math.log(step) : (held - low) / step
  return (Math.min(size - 1, Math.max(0, Math.round(place))) + 0.5) / size
}

/** The parameters at a point of the unit cube, one coordinate an axis. */
export const paramsAt = (axes: readonly Axis[], point: readonly number[]): Params =>
  Object.fromEntries(axes.map((axis, i) => [axis.name, valueAt(axis, point[i] ?? 0)]))

/** Where parameters lie in the unit cube; a parameter that is not given, in the middle. */
export const pointOf = (axes: readonly Axis[], params: Params): readonly number[] =>
  axes.map((axis) => {
    const value = params[axis.name]
    return value === undefined ? 0.5 : coordinateOf(axis, value)
  })
