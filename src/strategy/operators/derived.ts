import type { Argument, DerivedOperator } from '../language/operator.js'
import { apply, column, constant, type Node } from '../language/tree.js'

const x: Argument = { name: 'x', sort: 'series' }
const n: Argument = { name: 'n', sort: 'number', whole: true, least: 1 }

const derived = (
  name: string,
  args: readonly Argument[],
  fields: readonly string[],
  define: (args: readonly Node[]) => Readonly<Record<string, Node>>,
): DerivedOperator => ({ _tag: 'Derived', name, version: 1, args, result: 'series', fields, define })

const nothing = constant(Number.NaN)
const three = ([a = nothing, b = nothing, c = nothing]: readonly Node[]): readonly [Node, Node, Node] => [
  a,
  b,
  c,
]

/** Rate of change in percent: 100 (x / x n bars ago - 1) (TA-Lib). */
export const roc = derived('roc', [x, n], [], (args) => {
  const [of, bars] = three(args)
  return {
    value: apply('mul', apply('sub', apply('div', of, apply('lag', of, bars)), constant(1)), constant(100)),
  }
})

/** Distance from the mean of the last n values in population standard deviations; NaN where nothing moved. */
export const zscore = derived('zscore', [x, n], [], (args) => {
  const [of, bars] = three(args)
  return { value: apply('div', apply('sub', of, apply('sma', of, bars)), apply('stdev', of, bars)) }
})

/** Bollinger bands: the mean of the last n values, and k population standard deviations above and below. */
export const bollinger = derived(
  'bollinger',
  [x, { ...n, default: 20 }, { name: 'k', sort: 'number', default: 2 }],
  ['middle', 'upper', 'lower'],
  (args) => {
    const [of, bars, k] = three(args)
    const middle = apply('sma', of, bars)
    const width = apply('mul', k, apply('stdev', of, bars))
    return { middle, upper: apply('add', middle, width), lower: apply('sub', middle, width) }
  },
)

/** Donchian channel: the highest high and lowest low of the last n bars, this one too, and their middle. */
export const donchian = derived('donchian', [{ ...n, default: 20 }], ['upper', 'lower', 'middle'], (args) => {
  const [bars] = three(args)
  const upper = apply('highest', column('high'), bars)
  const lower = apply('lowest', column('low'), bars)
  return { upper, lower, middle: apply('div', apply('add', upper, lower), constant(2)) }
})
