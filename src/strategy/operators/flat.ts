import type { Argument } from '../language/operator.js'

/**
 * What 0 / 0 is, as in a range of no height or a window in which nothing moved: unknown in all operators, unless this
 * argument asks for TA-Lib's number, 0.
 */
export const flatArg = {
  name: 'flat',
  sort: 'text',
  one_of: ['unknown', 'ta_lib'],
  default: 'unknown',
  implied: true,
} as const satisfies Argument
