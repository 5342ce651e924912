import { paramsAt, pointOf } from './axes.js'
import { type Field, identityOf } from './field.kernel.js'
import type { SearchPoint } from './grid.js'

/** Where a search may begin: points that are known to be good, tried before any other. */
export interface Start {
  readonly start?: readonly SearchPoint[]
}

/** A candidate as the nearest point of the space; absent where that does not meet the constraints. */
const snapped = (fields: readonly Field[], { strategy, params }: SearchPoint): SearchPoint | undefined => {
  const field = fields.find((one) => one.strategy === strategy)
  if (field === undefined) return undefined
  const near = paramsAt(field.axes, pointOf(field.axes, params))
  return field.meets(near) ? { strategy, params: near } : undefined
}

/** The points to begin at, each once, as the nearest ones of the space; those that constraints reject are left out. */
export const startingPoints = (fields: readonly Field[], { start = [] }: Start): readonly SearchPoint[] => {
  const near = start.flatMap((one) => snapped(fields, one) ?? [])
  return [...new Map(near.map((one) => [identityOf(one), one])).values()]
}
