import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { study } from '../../templates/study.js'
import { type CliFailure, type Io, unable } from '../io.js'
import { ready } from '../ready.js'
import { type Drawn, marketOf } from './market.js'
import { type Outcome, outcomeOf } from './outcome.js'

/** One market to be judged: plain data, so that it can be sent to a worker. */
export interface Job {
  readonly key: string
  readonly workflow: string
  readonly settings: readonly string[]
  /** The files of the user's libraries. */
  readonly library: readonly string[]
  readonly seed: number
  readonly market: Drawn
}

/** Draws a market and runs the workflow on it, in memory. */
export const judged = async (
  { workflow, settings, library, seed, market }: Job,
  io: Pick<Io, 'cwd'>,
): Promise<Either<CliFailure, Outcome>> => {
  const prepared = await ready(workflow, settings, { library }, io)
  if (isLeft(prepared)) return prepared
  const data = marketOf(market)
  if (isLeft(data)) return data
  const { template, inputs } = prepared.right.prepared
  const { own } = prepared.right.bundle
  const outcome = outcomeOf(await study(template, { inputs, data: data.right, seed, library: own }))
  return isLeft(outcome)
    ? left(unable(`a market of ${market.years} years cannot be judged`, outcome.left))
    : outcome
}
