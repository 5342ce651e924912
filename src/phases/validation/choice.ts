import type { Candidate } from '../../candidate/candidate.js'
import type { Request } from '../../run/handler.js'
import type { Trial } from '../../search/trial.js'

/** What one window chose on its train bars, and the trials that it chose from: none where the choice was frozen. */
export interface WindowChoice {
  readonly candidate: Candidate
  readonly score?: number
  /** Every trial that was made for it, and those that the last step chose from. */
  readonly trials: readonly Trial[]
  readonly chose: readonly Trial[]
}
/** What surrounds the choices of a phase. */
export interface ChoiceSurroundings
  extends Pick<Request<unknown>, 'seed' | 'signal' | 'elapsed' | 'checkpoint'> {
  readonly is_step?: boolean
}
