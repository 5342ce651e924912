import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import type { BlockSums } from '../../src/stats/inference/block-sums.kernel.js'
import type { Combinations } from '../../src/stats/inference/cscv.kernel.js'
import type { Law } from '../law.js'

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)

/** All choices of `size` of some blocks, in the order of their members. */
const choices = (blocks: readonly number[], size: number): readonly (readonly number[])[] =>
  size === 0
    ? [[]]
    : blocks.flatMap((block, i) => choices(blocks.slice(i + 1), size - 1).map((rest) => [block, ...rest]))

/** The Sharpe ratio of a column over some blocks, each half of all blocks summed by itself. */
const sharpeOver = (
  { blocks, n, sum, sum2 }: BlockSums,
  column: number,
  chosen: readonly number[],
): number => {
  const total = (values: Float64Array): number => {
    const of = (half: (block: number) => boolean): number =>
      chosen.filter(half).reduce((all, block) => all + (values[column * blocks + block] ?? 0), 0)
    return of((block) => block < blocks / 2) + of((block) => block >= blocks / 2)
  }
  const count = chosen.reduce((all, block) => all + (n[block] ?? 0), 0)
  const mean = total(sum) / count
  const square = total(sum2) / count
  const variance = square - mean * mean
  return variance > square * 1e-14 ? mean / Math.sqrt((variance * count) / (count - 1)) : -Infinity
}

const logitOf = (values: readonly number[], column: number): number => {
  const value = values[column] ?? Number.NaN
  const below = values.filter((other) => other < value).length
  const equal = values.filter((other) => other === value).length
  const share = (below + (equal + 1) / 2) / (values.length + 1)
  return Math.log(share / (1 - share))
}

/** What holds of the combinations of a cross-validation. */
export const crossValidationLaws = (crossValidate: (of: BlockSums) => Combinations): readonly Law[] => [
  {
    name: 'each combination has the winner, the rank and the Sharpe ratios that the definition gives',
    check: () =>
      fc.assert(
        fc.property(
          fc.constantFrom(2, 4, 6),
          fc.integer({ min: 1, max: 9 }),
          fc.infiniteStream(fc.integer({ min: -1_000_000, max: 1_000_000 }).map((each) => each / 1e6)),
          (blocks, columns, values) => {
            const draw = (): number => Number(values.next().value)
            const size = 12
            // a column in five is flat: it has no Sharpe ratio in any combination
            const sum = Float64Array.from(range(columns * blocks), (i) =>
              Math.floor(i / blocks) % 5 === 4 ? 0 : draw() + draw() / 1024,
            )
            const sum2 = sum.map((value, i) =>
              Math.floor(i / blocks) % 5 === 4 ? 0 : (value * value) / size + Math.abs(draw()) + 1e-3,
            )
            const of = { blocks, columns, n: new Float64Array(blocks).fill(size), sum, sum2 }
            const found = crossValidate(of)
            const all = choices(range(blocks), blocks / 2)
            const plain = all.map((chosen) => {
              const others = range(blocks).filter((block) => !chosen.includes(block))
              const inside = range(columns).map((column) => sharpeOver(of, column, chosen))
              const outside = range(columns).map((column) => sharpeOver(of, column, others))
              const best = inside.indexOf(inside.reduce((a, b) => Math.max(a, b)))
              return { best, inside: inside[best], outside: outside[best], logit: logitOf(outside, best) }
            })
            deepStrictEqual(
              [...found.best],
              plain.map(({ best }) => best),
            )
            deepStrictEqual(
              [...found.inside],
              plain.map(({ inside }) => inside),
            )
            deepStrictEqual(
              [...found.outside],
              plain.map(({ outside }) => outside),
            )
            deepStrictEqual(
              [...found.logits],
              plain.map(({ logit }) => logit),
            )
          },
        ),
        { numRuns: 200 },
      ),
  },
]
