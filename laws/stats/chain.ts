import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { ChainTest, ChainTrials } from '../../src/stats/timing/chain-null.kernel.js'
import { DRAWS, multipliers } from '../../src/stats/timing/multiplier.kernel.js'
import type { Law } from '../law.js'

type Splits = readonly (readonly number[])[]
interface Case {
  readonly trials: ChainTrials
  readonly splits: Splits
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, k) => k)

/** Trials of some groups of blocks, and splits that test one group each, or two. */
const anyChain: fc.Arbitrary<Case> = fc
  .record({
    groups: fc.integer({ min: 3, max: 5 }),
    blocks_a_group: fc.integer({ min: 1, max: 3 }),
    count: fc.integer({ min: 1, max: 6 }),
    both: fc.boolean(),
  })
  .chain(({ groups, blocks_a_group, count, both }) => {
    const cells = count * groups * blocks_a_group
    const ones = range(groups).map((group) => [group])
    const pairs = range(groups).flatMap((a) => range(a).map((b) => [b, a]))
    return fc
      .array(fc.integer({ min: -1_000_000, max: 1_000_000 }), {
        minLength: cells,
        maxLength: cells,
        size: 'max',
      })
      .map((sums) => ({
        trials: {
          sums: Float64Array.from(sums, (sum) => sum / 1e6),
          // one trial in four has no timing
          scale: Float64Array.from(range(count), (j) => (j % 4 === 3 ? 0 : 1 + j / 8)),
          groups,
          blocks_a_group,
        },
        splits: both ? pairs : ones,
      }))
  })

/** The chain of choices as the page has it: in each split the largest t outside the test groups, and what it gains in them. */
const plainChain = ({ trials, splits }: Case, factor: (block: number) => number, isCentred: boolean) => {
  const { sums, scale, groups, blocks_a_group } = trials
  const blocks = groups * blocks_a_group
  const rows = range(scale.length).map((j) => {
    const own = range(blocks).map((b) => sums[j * blocks + b] ?? Number.NaN)
    const mean = isCentred ? own.reduce((a, b) => a + b, 0) / blocks : 0
    return own.map((sum, b) => factor(b) * (sum - mean))
  })
  const over = (row: readonly number[], holds: (group: number) => boolean): number =>
    row.filter((_, b) => holds(Math.floor(b / blocks_a_group))).reduce((a, b) => a + b, 0)
  const chosen = splits.map((tested) => {
    const ts = rows.map((row, j) => {
      const length = scale[j] ?? 0
      return length > 0 ? over(row, (group) => !tested.includes(group)) / length : 0
    })
    return ts.indexOf(ts.reduce((a, b) => Math.max(a, b)))
  })
  const gained = chosen.map((j, s) => over(rows[j] ?? [], (group) => splits[s]?.includes(group) === true))
  return { chosen, total: gained.reduce((a, b) => a + b, 0) }
}

/** Some of the trials. */
const some = ({ sums, scale, ...rest }: ChainTrials, places: readonly number[]): ChainTrials => {
  const cells = rest.groups * rest.blocks_a_group
  return {
    ...rest,
    sums: Float64Array.from(places.flatMap((j) => [...sums.subarray(j * cells, (j + 1) * cells)])),
    scale: Float64Array.from(places, (j) => scale[j] ?? Number.NaN),
  }
}

/** What holds of the test of a chain of choices. */
export const chainLaws = (test: (trials: ChainTrials, splits: Splits) => ChainTest): readonly Law[] => [
  {
    name: 'choices, statistic and p are those of the chain written as the page has it',
    check: () =>
      fc.assert(
        fc.property(anyChain, (one) => {
          const found = test(one.trials, one.splits)
          const plain = plainChain(one, () => 1, false)
          deepStrictEqual([...found.chosen], plain.chosen)
          ok(Math.abs(found.statistic - plain.total) < 1e-9)
          const blocks = one.trials.groups * one.trials.blocks_a_group
          const xi = multipliers(DRAWS, blocks)
          const reached = range(DRAWS).filter((k) => {
            const drawn = plainChain(one, (b) => xi[k * blocks + b] ?? Number.NaN, true)
            return drawn.total >= plain.total - 1e-12
          })
          // rounding may turn one draw in a thousand
          ok(Math.abs(found.p - (1 + reached.length) / (DRAWS + 1)) < 0.0015, `p ${found.p}`)
        }),
        { numRuns: 25 },
      ),
  },
  {
    name: 'choices that are made side by side each take the best of their own trials, and their gains add up',
    check: () =>
      fc.assert(
        fc.property(anyChain, fc.integer({ min: 1, max: 3 }), ({ trials, splits }, kinds) => {
          const choice = Int32Array.from(trials.scale, (_, j) => j % kinds)
          const found = test({ ...trials, choice }, splits)
          const chains = (factor: (block: number) => number, isCentred: boolean) =>
            range(Math.min(kinds, trials.scale.length)).map((kind) => {
              const own = range(trials.scale.length).filter((j) => choice[j] === kind)
              const { chosen, total } = plainChain({ trials: some(trials, own), splits }, factor, isCentred)
              return { chosen: chosen.map((k) => own[k]), total }
            })
          const gained = (of: readonly { readonly total: number }[]): number =>
            of.reduce((sum, { total }) => sum + total, 0)
          const plain = chains(() => 1, false)
          deepStrictEqual(
            [...found.chosen],
            plain.flatMap(({ chosen }) => chosen),
          )
          ok(Math.abs(found.statistic - gained(plain)) < 1e-9)
          const blocks = trials.groups * trials.blocks_a_group
          const xi = multipliers(DRAWS, blocks)
          const reached = range(DRAWS).filter(
            (k) => gained(chains((b) => xi[k * blocks + b] ?? Number.NaN, true)) >= gained(plain) - 1e-12,
          )
          ok(Math.abs(found.p - (1 + reached.length) / (DRAWS + 1)) < 0.0015, `p ${found.p}`)
        }),
        { numRuns: 8 },
      ),
  },
]
