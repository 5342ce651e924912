import { breakPoint } from '../../core/break-point.js'
import { DRAWS, multipliers } from './multiplier.kernel.js'

/** Distinct trials over the whole range, which is in groups of equally many blocks. */
export interface ChainTrials {
  /** Block sums of the timing series, row by row. */
  readonly sums: Float64Array
  /** `√(Σ d²)` of each trial over the whole range. */
  readonly scale: Float64Array
  readonly groups: number
  readonly blocks_a_group: number
  /** Which of several choices that are made side by side each trial is for, from 0; without it there is one choice of all. */
  readonly choice?: Int32Array
}

/** What the chain of choices did, and how often chance does as well. */
export interface ChainTest {
  /** Sum over all splits of what the chosen trial earned above the same exposure on the test groups. */
  readonly statistic: number
  readonly p: number
  /** The trial that each split chooses by its t on the train groups, split by split; of several choices one after the other. */
  readonly chosen: Int32Array
}

/** What a chain gained, and the trial that each split chose. */
interface Chain {
  readonly total: number
  readonly chosen: Int32Array
}

/** Draws that are carried through the chain together, so that each trial's block sums are read once for all of them. */
const LANES = 4

/**
 * The chain on block sums times one multiplier a block, for each of four draws: in each split the trial with the largest sum over
 * its scale outside the test groups, the first of equal ones; of several choices the largest of each, and what all of them gain
 * together. `xi` holds the draws lane by lane within a block.
 */
const chainsOf = (
  { groups, blocks_a_group, scale, choice }: ChainTrials,
  sums: Float64Array,
  xi: Float64Array,
  splits: readonly (readonly number[])[],
): readonly Chain[] => {
  const count = splits.length
  const cells = count * (1 + (choice?.reduce((last, of) => Math.max(last, of), 0) ?? 0))
  const chosen = Array.from({ length: LANES }, () => new Int32Array(cells))
  const most = new Float64Array(LANES * cells).fill(-Infinity)
  const gained = new Float64Array(LANES * cells)
  const byGroup = new Float64Array(LANES * groups)
  const whole = new Float64Array(LANES)
  for (let j = 0, at = 0; j < scale.length; j++) {
    whole.fill(0)
    for (let g = 0, b = 0; g < groups; g++) {
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      for (const end = b + blocks_a_group; b < end; b++, at++) {
        const sum = sums[at]!
        s0 += xi[LANES * b]! * sum
        s1 += xi[LANES * b + 1]! * sum
        s2 += xi[LANES * b + 2]! * sum
        s3 += xi[LANES * b + 3]! * sum
      }
      byGroup[LANES * g] = s0
      byGroup[LANES * g + 1] = s1
      byGroup[LANES * g + 2] = s2
      byGroup[LANES * g + 3] = s3
      whole[0] = whole[0]! + s0
      whole[1] = whole[1]! + s1
      whole[2] = whole[2]! + s2
      whole[3] = whole[3]! + s3
    }
    const weight = scale[j]! > 0 ? 1 / scale[j]! : 0
    const first = count * (choice?.[j] ?? 0)
    for (let s = 0, cell = LANES * first; s < count; s++) {
      const tested = splits[s]!
      for (let lane = 0; lane < LANES; lane++, cell++) {
        let test = 0
        for (let i = 0; i < tested.length; i++) test += byGroup[LANES * tested[i]! + lane]!
        const t = (whole[lane]! - test) * weight
        if (t <= most[cell]!) continue
        most[cell] = t
        chosen[lane]![first + s] = j
        gained[cell] = test
      }
    }
  }
  return chosen.map((one, lane) => {
    let total = 0
    for (let s = 0; s < cells; s++) total += gained[LANES * s + lane]!
    return { total, chosen: one }
  })
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
  const [{ total, chosen }] = chainsOf(trials, sums, new Float64Array(LANES * blocks).fill(1), splits) as [
    Chain,
  ]
  const centred = sums.slice()
  for (let j = 0; j < scale.length; j++) {
    let mean = 0
    for (let b = 0; b < blocks; b++) mean += sums[j * blocks + b]! / blocks
    for (let b = 0; b < blocks; b++) centred[j * blocks + b] = centred[j * blocks + b]! - mean
  }
  const xi = multipliers(DRAWS, blocks)
  let reached = 0
  const lanes = new Float64Array(LANES * blocks)
  for (let k = 0; k < DRAWS; k += LANES) {
    breakPoint()
    for (let b = 0; b < blocks; b++)
      for (let lane = 0; lane < LANES; lane++)
        lanes[LANES * b + lane] = k + lane < DRAWS ? xi[(k + lane) * blocks + b]! : 0
    const drawn = chainsOf(trials, centred, lanes, splits)
    for (let lane = 0; lane < LANES && k + lane < DRAWS; lane++) if (drawn[lane]!.total >= total) reached += 1
  }
  return { statistic: total, p: (1 + reached) / (DRAWS + 1), chosen }
}
