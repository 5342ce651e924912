import type { Params } from '../../core/space/dimension.js'
import type { Node } from './tree.js'

/** A tree with the values of parameters in their place. */
export const withParams = (node: Node, params: Params): Node => {
  switch (node._tag) {
    case 'Param': {
      const value = params[node.name]
      return typeof value === 'number'
        ? { _tag: 'Constant', value }
        : typeof value === 'string'
          ? { _tag: 'Text', value }
          : node
    }
    case 'Apply':
      return { ...node, args: node.args.map((arg) => withParams(arg, params)) }
    case 'Field':
      return { ...node, of: { ...node.of, args: node.of.args.map((arg) => withParams(arg, params)) } }
    case 'Column':
    case 'ColumnOf':
    case 'Series':
    case 'Constant':
    case 'Label':
    case 'Text':
      return node
  }
}
