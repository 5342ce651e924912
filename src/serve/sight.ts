import type { Either } from 'fp-ts/lib/Either.js'
import type { Observable } from 'rxjs'
import type { ComparisonView, PhaseView, RunMessage, RunRow } from './views.js'

/** What was looked for, or why it cannot be seen, in lines for people. */
export type Seen<A> = Promise<Either<readonly string[], A>>

/** What a server may see of a store. It only looks: nothing here changes a run or the store. */
export interface Sight {
  /** A line as the person can copy it: its commands call the program as their shell finds it. */
  readonly copied: (line: string) => string
  /** The runs of the store, again whenever they change; never ends. */
  readonly runs$: Observable<readonly RunRow[]>
  /** A run and what becomes of it, also where a process of another terminal carries it out; never ends. */
  readonly follow: (run: string) => Observable<RunMessage>
  readonly phase: (run: string, path: string) => Seen<PhaseView>
  readonly compare: (first: string, second: string) => Seen<ComparisonView>
  /** The page of a run, or of two next to each other, as HTML. */
  readonly report: (runs: readonly string[]) => Seen<string>
}
