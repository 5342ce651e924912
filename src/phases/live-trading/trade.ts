import {
  type Either,
  isLeft,
  left,
  mapLeft,
  map as mapRight,
  right,
  sequenceArray,
} from 'fp-ts/lib/Either.js'
import {
  catchError,
  concat,
  connect,
  defer,
  EMPTY,
  from,
  fromEvent,
  map,
  mergeMap,
  type Observable,
  of,
  takeUntil,
  takeWhile,
  tap,
  zip,
} from 'rxjs'
import type { BarBatch } from '../../market/bars/bars.js'
import { type DataError, showDataError } from '../../market/bars/data-error.js'
import { type Progress, progress } from '../../run/emission.js'
import type { SignalBatch } from '../../strategy/reading/reader.kernel.js'
import { signalStream } from '../../strategy/reading/signal-stream.js'
import { feedGate } from './feed-gate.kernel.js'
import { type SessionTraded, type TradingPlan, tradingSession } from './session.kernel.js'
import { withSilences } from './silence.js'

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

interface Step {
  readonly batch: BarBatch
  readonly signals: readonly SignalBatch[]
}

const inStep = (
  bars$: Observable<Either<string, BarBatch>>,
  { candidate, slice, series }: TradingPlan,
): Observable<Either<string, Step>> =>
  bars$.pipe(
    tap((batch) => {
      if (!isLeft(batch)) series.take(batch.right)
    }),
    connect((shared$) =>
      zip(
        shared$,
        ...candidate.members.map(({ strategy, params }) =>
          signalStream(strategy, params, slice, {
            labels: series.columns,
            renews: candidate.execution.exits !== undefined,
          })(shared$),
        ),
      ),
    ),
    map(([batch, ...reads]): Either<string, Step> => {
      if (isLeft(batch)) return batch
      const signals = sequenceArray(reads)
      return isLeft(signals)
        ? left(typeof signals.left === 'string' ? signals.left : signals.left.message)
        : right({ batch: batch.right, signals: signals.right })
    }),
  )

const PARTS = 50

/**
 * Trades a feed: each member's signals as they stream, orders to its broker, fills to trades and equity. Emits progress
 * and then once what was traded, or what broke the feed. The size of its batches does not matter. It never errors.
 */
export const trade$ = (
  plan: TradingPlan,
  feed$: Observable<Either<DataError, BarBatch>>,
  { signal, expected_bars = 0 }: TradeOptions = {},
): Observable<Progress | Either<Broken, SessionTraded>> =>
  defer(() => {
    const session = tradingSession(plan)
    const gate = feedGate()
    const held: { because: string | undefined; taken: number } = { because: undefined, taken: 0 }
    const going$ = feed$.pipe(
      map(mapLeft(showDataError)),
      map(mapRight(gate.take)),
      catchError((cause: unknown) => of(left(messageOf(cause)))),
      withSilences(plan.monitor.max_silence_ms, (bars$) => inStep(bars$, plan)),
      map((step): { readonly over: boolean; readonly notices: readonly Progress[] } => {
        if (step._tag === 'Silence') return { over: session.silent(step.silent_ms), notices: [] }
        if (isLeft(step)) {
          held.because = step.left
          return { over: true, notices: [] }
        }
        const { batch, signals } = step.right
        const over = session.take(batch, signals)
        const part = (bars: number): number => Math.floor((PARTS * bars) / Math.max(1, expected_bars))
        const isDue = part(held.taken) !== part(held.taken + batch.length)
        held.taken += batch.length
        return {
          over,
          notices: isDue ? [progress(Math.min(held.taken, expected_bars), expected_bars, 'bars')] : [],
        }
      }),
      takeWhile(({ over }) => !over, true),
      takeUntil(aborted(signal)),
    )
    const ended = (): Either<Broken, SessionTraded> => {
      const ended = session.end(
        signal?.aborted === true || held.because !== undefined ? 'aborted' : 'end_of_feed',
      )
      const traded = { ...ended, alerts: [...gate.alerts(), ...ended.alerts] }
      return held.because === undefined ? right(traded) : left({ because: held.because, traded })
    }
    return concat(
      going$.pipe(mergeMap(({ notices }) => from(notices))),
      defer(() => of(ended())),
    )
  })
