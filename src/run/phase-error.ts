import type { DecodeFault } from '../core/codec/codec.js'
import { showFault } from '../core/codec/codec.js'
import { type StoreError, showStoreError } from '../store/store-error.js'

/** Why a phase gave no value. */
export type PhaseError =
  | { readonly _tag: 'BadConfig'; readonly faults: readonly DecodeFault[] }
  | { readonly _tag: 'MissingInput'; readonly because: string }
  | { readonly _tag: 'Failed'; readonly because: string }
  | { readonly _tag: 'TimedOut'; readonly timeout_ms: number }
  /** `poisoned` where it ended its worker each time that it was begun again. */
  | { readonly _tag: 'Crashed'; readonly because: string; readonly poisoned?: true }
  | { readonly _tag: 'Blocked'; readonly by: string }
  | { readonly _tag: 'StoreFailed'; readonly because: string }

export const badConfig = (...faults: readonly DecodeFault[]): PhaseError => ({ _tag: 'BadConfig', faults })
export const failed = (because: string): PhaseError => ({ _tag: 'Failed', because })
export const missingInput = (because: string): PhaseError => ({ _tag: 'MissingInput', because })
const causeText = (cause: unknown): string =>
  cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
export const crashed = (cause: unknown): PhaseError => ({
  _tag: 'Crashed',
  because: causeText(cause),
})
/** The end of a phase whose worker ended each of the times that it was begun. */
export const poisoned = (times: number, cause: unknown): PhaseError => ({
  _tag: 'Crashed',
  because: `its worker ended ${times} times, the last with ${causeText(cause)}`,
  poisoned: true,
})

/** What a store could not do, as the fault of a phase. */
export const storeFailure = (error: StoreError): PhaseError => ({
  _tag: 'StoreFailed',
  because: showStoreError(error),
})

export const showPhaseError = (error: PhaseError): string => {
  switch (error._tag) {
    case 'BadConfig':
      return `bad config: ${error.faults.map(showFault).join('; ')}`
    case 'MissingInput':
      return `missing input: ${error.because}`
    case 'Failed':
      return `failed: ${error.because}`
    case 'TimedOut':
      return `timed out after ${error.timeout_ms} ms`
    case 'Crashed':
      return `crashed: ${error.because}`
    case 'Blocked':
      return `blocked by ${error.by}`
    case 'StoreFailed':
      return `store failed: ${error.because}`
  }
}
