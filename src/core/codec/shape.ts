import { didYouMean } from '../near.js'

/** What a value looks like from outside, as far as its codec says. */
export type Shape =
  | { readonly _tag: 'Anything' }
  | {
      readonly _tag: 'Fields'
      readonly fields: Readonly<Record<string, Shape>>
      readonly absent: readonly string[]
    }
  | { readonly _tag: 'Items'; readonly of: Shape }
  | { readonly _tag: 'Dictionary'; readonly of: Shape }
  /** A value that may be `Undefined`. */
  | { readonly _tag: 'MayBeUndefined' }

const known = new WeakMap<object, Shape>()
const ANYTHING: Shape = { _tag: 'Anything' }

/** Notes what the values of a codec look like. */
export const shaped = <C extends object>(codec: C, shape: Shape): C => {
  known.set(codec, shape)
  return codec
}
export const shapeOf = (codec: object): Shape => known.get(codec) ?? ANYTHING

/** What is found at a path: a shape, whether it may be absent there, or why there is nothing. */
export type ShapeAt =
  | { readonly _tag: 'Found'; readonly shape: Shape; readonly absent: boolean }
  | { readonly _tag: 'Missing'; readonly because: string }

/** Follows a path into a shape. */
export const shapeAt = (shape: Shape, path: readonly (string | number)[]): ShapeAt => {
  const [key, ...rest] = path
  if (key === undefined) return { _tag: 'Found', shape, absent: shape._tag === 'MayBeUndefined' }
  switch (shape._tag) {
    case 'Anything':
      return { _tag: 'Found', shape, absent: false }
    case 'MayBeUndefined':
      return { _tag: 'Missing', because: `a metric has no "${key}"` }
    case 'Items':
      return typeof key === 'number'
        ? shapeAt(shape.of, rest)
        : { _tag: 'Missing', because: `a list has no "${key}", write [0] for its first item` }
    case 'Dictionary':
      return shapeAt(shape.of, rest)
    case 'Fields': {
      const names = Object.keys(shape.fields)
      const inner =
        typeof key === 'string' && Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined
      if (inner === undefined)
        return { _tag: 'Missing', because: `there is no "${key}"${didYouMean(String(key), names)}` }
      const found = shapeAt(inner, rest)
      return found._tag === 'Found' && shape.absent.includes(String(key)) ? { ...found, absent: true } : found
    }
  }
}
