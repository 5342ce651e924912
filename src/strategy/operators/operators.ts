import type { Operators } from '../language/operator.js'
import * as derived from './derived-operators.js'
import * as kernels from './kernels.js'
import * as trade from './trade.js'

/** The operators of the language, by their names in tree and text. */
export const operators: Operators = Object.fromEntries(
  [...Object.values(kernels), ...Object.values(derived), ...Object.values(trade)].map((operator) => [
    operator.name,
    operator,
  ]),
)
