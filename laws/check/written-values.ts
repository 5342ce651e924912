import type { Bars } from '../../src/market/bars/bars.js'
import type {
  AcrossOperator,
  KernelOperator,
  Operator,
  Operators,
  Values,
} from '../../src/strategy/language/operator.js'
import { operators } from '../../src/strategy/operators/operators.js'
import type { ReadingOptions } from '../../src/strategy/reading/reading.js'
import { operatorsOf, type Strategy } from '../../src/strategy/strategy.js'
import type { Subject, WrittenValue } from './subject.js'

type Noted = (written: WrittenValue) => void

/** Runs something, and notes the first value of each of these rows that is another one after it. */
const watching = <A>(operator: string, rows: readonly Values[], noted: Noted, run: () => A): A => {
  const copies = rows.map((row) => row.slice())
  const made = run()
  for (const [i, copy] of copies.entries()) {
    const place = copy.findIndex((value: number, at: number) => !Object.is(value, rows[i]?.[at]))
    if (place >= 0)
      noted({
        operator,
        place,
        before: copy[place] ?? Number.NaN,
        after: rows[i]?.[place] ?? Number.NaN,
      })
  }
  return made
}

/** An operator with a kernel that notes what it writes into its inputs. */
export const watchedKernel = (operator: KernelOperator, noted: Noted): KernelOperator => ({
  ...operator,
  advance: (state, inputs, from, to, outputs) =>
    watching(operator.name, inputs, noted, () => operator.advance(state, inputs, from, to, outputs)),
})

const watchedAcross = (operator: AcrossOperator, noted: Noted): AcrossOperator =>
  'joint' in operator
    ? {
        ...operator,
        joint: (columns, plain) =>
          watching(operator.name, columns, noted, () => operator.joint(columns, plain)),
      }
    : {
        ...operator,
        summary: (section) =>
          watching(
            operator.name,
            [section.values.subarray(0, section.count), section.groups.subarray(0, section.count)],
            noted,
            () => operator.summary(section),
          ),
      }

/** The operators of one's own among these, each noting what it writes into the values that it is handed; nothing without any. */
export const watchedOperators = (known: Operators, noted: Noted): Operators | undefined => {
  const watched = (operator: Operator): Operator =>
    operator._tag === 'Kernel'
      ? watchedKernel(operator, noted)
      : operator._tag === 'Across'
        ? watchedAcross(operator, noted)
        : operator
  const own = Object.entries(known).filter(([name, operator]) => operators[name] !== operator)
  return own.length === 0
    ? undefined
    : { ...known, ...Object.fromEntries(own.map(([name, operator]) => [name, watched(operator)])) }
}

/** What operators of one's own write into the values that they are handed, where they are read with others in their place. */
export const writesOf =
  (
    strategy: Strategy,
    { operators: known = operatorsOf(strategy) }: ReadingOptions,
    read: (bars: Bars, from: number, watched: Operators) => void,
  ): NonNullable<Subject['writes']> =>
  (bars, from) => {
    const written: WrittenValue[] = []
    const watched = watchedOperators(known, (each) => void written.push(each))
    if (watched !== undefined) read(bars, from, watched)
    return written
  }
