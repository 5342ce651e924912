import { type Either, isLeft, left, mapLeft, map as mapRight, right } from 'fp-ts/lib/Either.js'
import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  fromEvent,
  map,
  type Observable,
  of,
  takeUntil,
  takeWhile,
} from 'rxjs'
import { type BarBatch, barsBetween } from '../../market/bars/bars.js'
import { type DataError, showDataError } from '../../market/bars/data-error.js'
import type { FeedBar, FeedMoment } from '../../market/universe/moments-of-feed.kernel.js'
import { type Progress, progress } from '../../run/emission.js'
import { type SessionTraded, tradingSession } from './session.kernel.js'
import { withSilences } from './silence.js'
import { soundMoments } from './sound-moments.kernel.js'
import type { TradingPlan } from './trading-plan.js'

/** Why a feed could not be traded to its end, and what was traded until then: nothing was closed. */
export interface Broken {
  readonly because: string
  readonly traded: SessionTraded
}

/** What surrounds the trading of a feed. */
export interface TradeOptions {
  /** Where it is aborted, trading ends at the bars that were taken. */
  readonly signal?: AbortSignal
  /** Bars of the feed that are to come, for progress. */
  readonly expected_bars?: number
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const aborted = (signal: AbortSignal | undefined): Observable<unknown> =>
  signal === undefined ? EMPTY : signal.aborted ? of(true) : fromEvent(signal, 'abort')

const overAlone = (bar: BarBatch): FeedBar => ({
  _tag: 'Over',
  symbol: '',
  bar,
  closed: bar.time[0] ?? Number.NaN,
})

/** What a feed gives of one instrument alone: its bars, each over as soon as it has come. */
export const feedOfOne = <E>(
  bars$: Observable<Either<E, BarBatch>>,
): Observable<Either<E, readonly FeedBar[]>> =>
  bars$.pipe(
    map(
      mapRight((batch) =>
        batch.length === 1
          ? [overAlone(batch)]
          : [...batch.time].map((_, i) =>
              overAlone({ ...barsBetween(batch, i, i + 1), from: batch.from + i }),
            ),
      ),
    ),
  )

const PARTS = 50

/**
 * Trades a feed: each member's signals as they stream, orders to its broker, fills to trades and equity. Emits progress
 * and then once what was traded, or what broke the feed. The size of its batches does not matter. It never errors.
 */
export const trade$ = (
  plan: TradingPlan,
  feed$: Observable<Either<DataError, readonly FeedBar[]>>,
  { signal, expected_bars = 0 }: TradeOptions = {},
): Observable<Progress | Either<Broken, SessionTraded>> =>
  defer(() => {
    const session = tradingSession(plan)
    const gathered = soundMoments(plan)
    const held: { because: string | undefined; taken: number } = { because: undefined, taken: 0 }
    /** True once it is over. */
    const traded = (moments: readonly FeedMoment[]): boolean =>
      moments.some((moment) => {
        const over = session.take(moment)
        if (isLeft(over)) held.because = over.left
        return isLeft(over) || over.right
      })
    const going$ = feed$.pipe(
      map(mapLeft(showDataError)),
      map(mapRight(gathered.take)),
      catchError((cause: unknown) => of(left(messageOf(cause)))),
      withSilences(plan.monitor.max_silence_ms, (bars$) => bars$),
      map((step): { readonly over: boolean; readonly notice?: Progress } => {
        if (step._tag === 'Silence') return { over: session.silent(step.silent_ms) }
        if (isLeft(step)) {
          held.because = step.left
          return { over: true }
        }
        const { moments, bars } = step.right
        const over = traded(moments)
        const part = (count: number): number => Math.floor((PARTS * count) / Math.max(1, expected_bars))
        const isDue = part(held.taken) !== part(held.taken + bars)
        held.taken += bars
        return isDue
          ? { over, notice: progress(Math.min(held.taken, expected_bars), expected_bars, 'bars') }
          : { over }
      }),
      takeWhile(({ over }) => !over, true),
      takeUntil(aborted(signal)),
    )
    const ended = (): Either<Broken, SessionTraded> => {
      const isAborted = signal?.aborted === true
      if (!isAborted && held.because === undefined) traded(gathered.end())
      const end = session.end(isAborted || held.because !== undefined ? 'aborted' : 'end_of_feed')
      const all = { ...end, alerts: [...gathered.alerts(), ...end.alerts] }
      return held.because === undefined ? right(all) : left({ because: held.because, traded: all })
    }
    return concat(
      going$.pipe(
        map(({ notice }) => notice),
        filter((notice) => notice !== undefined),
      ),
      defer(() => of(ended())),
    )
  })
