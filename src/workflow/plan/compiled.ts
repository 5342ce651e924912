import type { KeyPath } from '../expression.js'
import type { WorkflowOperator } from '../operator.js'

/** Where a name is found: a vertex of a graph, and the keys into what it gives (a loop gives a record by name). */
export interface NameSource {
  readonly vertex: number
  readonly prefix: KeyPath
}

/** An expression whose names are resolved: `up` counts the bodies of loops to leave on the way to what is read. */
export type Compiled =
  | {
      readonly _tag: 'Read'
      readonly up: number
      readonly sources: readonly NameSource[]
      readonly path: KeyPath
      readonly name: string
    }
  | { readonly _tag: 'ReadScope'; readonly up: number; readonly prefix: string; readonly path: KeyPath }
  | {
      readonly _tag: 'ReadBefore'
      readonly up: number
      readonly sources: readonly NameSource[]
      readonly path: KeyPath
      readonly name: string
      readonly first: Compiled
    }
  | { readonly _tag: 'ReadItem'; readonly up: number; readonly path: KeyPath; readonly name: string }
  | { readonly _tag: 'ReadInput'; readonly name: string; readonly path: KeyPath }
  | { readonly _tag: 'ReadRound'; readonly up: number }
  | { readonly _tag: 'ReadIndex'; readonly up: number }
  | { readonly _tag: 'Constant'; readonly value: unknown }
  | { readonly _tag: 'Operation'; readonly operator: WorkflowOperator; readonly args: readonly Compiled[] }

/** A templated value with its expressions compiled. */
export type CompiledTemplate =
  | { readonly _tag: 'Slot'; readonly expression: Compiled }
  | { readonly _tag: 'Items'; readonly items: readonly CompiledTemplate[] }
  | { readonly _tag: 'Fields'; readonly fields: readonly (readonly [string, CompiledTemplate])[] }
  | { readonly _tag: 'Value'; readonly value: unknown }

/** The vertices of its own graph that an expression reads. */
export const readsOf = (compiled: Compiled): readonly number[] => {
  switch (compiled._tag) {
    case 'Read':
      return compiled.up === 0 ? compiled.sources.map(({ vertex }) => vertex) : []
    case 'ReadBefore':
      return readsOf(compiled.first)
    case 'Operation':
      return compiled.args.flatMap(readsOf)
    case 'ReadScope':
    case 'ReadItem':
    case 'ReadInput':
    case 'ReadRound':
    case 'ReadIndex':
    case 'Constant':
      return []
  }
}
