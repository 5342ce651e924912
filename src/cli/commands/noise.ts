import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { counted, number, percent } from '../../stats/metrics/metric-text.js'
import { type Histogram, histogramOf } from '../../stats/returns/histogram.js'
import { study } from '../../templates/study.js'
import { answerAs } from '../answer.js'
import type { DataOptions } from '../bars.js'
import { BLOCK, bestTrial, noiseMarket, searchOf } from '../calibration/noise.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable } from '../io.js'
import type { LibraryOptions } from '../library-flag.js'
import { ready } from '../ready.js'
import { datasetAt } from '../world.js'

/** The flags of a look at noise. */
export interface NoiseOptions extends LibraryOptions, DataOptions {
  readonly set: readonly string[]
  readonly markets: number
  readonly seed: number
  readonly json: boolean
}

const BINS = 12
const WIDTH = 40

/** The distribution of what luck found, with the place of the winner. */
const drawing = ({ edges, counts }: Histogram, winner: number): readonly string[] => {
  const most = Math.max(1, ...counts)
  const last = counts.length - 1
  const holds = (i: number): boolean =>
    (i === 0 || winner >= (edges[i] ?? 0)) && (i === last || winner < (edges[i + 1] ?? 0))
  return counts.map(
    (count, i) =>
      `  ${number(edges[i] ?? 0, 2).padStart(7)} .. ${number(edges[i + 1] ?? 0, 2).padStart(6)}  ${'#'.repeat(Math.ceil((WIDTH * count) / most)).padEnd(WIDTH)}  ${String(count).padStart(3)}${holds(i) ? `  <- yours, ${number(winner, 2)}` : ''}`,
  )
}

/** The value below which a share of sorted ones lies. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN

/** The best scores that a search finds on markets without an edge, sorted; absent where the user stopped it. */
const luckOf = async (
  alone: NonNullable<ReturnType<typeof searchOf>>['alone'],
  inputs: Readonly<Record<string, unknown>>,
  own: Parameters<typeof noiseMarket>[0],
  options: NoiseOptions & { readonly parts: Parameters<typeof study>[1] },
  io: Io,
): Promise<Either<CliFailure, readonly number[] | undefined>> => {
  const state = { stopped: false }
  const quiet = io.onInterrupt(() => {
    state.stopped = true
  })
  const best: number[] = []
  for (const i of Array.from({ length: options.markets }, (_, k) => k)) {
    const data = noiseMarket(own, options.seed * 1_000_003 + i)
    if (isLeft(data)) return data
    const found = bestTrial(
      await study(alone, { ...options.parts, inputs, data: data.right, seed: options.seed }),
    )
    if (isLeft(found)) return found
    best.push(found.right?.score ?? Number.NEGATIVE_INFINITY)
    if (io.isTerminal && !options.json) io.redraw(`${i + 1} of ${options.markets} markets`)
    if (state.stopped) break
  }
  quiet()
  if (io.isTerminal) io.redraw('')
  return right(state.stopped ? undefined : best.toSorted((a, b) => a - b))
}

/**
 * Makes the first search of a workflow on the user's bars and on markets without an edge, and shows the best that luck finds
 * there next to the user's winner.
 */
export const noiseCommand = async (
  workflow: string,
  options: NoiseOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const prepared = await ready(workflow, options.set, options, io)
  if (isLeft(prepared)) return prepared
  const { template, inputs } = prepared.right.prepared
  const search = searchOf(template)
  if (search === undefined)
    return left(
      unable(
        `${template.name} has no search that depends on its inputs alone`,
        'noise makes the first optimization of strategies, or what the windows of a validation search',
      ),
    )
  const own = await datasetAt(options, io)
  if (isLeft(own)) return own
  const parts = { library: prepared.right.bundle.own, workers: 0, resamples: 0 }
  const seed = { inputs, seed: options.seed, ...parts }
  const mine = bestTrial(await study(search.alone, { ...seed, data: own.right }))
  if (isLeft(mine)) return mine
  if (mine.right === undefined) return left(unable(`${search.name} finds nothing on ${own.right.name}`))
  const { score: winner, trials } = mine.right
  const luck = await luckOf(search.alone, inputs, own.right, { ...options, parts }, io)
  if (isLeft(luck)) return luck
  if (luck.right === undefined) return right(EXIT.cancelled)
  const best = luck.right
  const reached = best.filter((score) => score >= winner).length
  const p = (1 + reached) / (best.length + 1)
  const finite = best.filter(Number.isFinite)
  answerAs(
    io,
    options,
    () => ({
      workflow: template.name,
      search: search.name,
      trials,
      seed: options.seed,
      winner,
      best,
      reached,
      p,
    }),
    () => [
      `the best of ${search.name} (${counted(trials, 'trial')}) on ${counted(best.length, 'market')} without an edge: your bars' own moves in blocks of ${BLOCK}, without their mean, seed ${options.seed}`,
      ...drawing(histogramOf(Float64Array.from(finite), BINS), winner),
      ...(finite.length < best.length
        ? [`  on ${best.length - finite.length} of them no trial had a score`]
        : []),
      `luck finds ${number(quantile(best, 0.5), 2)} in half of them and more than ${number(quantile(best, 0.95), 2)} in 5 %; yours is ${number(winner, 2)}, reached by ${reached} of ${best.length} (${percent(p, 1)})`,
    ],
  )
  return right(EXIT.succeeded)
}
