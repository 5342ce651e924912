import type { Load, Rows } from './case.js'
import { barsOf } from './data.js'

/** `100*ln(C[t]/C[t-1])` of every close, or of every n-th where the text says so; another series is refused. */
export const logReturnsOf = async (
  load: Load,
  file: string,
  series = '100*ln(C',
  rows?: Rows,
): Promise<Float64Array> => {
  if (!/^100\s*\*\s*ln\(C/i.test(series)) throw new Error(`no series "${series}"`)
  const { close } = await barsOf(load, file, rows)
  const every = Number(/every (\d+)(?:st|nd|rd|th)/.exec(series)?.[1] ?? 1)
  const taken = close.filter((_, i) => i % every === 0)
  return Float64Array.from({ length: taken.length - 1 }, (_, t) => 100 * Math.log(taken[t + 1]! / taken[t]!))
}
