import type { Compiled, CompiledTemplate } from './compiled.js'

/** What a compiled value reads of the graph that is `up` bodies of loops further out. */
export interface Reading {
  readonly up: number
  readonly of:
    | { readonly _tag: 'Vertices'; readonly ids: readonly number[] }
    | { readonly _tag: 'Scope'; readonly prefix: string }
    | { readonly _tag: 'Item' }
}

/** All that an expression reads of phases, those of the round before too. */
export const readingsOf = (compiled: Compiled): readonly Reading[] => {
  switch (compiled._tag) {
    case 'Read':
      return [
        { up: compiled.up, of: { _tag: 'Vertices', ids: compiled.sources.map(({ vertex }) => vertex) } },
      ]
    case 'ReadBefore':
      return [
        { up: compiled.up, of: { _tag: 'Vertices', ids: compiled.sources.map(({ vertex }) => vertex) } },
        ...readingsOf(compiled.first),
      ]
    case 'ReadScope':
      return [{ up: compiled.up, of: { _tag: 'Scope', prefix: compiled.prefix } }]
    case 'Operation':
      return compiled.args.flatMap(readingsOf)
    case 'ReadItem':
      return [{ up: compiled.up, of: { _tag: 'Item' } }]
    case 'ReadInput':
    case 'ReadRound':
    case 'ReadIndex':
    case 'Constant':
      return []
  }
}

/** The same of a templated value. */
export const readingsIn = (template: CompiledTemplate): readonly Reading[] => {
  switch (template._tag) {
    case 'Slot':
      return readingsOf(template.expression)
    case 'Items':
      return template.items.flatMap(readingsIn)
    case 'Fields':
      return template.fields.flatMap(([, field]) => readingsIn(field))
    case 'Value':
      return []
  }
}
