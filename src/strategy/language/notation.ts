import type { BinaryOperator, UnaryOperator } from '../../core/syntax/syntax.js'

/** Which operators are written between their arguments. */
export const infix: Readonly<Partial<Record<BinaryOperator, string>>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '>': 'gt',
  '<': 'lt',
  '>=': 'gte',
  '<=': 'lte',
  '==': 'eq',
  '!=': 'neq',
  '&&': 'and',
  '||': 'or',
}
/** Which are written before their only one. */
export const prefix: Readonly<Record<UnaryOperator, string>> = { '-': 'neg', '!': 'not' }

const signs = Object.entries(infix) as readonly (readonly [BinaryOperator, string])[]
/** The sign of an operator that is written between its arguments. */
export const signOf = (operator: string): BinaryOperator | undefined =>
  operator === 'label_is' ? '==' : signs.find(([, name]) => name === operator)?.[0]
