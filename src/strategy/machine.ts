import type { Params, Space } from '../core/space/dimension.js'
import type { SignalState } from '../signal/signal-log.js'

/** One bar, as a machine sees it. */
export interface Bar {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/**
 * A signal that rules cannot say: a pure step over plain state, bar by bar in both readings. The name and the version
 * stand for its functions wherever it is hashed.
 */
export interface Machine<State> {
  readonly name: string
  readonly version: number
  readonly params: Space
  /** Bars that it must see before its signal counts. */
  readonly warmup?: (params: Params) => number
  readonly start: (params: Params) => State
  readonly step: (state: State, bar: Bar, params: Params) => State
  readonly signal: (state: State, params: Params) => SignalState
}
