/**
 * A condition over bars as its runs: from bar `at[i]` on it is `value[i]` (0 false, 1 true, 2 unknown). `at[0]` is 0,
 * `at` rises, neighbours differ; a condition over no bars has no runs.
 */
export interface Runs {
  readonly at: Int32Array
  readonly value: Uint8Array
}
export const UNKNOWN_TRUTH = 2

/** The least and the greatest value of each 16 bars; NaN where a block holds one. */
export interface Extremes {
  readonly least: Float64Array
  readonly most: Float64Array
}
const BLOCK = 16

interface Growing {
  at: Int32Array
  value: Uint8Array
  count: number
}
const growing = (): Growing => ({ at: new Int32Array(64), value: new Uint8Array(64), count: 0 })
const push = (runs: Growing, at: number, value: number): void => {
  if (runs.count === runs.at.length) {
    const wider = new Int32Array(runs.count * 4)
    wider.set(runs.at)
    runs.at = wider
    const longer = new Uint8Array(runs.count * 4)
    longer.set(runs.value)
    runs.value = longer
  }
  runs.at[runs.count] = at
  runs.value[runs.count++] = value
}
const taken = (runs: Growing): Runs => ({
  at: runs.at.slice(0, runs.count),
  value: runs.value.slice(0, runs.count),
})

/** Block extremes of a column. **Cost** O(bars). **NaN** marks its block. **Look-ahead** none beyond the block. */
export const extremesOf = (values: Float64Array): Extremes => {
  const blocks = Math.ceil(values.length / BLOCK)
  const least = new Float64Array(blocks)
  const most = new Float64Array(blocks)
  for (let block = 0; block < blocks; block++) {
    const from = block * BLOCK
    const to = Math.min(values.length, from + BLOCK)
    let low = values[from]!
    let high = low
    let isKnown = true
    for (let i = from; i < to; i++) {
      const value = values[i]!
      if (value < low) low = value
      else if (value > high) high = value
      else if (Number.isNaN(value)) isKnown = false
    }
    least[block] = isKnown ? low : Number.NaN
    most[block] = isKnown ? high : Number.NaN
  }
  return { least, most }
}

// where `above` writes before it knows how many runs there are
const scratch = { at: new Int32Array(1024), value: new Uint8Array(1024) }
const reserve = (count: number): void => {
  if (count <= scratch.at.length) return
  const at = new Int32Array(count * 2)
  at.set(scratch.at)
  const value = new Uint8Array(count * 2)
  value.set(scratch.value)
  scratch.at = at
  scratch.value = value
}

/**
 * Where one column is above another, by the extremes of their blocks: a block whose extremes prove that nothing changes is
 * not visited; one that holds a NaN always is. **Cost** O(bars / 16 + bars near crossings). **NaN** is unknown.
 * **Look-ahead** none.
 */
export const above = (a: Float64Array, b: Float64Array, ea: Extremes, eb: Extremes): Runs => {
  const { least: al, most: am } = ea
  const { least: bl, most: bm } = eb
  const blocks = al.length
  let { at, value } = scratch
  let count = 0
  let now = 3
  let block = 0
  while (block < blocks) {
    if (now === 1) while (block < blocks && al[block]! > bm[block]!) block++
    else if (now === 0) while (block < blocks && am[block]! <= bl[block]!) block++
    if (block === blocks) break
    if (count + BLOCK > at.length) {
      reserve(count + BLOCK)
      at = scratch.at
      value = scratch.value
    }
    let i = block * BLOCK
    const to = Math.min(a.length, i + BLOCK)
    while (i < to) {
      if (now === 1) while (i < to && a[i]! > b[i]!) i++
      else if (now === 0) while (i < to && a[i]! <= b[i]!) i++
      else if (now === UNKNOWN_TRUTH) while (i < to && !(a[i]! > b[i]! || a[i]! <= b[i]!)) i++
      if (i === to) break
      now = a[i]! > b[i]! ? 1 : a[i]! <= b[i]! ? 0 : UNKNOWN_TRUTH
      value[count] = now
      at[count++] = i++
    }
    block += 1
  }
  return { at: at.slice(0, count), value: value.slice(0, count) }
}

/** A dense condition as runs. */
export const runsOf = (values: Uint8Array): Runs => {
  const runs = growing()
  let now = 3
  for (let i = 0; i < values.length; i++)
    if (values[i]! !== now) {
      now = values[i]!
      push(runs, i, now)
    }
  return taken(runs)
}

/** Runs as a dense condition over `length` bars. */
export const denseOf = (runs: Runs, length: number): Uint8Array => {
  const out = new Uint8Array(length)
  for (let i = 0; i < runs.at.length; i++)
    out.fill(runs.value[i]!, runs.at[i], i + 1 < runs.at.length ? runs.at[i + 1]! : length)
  return out
}

/** Kleene's not. */
export const notRuns = (a: Runs): Runs => ({
  at: a.at,
  value: a.value.map((value) => (value === UNKNOWN_TRUTH ? UNKNOWN_TRUTH : 1 - value)),
})

const merged = (a: Runs, b: Runs, of: (x: number, y: number) => number): Runs => {
  const runs = growing()
  let i = 0
  let j = 0
  let now = 3
  while (i < a.at.length || j < b.at.length) {
    const at = Math.min(i < a.at.length ? a.at[i]! : Infinity, j < b.at.length ? b.at[j]! : Infinity)
    if (i < a.at.length && a.at[i]! === at) i++
    if (j < b.at.length && b.at[j]! === at) j++
    const value = of(a.value[i - 1]!, b.value[j - 1]!)
    if (value !== now) {
      push(runs, at, value)
      now = value
    }
  }
  return taken(runs)
}
export const kleeneAnd = (x: number, y: number): number =>
  x === 0 || y === 0 ? 0 : x === 1 && y === 1 ? 1 : UNKNOWN_TRUTH
export const kleeneOr = (x: number, y: number): number =>
  x === 1 || y === 1 ? 1 : x === 0 && y === 0 ? 0 : UNKNOWN_TRUTH
export const kleeneNot = (x: number): number => (x === UNKNOWN_TRUTH ? UNKNOWN_TRUTH : 1 - x)
/** Kleene's and, or of two conditions. **Cost** O(runs). */
export const andRuns = (a: Runs, b: Runs): Runs => merged(a, b, kleeneAnd)
export const orRuns = (a: Runs, b: Runs): Runs => merged(a, b, kleeneOr)

/** Bars on which a condition became true after being false: single bars; unknown where either bar is. **Cost** O(runs). */
export const risingEdges = (a: Runs, length: number): Runs => {
  const runs = growing()
  let now = 3
  let before = UNKNOWN_TRUTH
  const put = (at: number, value: number): void => {
    if (value !== now && at < length) {
      push(runs, at, value)
      now = value
    }
  }
  for (let i = 0; i < a.at.length; i++) {
    const value = a.value[i]!
    const at = a.at[i]!
    const next = i + 1 < a.at.length ? a.at[i + 1]! : length
    put(
      at,
      value === UNKNOWN_TRUTH || before === UNKNOWN_TRUTH
        ? UNKNOWN_TRUTH
        : value === 1 && before === 0
          ? 1
          : 0,
    )
    if (next > at + 1) put(at + 1, value === UNKNOWN_TRUTH ? UNKNOWN_TRUTH : 0)
    before = value
  }
  return taken(runs)
}
