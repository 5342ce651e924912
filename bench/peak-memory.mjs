// Run as a process of its own: the peak memory of one search over so many slow windows of 40, as JSON on stdout.
import { readFileSync } from 'node:fs'
import { int } from './build/src/core/space/dimension.js'
import { searched } from './grid-workload.mjs'
import { marketOf } from './market.mjs'
import { PAIRS } from './sma-pair.mjs'

const [file, slows] = process.argv.slice(2)
const bytes = readFileSync(file)
const dataset = marketOf(new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)))
const { low, high } = PAIRS.slow
const space = { ...PAIRS, slow: int(low, high, ((high - low) / (Number(slows) - 1)) | 0) }
const before = process.memoryUsage().rss
const { trials, columns } = await searched(dataset, space)
process.stdout.write(
  JSON.stringify({ candidates: trials.length, columns, before: before / 2 ** 20, peak: process.resourceUsage().maxRSS / 1024 }),
)
