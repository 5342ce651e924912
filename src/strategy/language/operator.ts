import type { Runs } from './runs.kernel.js'
import type { BarColumn, Node } from './tree.js'

/** The values of a series: numbers, or 0 / 1 / 2 (unknown) for a condition. */
export type Values = Float64Array | Uint8Array
/** A plain argument, after parameters are put in. */
export type Plain = number | string

/** One argument of an operator. A plain one may be bounded, must be whole if it says so, and may have a default. */
export interface Argument {
  readonly name: string
  readonly sort: 'series' | 'boolean' | 'label' | 'number' | 'text'
  readonly whole?: boolean
  readonly least?: number
  readonly one_of?: readonly string[]
  readonly default?: Plain
  /** An argument that is left out stays out of the tree and of its text; its default holds. */
  readonly implied?: true
}

interface Signature {
  readonly name: string
  readonly version: number
  readonly args: readonly Argument[]
  readonly result: 'series' | 'boolean'
  /** Names of the outputs where there are several; empty for one. */
  readonly fields: readonly string[]
  /** What is wrong with the plain arguments taken together, in words. */
  readonly problem?: (params: readonly Plain[]) => string | undefined
}

/** What the columnar reading gives to an operator that can yield a condition without visiting every bar. */
export interface Sparse {
  readonly length: number
  /** Where series argument `left` is above series argument `right`, as runs. */
  readonly above: (left: number, right: number) => Runs
  /** A condition argument as runs. */
  readonly runs: (argument: number) => Runs
}

/**
 * An operator with a kernel. `params` are its plain arguments in order; `inputs` are its series arguments in order, then
 * the columns that it `reads`. `state` is all that it remembers, so that it can be stored and resumed; `advance` reads
 * `inputs[..][from..to)` and writes `outputs[..][from..to)`, one array a field, and must not read at or after `to`.
 */
export interface KernelOperator extends Signature {
  readonly _tag: 'Kernel'
  readonly reads?: readonly BarColumn[]
  /** Values depend on the first bar of the slice for ever, or until something happens: no warm-up settles them. */
  readonly anchored?: true
  /** Bars before the first value, where the inputs have values from their first bar. */
  readonly warmup: (params: readonly Plain[]) => number
  /** Bars after which older ones weigh no more than `tolerance` of the input's scale; without it, `warmup`. */
  readonly settled?: (params: readonly Plain[], tolerance: number) => number
  /** How fast it forgets depends on the input: `settled` is what a walk without drift takes, not the most there can be. */
  readonly adaptive?: true
  readonly start: (params: readonly Plain[]) => Float64Array
  readonly advance: (
    state: Float64Array,
    inputs: readonly Values[],
    from: number,
    to: number,
    outputs: readonly Values[],
  ) => void
  /**
   * The same for values of one bar, where no bar before matters; conditions are 0, 1 and 2. Of plain numbers the result is
   * plain, and of values of the open trade it is read at a close.
   */
  readonly scalar?: (...values: readonly number[]) => number
  /** A columnar short cut that gives what `advance` gives. */
  readonly sparse?: (read: Sparse) => Runs
}

/** An operator that is an expression of others, for each of its outputs (`value` where there is one). */
export interface DerivedOperator extends Signature {
  readonly _tag: 'Derived'
  readonly define: (args: readonly Node[]) => Readonly<Record<string, Node>>
}

/** Reads coarser bars once they are closed; its argument is evaluated on them. */
export interface CoarserOperator extends Signature {
  readonly _tag: 'Coarser'
}

/**
 * The values of an expression over the instruments of a universe at one bar: `own` of the instrument that reads,
 * `values[0..count)` the known ones of all that have a bar in its trading day, in the order of symbols; `own_group` and
 * `groups` the same of the operator's second series, where it has one.
 */
export interface CrossSection {
  readonly own: number
  readonly own_group: number
  readonly values: Float64Array
  readonly groups: Float64Array
  readonly count: number
  readonly plain: readonly Plain[]
}
/** Sums up an expression, or one by the groups of another, over the instruments of a universe. */
export interface SummaryOperator extends Signature {
  readonly _tag: 'Across'
  readonly summary: (section: CrossSection) => number
}
/**
 * Gives every instrument of a universe a value by the last values of all of them together: `joint` takes a column of `window`
 * values a member, oldest first, all of the same moments, and gives a value each.
 */
export interface JointOperator extends Signature {
  readonly _tag: 'Across'
  readonly window: (plain: readonly Plain[]) => number
  readonly joint: (columns: readonly Float64Array[], plain: readonly Plain[]) => Float64Array
}
/** Reads the instruments of a universe. */
export type AcrossOperator = SummaryOperator | JointOperator

/** Reads the open trade: a value of it, or the extreme of a market series since its entry. Only exits and levels may. */
export interface TradeOperator extends Signature {
  readonly _tag: 'Trade'
  readonly read: 'entry_price' | 'bars_since_entry' | 'highest' | 'lowest'
}

export type Operator = KernelOperator | DerivedOperator | CoarserOperator | AcrossOperator | TradeOperator
/** Operators by name. A user's own join by `{ ...operators, mine }`. */
export type Operators = Readonly<Record<string, Operator>>

/** Whether an argument is put in as a plain value and not as a series. */
export const isPlain = (argument: Argument): boolean => argument.sort === 'number' || argument.sort === 'text'

/** The same operator, with the types of its own signature, from which `functionOf` makes a typed function. */
export const kernelOperator = <const O extends KernelOperator>(operator: O): O => operator
/** The same for one that is an expression of others. */
export const derivedOperator = <const O extends DerivedOperator>(operator: O): O => operator
/** The same for one that reads coarser bars. */
export const coarserOperator = <const O extends CoarserOperator>(operator: O): O => operator
/** The same for one that reads the instruments of a universe. */
export const acrossOperator = <const O extends SummaryOperator>(operator: O): O => operator
/** The same for one that reads the last values of all of them. */
export const jointOperator = <const O extends JointOperator>(operator: O): O => operator
/** The same for one that reads the open trade. */
export const tradeOperator = <const O extends TradeOperator>(operator: O): O => operator
