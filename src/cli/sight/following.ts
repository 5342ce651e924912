import { isLeft } from 'fp-ts/lib/Either.js'
import { concat, concatMap, defer, from, type Observable, of } from 'rxjs'
import { liveState } from '../../monitor/live-state.kernel.js'
import type { PastDurations } from '../../monitor/status.js'
import type { RunMessage } from '../../serve/views.js'
import type { RunHeader } from '../../store/store.js'
import { type Look, liveLooks } from '../live-looks.js'
import { oneRun } from '../onlooker.js'
import type { Looking } from './looking.js'
import { pastOfRun, progressAfter, runView } from './run-view.js'

/** What a page that follows a run knows from its last whole view. */
interface Known {
  readonly message: RunMessage
  readonly header?: RunHeader
  readonly past?: PastDurations
}

const wholeOf = async ({ look, now, handlersOf }: Looking, run: string): Promise<Known> => {
  const found = await look(async (onlooker) => {
    const seen = oneRun(onlooker.runs, run)
    if (isLeft(seen)) return seen
    const { header } = seen.right
    const handlers = await handlersOf(header)
    const view = await runView(seen.right, onlooker, { now: now(), handlers })
    return { _tag: 'Right', right: { view, header, past: pastOfRun(seen.right, onlooker) } }
  })
  if (isLeft(found)) return { message: { _tag: 'Lost', because: found.left.lines } }
  const { view, header, past } = found.right
  return { message: { _tag: 'View', view }, header, past }
}

const WHOLE_EVERY_MS = 1000

/**
 * A run as it is, then what changes in it, for as long as somebody looks. What its event file says comes as patches; where a
 * process takes it up or leaves it, and where phases ended, the whole run comes again: the store then knows more.
 */
export const following = (looking: Looking, run: string): Observable<RunMessage> =>
  defer(() => from(wholeOf(looking, run))).pipe(
    concatMap((first) => {
      const { header } = first
      if (header === undefined) return of(first.message)
      const state = liveState()
      const held = {
        past: first.past ?? new Map<string, number>(),
        isCarried: first.message._tag === 'View' && first.message.view.status === 'running',
        isFirst: true,
        /** Phases that ended since the last whole view, which alone says what they found. */
        isStale: false,
        wholeAt: looking.now(),
      }
      const whole = async (): Promise<readonly RunMessage[]> => {
        Object.assign(held, { isStale: false, wholeAt: looking.now() })
        const again = await wholeOf(looking, header.run)
        held.past = again.past ?? held.past
        return [again.message]
      }
      const answerTo = async ({ events, isCarried }: Look): Promise<readonly RunMessage[]> => {
        for (const event of events) state.take(event)
        const { isFirst } = held
        const isTurn = held.isCarried !== isCarried
        const isStale = held.isStale || events.some(({ _tag }) => _tag === 'PhaseEnded')
        Object.assign(held, { isCarried, isFirst: false, isStale })
        if (isTurn || (isStale && isCarried && looking.now() - held.wholeAt >= WHOLE_EVERY_MS)) return whole()
        if (!isCarried || events.length === 0) return []
        const handlers = await looking.handlersOf(header)
        const patch = progressAfter(events, state.view(), {
          header,
          past: held.past,
          now: looking.now(),
          handlers,
        })
        // the whole view has the lines that the first look reads again
        return [{ _tag: 'Patch', patch: isFirst ? { ...patch, log: [] } : patch }]
      }
      return concat(
        of(first.message),
        liveLooks(looking.directory, header.run).pipe(
          concatMap((look) => answerTo(look)),
          concatMap((messages) => from(messages)),
        ),
      )
    }),
  )
