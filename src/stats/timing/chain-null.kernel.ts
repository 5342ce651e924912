import { DRAWS, multipliers } from './multiplier.kernel.js'

/** Distinct trials over the whole range, which is in groups of equally many blocks. */
export interface ChainTrials {
  /** Block sums of the timing series, row by row. */
  readonly sums: Float64Array
  /** `√(Σ d²)` of each trial over the whole range. */
  readonly scale: Float64Array
  readonly groups: number
  readonly blocks_a_group: number
}

/** What the chain of choices did, and how often chance does as well. */
export interface ChainTest {
  /** Sum over all splits of what the chosen trial earned above the same exposure on the test groups. */
  readonly statistic: number
  readonly p: number
  /** The trial that each split chooses by its t on the train groups. */
  readonly chosen: Int32Array
}

/** What a chain gained, and the trial that each split chose. */
interface Chain {
  readonly total: number
  readonly chosen: Int32Array
}

/**
 * The chain on block sums times one multiplier a block: in each split the trial with the largest sum over its scale outside
 * the test groups, the first of equal ones.
 */
const chainOf = (
  { groups, blocks_a_group, scale }: ChainTrials,
  sums: Float64Array,
  xi: Float64Array,
  splits: readonly (readonly number[])[],
): Chain => {
  const chosen = new Int32Array(splits.length)
  const most = new Float64Array(splits.length).fill(-Infinity)
  const gained = new Float64Array(splits.length)
  const byGroup = new Float64Array(groups)
  for (let j = 0, at = 0; j < scale.length; j++) {
    let whole = 0
    for (let g = 0, b = 0; g < groups; g++) {
      let sum = 0
      for (const end = b + blocks_a_group; b < end; b++, at++) sum += xi[b]! * sums[at]!
      byGroup[g] = sum
      whole += sum
    }
    const weight = scale[j]! > 0 ? 1 / scale[j]! : 0
    for (let s = 0; s < splits.length; s++) {
      const tested = splits[s]!
      let test = 0
      for (let i = 0; i < tested.length; i++) test += byGroup[tested[i]!]!
      const t = (whole - test) * weight
      if (t <= most[s]!) continue
      most[s] = t
      chosen[s] = j
      gained[s] = test
    }
  }
  return { total: gained.reduce((sum, one) => sum + one, 0), chosen }
}

/**
 * Tests choices by splits whose groups have seen each other: the statistic is the chain itself (choose by t on the train
 * groups, add the test groups), its null draws `ξ_b (D_jb - D̄_j)` through the same chain; a t statistic of the folds is
 * liberal (Bengio and Grandvalet 2004). `splits` holds the test groups of each split; `p = (1 + #{S* >= S}) / 1000`.
 * Cost: O(draws x trials x (blocks + splits)). NaN: spreads. Look-ahead: that of the scheme, which the null shares.
 */
export const chainTest = (trials: ChainTrials, splits: readonly (readonly number[])[]): ChainTest => {
  const { sums, scale, groups, blocks_a_group } = trials
  const blocks = groups * blocks_a_group
  const { total, chosen } = chainOf(trials, sums, new Float64Array(blocks).fill(1), splits)
  const centred = sums.slice()
  for (let j = 0; j < scale.length; j++) {
    let mean = 0
    for (let b = 0; b < blocks; b++) mean += sums[j * blocks + b]! / blocks
    for (let b = 0; b < blocks; b++) centred[j * blocks + b] = centred[j * blocks + b]! - mean
  }
  const xi = multipliers(DRAWS, blocks)
  let reached = 0
  for (let k = 0; k < DRAWS; k++) {
    const drawn = chainOf(trials, centred, xi.subarray(k * blocks, (k + 1) * blocks), splits)
    if (drawn.total >= total) reached += 1
  }
  return { statistic: total, p: (1 + reached) / (DRAWS + 1), chosen }
}
