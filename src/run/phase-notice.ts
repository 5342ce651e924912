import type { Progress } from './emission.js'
import type { Outcome } from './event.js'

/** What happens while one phase runs; the last is `Ended`. */
export type PhaseNotice =
  | { readonly _tag: 'Scheduled'; readonly key: string }
  | { readonly _tag: 'Started'; readonly attempt: number }
  | { readonly _tag: 'Damaged'; readonly what: string }
  | Progress
  | { readonly _tag: 'Ended'; readonly outcome: Outcome }

/** The last notice of a phase. */
export const ended = (outcome: Outcome): PhaseNotice => ({ _tag: 'Ended', outcome })
