import { type Printable, printSyntax } from '../../core/syntax/print.js'
import { signOf } from './notation.js'
import type { Node } from './tree.js'

const printable = (node: Node): Printable => {
  switch (node._tag) {
    case 'Column':
    case 'Param':
      return { _tag: 'Name', name: node.name }
    case 'Constant':
    case 'Text':
      return { _tag: 'Literal', value: node.value }
    case 'ColumnOf':
      return { _tag: 'Call', callee: node.name, args: [{ _tag: 'Literal', value: node.symbol }] }
    case 'Series': {
      const names = node.symbol === undefined ? [node.name] : [node.name, node.symbol]
      return { _tag: 'Call', callee: 'series', args: names.map((value) => ({ _tag: 'Literal', value })) }
    }
    case 'Label':
      return {
        _tag: 'Call',
        callee: 'label',
        args: [
          /^[A-Za-z_][A-Za-z0-9_]*$/.test(node.name) &&
          !['true', 'false', 'null', 'NaN', 'Infinity'].includes(node.name)
            ? { _tag: 'Name', name: node.name }
            : { _tag: 'Literal', value: node.name },
        ],
      }
    case 'Field':
      return { _tag: 'Member', object: printable(node.of), key: node.name }
    case 'Apply': {
      const [a, b] = node.args
      const operator = signOf(node.operator)
      if (operator !== undefined && a !== undefined && b !== undefined)
        return { _tag: 'Binary', operator, left: printable(a), right: printable(b) }
      if ((node.operator === 'not' || node.operator === 'neg') && a !== undefined)
        return { _tag: 'Unary', operator: node.operator === 'not' ? '!' : '-', operand: printable(a) }
      return { _tag: 'Call', callee: node.operator, args: node.args.map(printable) }
    }
  }
}

/** Writes a tree as text; `parseExpression` reads it back as the same tree. */
export const printExpression = (node: Node): string => printSyntax(printable(node))
