import fc from 'fast-check'
import { random } from '../../src/core/random.kernel.js'
import { type Constraint, meetsAll } from '../../src/core/space/constraint.js'
import {
  type Dimension,
  dimensionSize,
  dimensionValue,
  type Params,
  type Space,
} from '../../src/core/space/dimension.js'
import { type Bars, barsBetween, type Slice } from '../../src/market/bars/bars.js'
import type { Argument, Operator, Operators, Plain } from '../../src/strategy/language/operator.js'
import {
  apply,
  column,
  columnNames,
  columnOfNode,
  constant,
  type Node,
  param,
  textNode,
} from '../../src/strategy/language/tree.js'

/** A seeded walk of bars: quarter prices, so that ties happen; stretches where nothing moves; hours with gaps. */
export const walkBars = (seed: number, length: number): Bars => {
  const draw = random(seed, 'walk')
  const column_ = (): Float64Array => new Float64Array(length)
  const bars = {
    length,
    time: column_(),
    open: column_(),
    high: column_(),
    low: column_(),
    close: column_(),
    volume: column_(),
  }
  let close = 100
  let time = Date.UTC(2001, 0, 1)
  for (let i = 0; i < length; i++) {
    const still = Math.floor(i / 23) % 7 === 6
    const open = close
    close = still ? close : Math.max(4, close + Math.round(draw.normal() * 8) / 4)
    time += 3_600_000 * (draw.uniform() < 0.05 ? 40 : 1)
    bars.time[i] = time
    bars.open[i] = open
    bars.close[i] = close
    bars.high[i] = Math.max(open, close) + (still ? 0 : draw.below(4) / 4)
    bars.low[i] = Math.min(open, close) - (still ? 0 : draw.below(4) / 4)
    bars.volume[i] = draw.below(1000)
  }
  return bars
}

/** Any walk of this many bars. */
export const anyWalk = (from = 60, to = 400): fc.Arbitrary<Bars> =>
  fc.tuple(fc.nat(1e6), fc.integer({ min: from, max: to })).map(([seed, length]) => walkBars(seed, length))

/** Any slice that ends with the bars. */
export const anySlice = (bars: Bars): fc.Arbitrary<Slice> =>
  fc
    .tuple(fc.nat(Math.floor(bars.length / 4)), fc.nat(Math.floor(bars.length / 4)))
    .map(([from, warmup]) => ({
      warmup: [from, from + warmup],
      scored: [from + warmup, bars.length],
    }))

/** Any way to cut `[from, to)` into consecutive batches, empty ones too. */
export const anyCuts = (from: number, to: number): fc.Arbitrary<readonly number[]> =>
  fc
    .oneof(
      fc.array(fc.integer({ min: from, max: to }), { maxLength: 12, size: 'max' }),
      fc.constant(Array.from({ length: to - from }, (_, i) => from + i)),
    )
    .map((inner) => [from, ...[...inner].sort((a, b) => a - b), to])

/** The batches between cuts. */
export const batchesAt = (bars: Bars, cuts: readonly number[]) =>
  cuts.slice(1).map((to, i) => barsBetween(bars, cuts[i] ?? 0, to))

const anyValue = (dimension: Dimension) => {
  const size = dimensionSize(dimension)
  return Number.isFinite(size)
    ? fc.nat(size - 1).map((place) => dimensionValue(dimension, place))
    : fc.double({
        min: dimension._tag === 'Float' ? dimension.low : 0,
        max: dimension._tag === 'Float' ? dimension.high : 1,
        noNaN: true,
      })
}

/** Any point of a space that meets the constraints. */
export const anyParams = (space: Space, constraints: readonly Constraint[]): fc.Arbitrary<Params> =>
  fc
    .record(Object.fromEntries(Object.entries(space).map(([name, dimension]) => [name, anyValue(dimension)])))
    .filter((params) => meetsAll(constraints, params))

const anyPlain = (argument: Argument): fc.Arbitrary<Node> =>
  argument.sort === 'text'
    ? fc.constantFrom(...(argument.one_of ?? ['a'])).map(textNode)
    : argument.whole === true
      ? fc.oneof(fc.integer({ min: argument.least ?? 0, max: 12 }).map(constant), fc.constant(param('n')))
      : fc.oneof(
          fc.integer({ min: 0, max: 8 }).map((n) => constant(n / 2)),
          fc.constant(param('k')),
        )

const plainOf = (operator: Operator, args: readonly Node[]): readonly Plain[] =>
  args.flatMap((arg, place): readonly Plain[] => {
    const { sort } = operator.args[place] ?? { sort: 'series' }
    if (sort !== 'number' && sort !== 'text') return []
    return arg._tag === 'Constant' ? [Number(arg.value)] : arg._tag === 'Text' ? [arg.value] : [5]
  })

const withoutLabels = (operators: Operators, result: 'series' | 'boolean'): readonly Operator[] =>
  Object.values(operators).filter(
    (each) =>
      each._tag !== 'Trade' && each.result === result && each.args.every(({ sort }) => sort !== 'label'),
  )

/** Any trees over some operators, by how deep they may be; parameters are n (a window) and k (a number). */
export interface AnyTree {
  readonly series: (depth: number) => fc.Arbitrary<Node>
  readonly condition: (depth: number) => fc.Arbitrary<Node>
}

// one arbitrary for each depth, shared by all above it: built again at every place they would be exponentially many
const remembered = (make: (depth: number) => fc.Arbitrary<Node>): ((depth: number) => fc.Arbitrary<Node>) => {
  const made = new Map<number, fc.Arbitrary<Node>>()
  return (depth) => {
    const before = made.get(depth)
    if (before !== undefined) return before
    const fresh = make(depth)
    made.set(depth, fresh)
    return fresh
  }
}

/** The operators that one instrument alone can read. */
export const readAlone = (operators: Operators): Operators =>
  Object.fromEntries(Object.entries(operators).filter(([, { _tag }]) => _tag !== 'Across'))

/** Trees over some operators, which may name the columns of some other instruments. */
export const anyTree = (operators: Operators, symbols: readonly string[] = []): AnyTree => {
  const applied = (operator: Operator, depth: number): fc.Arbitrary<Node> =>
    fc
      .tuple(
        ...operator.args.map((argument) =>
          argument.sort === 'series'
            ? series(depth - 1)
            : argument.sort === 'boolean'
              ? condition(depth - 1)
              : anyPlain(argument),
        ),
      )
      .filter((args) => operator.problem?.(plainOf(operator, args)) === undefined)
      .chain((args): fc.Arbitrary<Node> => {
        const of = apply(operator.name, ...args)
        return of._tag === 'Apply' && operator.fields.length > 0
          ? fc.constantFrom(...operator.fields).map((name): Node => ({ _tag: 'Field', of, name }))
          : fc.constant(of)
      })
  const leaf: fc.Arbitrary<Node> = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...columnNames).map((name): Node => column(name)) },
    { weight: 1, arbitrary: fc.integer({ min: -50, max: 400 }).map((n): Node => constant(n / 4)) },
    { weight: 1, arbitrary: fc.constantFrom<Node>(param('n'), param('k')) },
    ...(symbols.length === 0
      ? []
      : [
          {
            weight: 4,
            arbitrary: fc
              .tuple(fc.constantFrom(...symbols), fc.constantFrom(...columnNames))
              .map(([symbol, name]): Node => columnOfNode(symbol, name)),
          },
        ]),
  )
  const flat = fc.boolean().map((value): Node => constant(value))
  const series = remembered((depth) =>
    depth <= 0
      ? leaf
      : fc.oneof(
          { weight: 10, arbitrary: leaf },
          ...withoutLabels(operators, 'series').map((operator) => ({
            weight: 1,
            arbitrary: applied(operator, depth),
          })),
        ),
  )
  const condition = remembered((depth) =>
    depth <= 0
      ? flat
      : fc.oneof(
          { weight: 1, arbitrary: flat },
          ...withoutLabels(operators, 'boolean').map((operator) => ({
            weight: 3,
            arbitrary: applied(operator, depth),
          })),
        ),
  )
  return { series, condition }
}
