import type { Store } from '../store/store.js'

const RECORD_MS = 2000
const isCancelled = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && 'status' in event && event.status === 'cancelled'

/** A store that says when it holds the end of a cancelled run, so that it is not closed before; it waits 2 s at most. */
export const recordingOf = (
  store: Store,
): { readonly recording: Store; readonly recorded: () => Promise<void> } => {
  const held = { done: false, tell: (): void => undefined }
  const append: Store['journal']['append'] = async (run, from, events) => {
    const answer = await store.journal.append(run, from, events)
    if (events.some(isCancelled)) {
      held.done = true
      held.tell()
    }
    return answer
  }
  const recorded = (): Promise<void> =>
    new Promise((resolve) => {
      if (held.done) return resolve()
      const timer = setTimeout(resolve, RECORD_MS)
      held.tell = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  return { recording: { ...store, journal: { ...store.journal, append } }, recorded }
}
