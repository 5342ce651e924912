import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../store/memory-store.js'
import { study } from '../../templates/study.js'
import { type CliFailure, type Io, unable } from '../io.js'
import { ready } from '../ready.js'
import { type MarketDraw, marketOf } from './market.js'
import { bestOutcome, type MarketOutcome, outcomeOf } from './outcome.js'

/** One market to be judged: plain data, so that it can be sent to a worker. */
export interface Job {
  readonly key: string
  readonly workflow: string
  readonly settings: readonly string[]
  /** The files of the user's libraries. */
  readonly library: readonly string[]
  readonly seed: number
  readonly market: MarketDraw
  /** Studies of the market, one after another in one store. */
  readonly looks: number
  /** Settings that they take in turn. */
  readonly vary: readonly string[]
}

/** A number of years, which need not be whole: `1 year`, `2.5 years`. */
export const yearsText = (years: number): string => `${years} year${years === 1 ? '' : 's'}`

/** Before a number of years: how many instruments a market has, where they are several. */
export const instrumentsText = (instruments: number): string =>
  instruments === 1 ? '' : `${instruments} instruments over `

/** The settings and the seed of one of several studies. */
export const variant = (
  { settings, seed, vary }: Pick<Job, 'settings' | 'seed' | 'vary'>,
  number: number,
): { readonly settings: readonly string[]; readonly seed: number } => {
  const more = vary[number % Math.max(1, vary.length)]
  return {
    settings: more === undefined ? settings : [...settings, more],
    seed: seed + (vary.length === 0 ? number : Math.floor(number / vary.length)),
  }
}

/** Draws a market and runs the workflow on it, in memory: once, or several times in one store, of which the best counts. */
export const judged = async (job: Job, io: Pick<Io, 'cwd'>): Promise<Either<CliFailure, MarketOutcome>> => {
  const { workflow, library, market, looks } = job
  const data = marketOf(market)
  if (isLeft(data)) return data
  const store = memoryStore()
  const outcomes: MarketOutcome[] = []
  for (const number of Array.from({ length: looks }, (_, k) => k)) {
    const { settings, seed } = variant(job, number)
    const prepared = await ready(workflow, settings, { library }, io)
    if (isLeft(prepared)) return prepared
    const { template, inputs } = prepared.right.prepared
    const { own } = prepared.right.bundle
    const run = `${number}`.padStart(4, '0')
    const options = { inputs, data: data.right, seed, library: own, store, run, resamples: 0 }
    const outcome = outcomeOf(await study(template, options))
    if (isLeft(outcome))
      return left(unable(`a market of ${yearsText(market.years)} cannot be judged`, outcome.left))
    outcomes.push(outcome.right)
  }
  return right(bestOutcome(outcomes))
}
