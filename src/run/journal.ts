import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { StoreError } from '../store/store-error.js'
import type { Env } from './env.js'
import type { RunEvent } from './event.js'

/** An event as the journal keeps it: a value by its content hash, not in full. */
export const journalled = (event: RunEvent, content?: string): unknown => {
  if (event._tag === 'RunEnded') {
    const { gives: _gives, ...rest } = event
    return rest
  }
  if (event._tag !== 'PhaseEnded' || isLeft(event.outcome) || event.outcome.right._tag !== 'Ran') return event
  const { value: _value, ...rest } = event.outcome.right
  return { ...event, outcome: right(content === undefined ? rest : { ...rest, content }) }
}

/** Appends events in order; what a commit carries comes after all that was added before it. */
export const journalOf = <S>(env: Env<S>) => {
  const state = {
    next: env.journal_from,
    waiting: [] as unknown[],
    failure: undefined as StoreError | undefined,
  }
  const queue = { last: Promise.resolve() as Promise<unknown> }
  const inOrder = <A>(work: () => Promise<A>): Promise<A> => {
    const done = queue.last.then(work)
    queue.last = done
    return done
  }
  const failing = (result: Either<StoreError, unknown>): void => {
    if (isLeft(result)) state.failure ??= result.left
  }
  const take = (): { readonly from: number; readonly events: readonly unknown[] } => {
    const taken = { from: state.next, events: state.waiting }
    state.next += taken.events.length
    state.waiting = []
    return taken
  }
  const flush = (): Promise<Either<StoreError, void>> =>
    inOrder(async () => {
      const { from, events } = take()
      if (events.length > 0) failing(await env.store.journal.append(env.run, from, events))
      return state.failure === undefined ? right(undefined) : left(state.failure)
    })
  return {
    started: failing,
    add: (event: RunEvent): void => {
      state.waiting.push(journalled(event))
      if (event._tag === 'PhaseStarted') void flush()
    },
    flush,
    commit: (
      snapshot: Parameters<typeof env.store.commit>[0]['snapshot'],
      end: (content: string) => unknown,
    ) =>
      inOrder(async () => {
        const { from, events } = take()
        state.next += 1
        const done = await env.store.commit({
          snapshot,
          run: env.run,
          from,
          events: (content) => [...events, end(content)],
        })
        if (isLeft(done)) {
          state.next = from
          state.waiting = [...events, ...state.waiting]
        }
        return done
      }),
  }
}
