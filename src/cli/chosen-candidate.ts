import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Candidate, candidateCodec } from '../candidate/candidate.js'
import type { Span } from '../candidate/figures.js'
import { decodeWith } from '../core/codec/codec.js'
import { type Scope, within } from '../core/codec/scope.js'
import { stateOf } from '../monitor/status.js'
import type { Store } from '../store/store.js'
import { type CliFailure, unable } from './io.js'
import { runEventsIn } from './known-work.js'
import type { SeenRun } from './onlooker.js'
import { tradedGrounds } from './traded-grounds.js'
import { stored } from './world.js'

/** The bars on which a result ran its choice; of windows that search the last test: what is before it made the choice. */
const ranOn = (result: Readonly<Record<string, unknown>>): Span | undefined => {
  if (result['ledger'] !== undefined && Array.isArray(result['windows'])) {
    const last = result['windows'].at(-1) as { readonly test: readonly Span[] } | undefined
    return last?.test.at(-1)
  }
  return ((result['out_of_sample'] ?? result) as { readonly span?: Span }).span
}

/** A choice, the bars on which it was run, and the instruments that it traded where not all did. */
export interface Chosen {
  readonly candidate: Candidate
  readonly range: Pick<Span, 'from_bar' | 'to_bar'>
  readonly symbols?: readonly string[]
}

/** The candidate that a run ended with, and the bars on which its last phase ran it. */
export const chosenIn = async (
  store: Store,
  { header, entries }: SeenRun,
  scope: Scope,
): Promise<Either<CliFailure, Chosen>> => {
  const state = stateOf(runEventsIn(entries))
  const grounds = await tradedGrounds(state, store)
  const phases = Object.entries(state.phases).flatMap(([path, { key }]) =>
    key === undefined ? [] : [{ path, key }],
  )
  const values = await Promise.all(phases.map(({ key }) => stored(store.snapshots.get(key))))
  const results = values.flatMap((value, i) =>
    value._tag === 'Right' && value.right._tag === 'Hit'
      ? [
          {
            result: value.right.snapshot.value as Readonly<Record<string, unknown>>,
            of: grounds.get(phases[i]?.path ?? '')?.symbols,
          },
        ]
      : [],
  )
  const candidates = results.flatMap(({ result }) => {
    const decoded = decodeWith(within(scope, candidateCodec))(result['candidate'])
    return decoded._tag === 'Right' ? [decoded.right] : []
  })
  const spans = results.flatMap(({ result, of }) => {
    const span = ranOn(result)
    return span === undefined ? [] : [{ span, of }]
  })
  const candidate = candidates.at(-1)
  const last = spans.at(-1)
  if (candidate === undefined || last === undefined)
    return left(unable(`run ${header.run} chose no candidate to replay`))
  const { from_bar, to_bar } = last.span
  return right({
    candidate,
    range: { from_bar, to_bar },
    ...(last.of === undefined ? {} : { symbols: last.of }),
  })
}
