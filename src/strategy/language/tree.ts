/** The columns of a bar that an expression names; the last three are means of the others. */
export const columnNames = ['open', 'high', 'low', 'close', 'volume', 'hl2', 'hlc3', 'ohlc4'] as const
export type ColumnName = (typeof columnNames)[number]
/** What a kernel may read of the bars next to its arguments. */
export type BarColumn = ColumnName | 'time'

export interface Column {
  readonly _tag: 'Column'
  readonly name: ColumnName
}
/** A column of another instrument of the universe, as of its last closed bar. */
export interface ColumnOf {
  readonly _tag: 'ColumnOf'
  readonly name: ColumnName
  readonly symbol: string
}
/** A further series of the bars by its name, or that of another instrument, as of its last closed bar. */
export interface NamedSeries {
  readonly _tag: 'Series'
  readonly name: string
  readonly symbol?: string
}
/** The labels that a caller gives under a name, as a regime classifier does. */
export interface Label {
  readonly _tag: 'Label'
  readonly name: string
}
export interface Param {
  readonly _tag: 'Param'
  readonly name: string
}
export interface Constant {
  readonly _tag: 'Constant'
  readonly value: number | boolean
}
export interface Text {
  readonly _tag: 'Text'
  readonly value: string
}
/** An operator of the registry on arguments, in the operator's order; defaults are filled in. */
export interface Apply {
  readonly _tag: 'Apply'
  readonly operator: string
  readonly args: readonly Node[]
}
/** One output of an indicator that has several. */
export interface IndicatorField {
  readonly _tag: 'Field'
  readonly of: Apply
  readonly name: string
}
export type Node = Column | ColumnOf | NamedSeries | Label | Param | Constant | Text | Apply | IndicatorField

/** What a node yields: a series of numbers, of 0/1/unknown, of labels; or one plain number or text for all bars. */
export type Sort = 'series' | 'boolean' | 'label' | 'number' | 'text'
export const sortWords: Readonly<Record<Sort, string>> = {
  series: 'a number series',
  boolean: 'a condition',
  label: 'a label series',
  number: 'a plain number',
  text: 'a text',
}

export const column = (name: ColumnName): Column => ({ _tag: 'Column', name })
export const columnOfNode = (symbol: string, name: ColumnName): ColumnOf => ({
  _tag: 'ColumnOf',
  name,
  symbol,
})
export const seriesNode = (name: string, symbol?: string): NamedSeries => ({
  _tag: 'Series',
  name,
  ...(symbol === undefined ? {} : { symbol }),
})
export const labelNode = (name: string): Label => ({ _tag: 'Label', name })
export const param = (name: string): Param => ({ _tag: 'Param', name })
export const constant = (value: number | boolean): Constant => ({ _tag: 'Constant', value })
export const textNode = (value: string): Text => ({ _tag: 'Text', value })
/** Applies an operator; the negative of a constant is a constant, so that text and tree stay one-to-one. */
export const apply = (operator: string, ...args: readonly Node[]): Apply | Constant => {
  const [only] = args
  return operator === 'neg' && only?._tag === 'Constant' && typeof only.value === 'number'
    ? constant(-only.value)
    : { _tag: 'Apply', operator, args }
}

/** The nodes right below one. */
export const childrenOf = (node: Node): readonly Node[] =>
  node._tag === 'Apply' ? node.args : node._tag === 'Field' ? [node.of] : []

/** A node and all below it, parents first. */
export const nodesOf = (node: Node): readonly Node[] => [node, ...childrenOf(node).flatMap(nodesOf)]
