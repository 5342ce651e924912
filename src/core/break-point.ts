import { AsyncLocalStorage } from 'node:async_hooks'

/** Whether what is computed now has no time left. */
type IsOver = () => boolean

const work = new AsyncLocalStorage<IsOver>()

/** Bars that a loop walks from one break point to the next. */
export const BARS_A_PART = 4096

/** Calls `body`; what it computes, at once and after each wait, ends at its next break point once `isOver` holds. */
export const breakable = <A>(isOver: IsOver, body: () => A): A => work.run(isOver, body)

/**
 * A place where a long computation may end: it throws there when its time is over, and does nothing otherwise. Nothing that
 * others read may be half written there. Cost: one look at the clock.
 */
export const breakPoint = (): void => {
  // eslint-disable-next-line functional/no-throw-statements -- a synchronous computation has no other way to end in its middle
  if (work.getStore()?.() === true) throw new Error('the time of this work is over')
}
