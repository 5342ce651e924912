import { asyncScheduler, type Observable, type SchedulerLike, switchMap, timer } from 'rxjs'

/** A timer of the platform that is set to more than this ends at once. */
const LONGEST_MS = 2_147_483_647

/** Emits once after a time of any length, and completes. */
export const longTimer = (due_ms: number, scheduler: SchedulerLike = asyncScheduler): Observable<number> =>
  due_ms <= LONGEST_MS
    ? timer(due_ms, scheduler)
    : timer(LONGEST_MS, scheduler).pipe(switchMap(() => longTimer(due_ms - LONGEST_MS, scheduler)))
