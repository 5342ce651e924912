/** A value that does not exist for this input, and why: it is not 0, not NaN, and no expression reads it as a number. */
export interface Undefined {
  readonly _tag: 'Undefined'
  readonly because: string
}

export const isUndefined = (value: unknown): value is Undefined =>
  typeof value === 'object' && value !== null && '_tag' in value && value._tag === 'Undefined'
