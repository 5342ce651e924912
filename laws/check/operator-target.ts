import type { Bars } from '../../src/market/bars/bars.js'
import type { KernelOperator, Plain, Values } from '../../src/strategy/language/operator.js'
import { above, denseOf, extremesOf, runsOf } from '../../src/strategy/language/runs.kernel.js'
import type { Decision, Push, Subject, WrittenValue } from './subject.js'
import { watchedKernel } from './written-values.js'

const INPUTS = ['close', 'open', 'high', 'low', 'volume'] as const
/** Plain arguments: the defaults, and where there is none 5; `more` is added to numbers. */
const plainOf = (operator: KernelOperator, more = 0): readonly Plain[] =>
  operator.args.flatMap(({ sort, least, one_of, default: given }): readonly Plain[] =>
    sort === 'number'
      ? [(typeof given === 'number' ? given : Math.max(least ?? 0, 5)) + more]
      : sort === 'text'
        ? [given ?? one_of?.[0] ?? '']
        : [],
  )

/** A column that grows. */
const growing = (isBoolean: boolean) => {
  const made = (size: number): Values => (isBoolean ? new Uint8Array(size) : new Float64Array(size))
  let held = made(1024)
  return (to: number): Values => {
    if (to > held.length) {
      const next = made(Math.max(to, 2 * held.length))
      next.set(held)
      held = next
    }
    return held.subarray(0, to)
  }
}

const isUnknown = (value: number, isBoolean: boolean): boolean =>
  Number.isNaN(value) || (isBoolean && value === 2)

/** What a series holds at a bar, of what a column of the bars does: an operator is handed more than prices. */
type AsSeries = (value: number, bar: number, bars: Bars) => number
const asItIs: AsSeries = (value) => value
/** Below 0 where the bar falls, and 0 where it ends as it began. */
const signed: AsSeries = (value, bar, { open, close }) =>
  value * Math.sign((close[bar] ?? Number.NaN) - (open[bar] ?? Number.NaN))
/** A small share on either side of 0. */
const relative: AsSeries = (value, bar, { open }) => value / (open[bar] ?? Number.NaN) - 1

const onePlain = (
  operator: KernelOperator,
  plain: readonly Plain[],
  name: string,
  asSeries: AsSeries = asItIs,
): Omit<Subject, 'variants'> => {
  const isBoolean = operator.result === 'boolean'
  // outputs of several are compared as text
  const isNumber = !isBoolean && operator.fields.length < 2
  const inputsOf = (bars: Bars): readonly Values[] => [
    ...operator.args
      .filter(({ sort }) => sort !== 'number' && sort !== 'text')
      .map(({ sort }, i): Values => {
        const column = bars[INPUTS[i % INPUTS.length] ?? 'close']
        return sort === 'series'
          ? column.map((value, bar) => asSeries(value, bar, bars))
          : Uint8Array.from(column, (value, bar) => (value > (bars.open[bar] ?? 0) ? 1 : 0))
      }),
    ...(operator.reads ?? []).map(
      (column): Values => (column in bars ? bars[column as (typeof INPUTS)[number]] : bars.close),
    ),
  ]
  const valueText = (value: number): string => (isUnknown(value, isBoolean) ? 'unknown' : String(value))
  const opened = (from: number, { start, advance }: KernelOperator): Push => {
    const state = start(plain)
    let to = 0
    let columns: readonly ReturnType<typeof growing>[] = []
    const outputs = Array.from({ length: Math.max(1, operator.fields.length) }, () => growing(isBoolean))
    return (batch) => {
      const more = inputsOf(batch)
      if (to === 0) columns = more.map((column) => growing(column instanceof Uint8Array))
      const first = to
      to += batch.length
      const inputs = columns.map((column, i) => {
        const grown = column(to)
        grown.set(more[i] ?? [], first)
        return grown
      })
      const given = outputs.map((output) => output(to))
      advance(state, inputs, first, to, given)
      const shown = Math.max(from, first)
      const [values = new Float64Array(0)] = given
      return operator.fields.length < 2
        ? Array.from(values.subarray(shown, to))
        : Array.from({ length: Math.max(0, to - shown) }, (_, i) =>
            given
              .map((row, k) => `${operator.fields[k] ?? ''} ${valueText(row[shown + i] ?? Number.NaN)}`)
              .join(', '),
          )
    }
  }
  const idle = (decision: Decision): boolean =>
    typeof decision === 'number'
      ? Number.isNaN(decision) || (isBoolean && decision !== 1)
      : decision.split(', ').every((each) => each.endsWith(' unknown'))
  return {
    kind: 'operator',
    name,
    history: () => operator.settled?.(plain, SETTLED) ?? operator.warmup(plain),
    anchored:
      operator.anchored === true ||
      (operator.settled !== undefined && (!isNumber || operator.adaptive === true)),
    ...(isNumber ? { tolerance: APART } : {}),
    ...otherReadings(operator, plain, inputsOf),
    idle,
    side: () => 0,
    show: (decision) => (typeof decision === 'number' ? valueText(decision) : decision),
    decide: (bars, from) => opened(from, operator)(bars),
    open: (from) => opened(from, operator),
    writes: (bars, from) => {
      const written: WrittenValue[] = []
      opened(
        from,
        watchedKernel(operator, (each) => void written.push(each)),
      )(bars)
      return written
    },
  }
}

/** How far values may be from those of longer history, as a share of the greatest, and how far they are settled. */
const APART = 1e-6
const SETTLED = 1e-9

/** The readings of an operator next to that by its kernel: by its columnar short cut, and of one bar alone. */
const otherReadings = (
  { args, sparse, scalar }: KernelOperator,
  plain: readonly Plain[],
  inputsOf: (bars: Bars) => readonly Values[],
): Pick<Subject, 'inGrid' | 'bar_alone'> => ({
  ...(sparse === undefined
    ? {}
    : {
        inGrid: (bars, from) => {
          const inputs = inputsOf(bars)
          const column = (place: number): Float64Array => Float64Array.from(inputs[place] ?? [])
          const runs = sparse({
            length: bars.length,
            above: (left, right) =>
              above(column(left), column(right), extremesOf(column(left)), extremesOf(column(right))),
            runs: (place) => runsOf(Uint8Array.from(inputs[place] ?? [])),
          })
          return Array.from(denseOf(runs, bars.length).subarray(from))
        },
      }),
  ...(scalar === undefined
    ? {}
    : {
        bar_alone: (bars, from) => {
          const inputs = inputsOf(bars)
          return Array.from({ length: bars.length - from }, (_, i) => {
            const [series, numbers] = [inputs.values(), plain.values()]
            return scalar(
              ...args.map(({ sort }) =>
                sort === 'number' || sort === 'text'
                  ? Number(numbers.next().value)
                  : (series.next().value?.[from + i] ?? Number.NaN),
              ),
            )
          })
        },
      }),
})

const MORE = 16
/**
 * An operator as a subject: its outputs at each close, on the columns of the bars as its series. It is handed views that end where
 * the batch does, of columns that go on. Without plain arguments it is taken at its defaults, and as variants with larger numbers,
 * and where it takes series on values below 0 and on small ones.
 */
export const operatorSubject = (operator: KernelOperator, plain?: readonly Plain[]): Subject => {
  const own = onePlain(operator, plain ?? plainOf(operator), operator.name)
  if (plain !== undefined) return own
  const larger = plainOf(operator, MORE)
  const differs = larger.some((each) => typeof each === 'number') && operator.problem?.(larger) === undefined
  const variants = [
    ...(differs ? [onePlain(operator, larger, larger.join(','))] : []),
    ...(operator.args.some(({ sort }) => sort === 'series')
      ? [
          onePlain(operator, plainOf(operator), 'below 0', signed),
          onePlain(operator, plainOf(operator), 'small', relative),
        ]
      : []),
  ]
  return variants.length === 0 ? own : { ...own, variants }
}
