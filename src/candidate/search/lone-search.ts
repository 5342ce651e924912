import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import { type Emission, isProgress, progress } from '../../run/emission.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import type { Trial } from '../../search/trial.js'
import type { Strategy } from '../../strategy/strategy.js'
import type { Candidate } from '../candidate.js'
import type { FittedLabels } from '../labelling.js'
import type { Market } from '../market.js'
import { type LoneInstrument, loneMarket } from './lone-instrument.js'
import { type Found, fittedFor, type SearchGround, search } from './search.kernel.js'
import type { SearchConfig } from './search-config.js'
import type { Unscored } from './search-loop.kernel.js'

/** What the search of one instrument alone gave: its winner, or that none of its trials has a score. */
export interface LoneSearch {
  readonly symbol: string
  readonly end: Found | Unscored
}

/** What surrounds a search of each instrument. */
export type LoneGround = Omit<SearchGround, 'markets' | 'measured'>

/** A fault of a search with the instrument that it is of. */
export const onInstrument =
  (symbol: string) =>
  (fault: PhaseError): PhaseError =>
    fault._tag === 'Failed' ? failed(`${symbol}: ${fault.because}`) : fault

/** The trials of the search of one instrument, under its symbol. */
export const trialsOfLone = ({ symbol, end }: LoneSearch): readonly Trial[] =>
  end.trials.map((trial) => ({ ...trial, phase: `${symbol}/${trial.phase}` }))

/** Searches for one instrument on its own stretches of bars. Labels are those that are fitted already. */
export async function* searchLone(
  config: SearchConfig,
  { symbol, place }: Pick<LoneInstrument, 'symbol' | 'place'>,
  markets: readonly Market[],
  { checkpoint, ...ground }: LoneGround,
): AsyncGenerator<Emission<LoneSearch>> {
  const around = { ...ground, markets, checkpoint: checkpoint.within(`instrument_${place}`), is_step: true }
  for await (const emission of search(config, around)) {
    if (isProgress(emission)) yield emission
    else if (isLeft(emission)) yield left(onInstrument(symbol)(emission.left))
    else yield right({ symbol, end: emission.right })
  }
}

/** What the searches of all instruments gave, in their order, and what labelled the bars of all. */
export interface LoneSearches {
  readonly each: readonly LoneSearch[]
  readonly labels: FittedLabels | undefined
}

/**
 * Searches for each instrument on its own bars of stretches of all, alone in its account; one that has none behind its warm-up is
 * not searched. Labels are fitted once, on the bars of all. `config` is sized for one instrument.
 */
export async function* searchEach(
  config: SearchConfig,
  instruments: readonly LoneInstrument[],
  joint: readonly Market[],
  ground: LoneGround,
): AsyncGenerator<Emission<LoneSearches>> {
  const labels = fittedFor(config, joint, ground.seed)
  if (isLeft(labels)) {
    yield labels
    return
  }
  const fitted = { ...config, ...(labels.right === undefined ? {} : { labels: labels.right }) }
  const readable = instruments.flatMap((one) => {
    const markets = joint.flatMap((market) => loneMarket(one, market) ?? [])
    return markets.length === 0 ? [] : [{ one, markets }]
  })
  const each: LoneSearch[] = []
  for (const { one, markets } of readable) {
    for await (const emission of searchLone(fitted, one, markets, ground)) {
      if (isProgress(emission)) {
        const { done, total, note } = emission
        yield progress(each.length * total + done, readable.length * total, `${note} of ${one.symbol}`)
      } else if (isLeft(emission)) {
        yield emission
        return
      } else each.push(emission.right)
    }
    if (each.at(-1)?.symbol !== one.symbol) return
  }
  yield right({ each, labels: labels.right })
}

/** What one instrument chose for itself. */
export interface OwnParams {
  readonly symbol: string
  readonly params: Params
}

/** A strategy at the parameters that each instrument chose, as a choice that all trade together. */
export const candidateOfEach = (
  strategy: Strategy,
  chosen: readonly OwnParams[],
  { labels, execution }: Pick<Candidate, 'labels' | 'execution'>,
): Candidate => ({
  members: [
    {
      strategy,
      params: {},
      by_symbol: Object.fromEntries(chosen.map(({ symbol, params }) => [symbol, params])),
    },
  ],
  weights: [1],
  ...(labels === undefined ? {} : { labels }),
  execution,
})
