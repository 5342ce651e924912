import { isLeft } from 'fp-ts/lib/Either.js'
import type { PlannedDecision } from '../workflow/plan/plan.js'
import { evaluate, type Inputs } from './evaluate.js'
import { ledgersOf, ledgersOfGuard, ledgersRead } from './ledgers.js'
import { type Decided, guardHolds, type Live } from './live-frame.kernel.js'

/** What kept a test from being true or false: what it read and was lost, else the test itself, which is then reported. */
const lostBy = (
  live: Live,
  decision: PlannedDecision,
  because: string,
  report: (path: string, because: string) => void,
): string => {
  const lost = decision.reads
    .map((vertex) => live.frame.settled[vertex])
    .find((settled) => settled?._tag === 'Lost')
  if (lost?._tag === 'Lost') return lost.by
  const path = live.frame.prefix + decision.label
  report(path, because)
  return path
}

/** How a test comes out that has been reached. `report` hears of one that is neither true nor false by itself. */
export const decidedBy = (
  live: Live,
  decision: PlannedDecision,
  inputs: Inputs,
  report: (path: string, because: string) => void,
): Decided => {
  const guard = guardHolds(live, decision.guard)
  if (guard !== true) return guard.lost ?? 'skipped'
  const value = evaluate(live.frame, inputs, decision.test)
  if (value._tag === 'Right' && typeof value.right === 'boolean') return value.right
  const because = isLeft(value) ? value.left.because : 'the test is neither true nor false'
  return {
    by: lostBy(live, decision, because, report),
    optional: decision.optional,
    ledgers: ledgersOf(ledgersRead(live.frame, decision.test), ledgersOfGuard(live.frame, decision.guard)),
  }
}
