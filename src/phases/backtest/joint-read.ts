import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import type { UniverseServices } from '../../candidate/services.js'
import type { Range } from '../../market/bars/range.js'
import { showRangeFault } from '../../market/bars/range.js'
import type { Universe } from '../../market/universe/universe.js'
import { resolveUniverse, type UniverseSlice } from '../../market/universe/universe-range.js'
import type { JointSimulation } from '../../portfolio/account/joint-simulation.js'
import type { OrderEvent } from '../../portfolio/orders/order-machine.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'

/** A run of several instruments; `events` is all that happened to orders, each with its symbol, where orders traded. */
export interface JointTraderRun extends JointSimulation {
  readonly events?: readonly (OrderEvent & { readonly symbol: string })[]
}

/** What trades on several instruments in one cash account: read once over a slice, run at any execution. */
export interface JointTrader extends Pick<UniverseServices, 'metrics'> {
  readonly universe: Universe
  readonly slice: UniverseSlice
  /** Where signals trade, that of each instrument. */
  readonly logs: readonly (SignalLog | undefined)[]
  /** What it computes, for keys. */
  readonly identity: Readonly<Record<string, unknown>>
  readonly run: (execution: Execution) => JointTraderRun
  /** What a reader of a result is to know of it besides the data's own faults. */
  readonly notes: readonly string[]
}

/** What is read of a config on the instruments. */
export type JointRead = Pick<JointTrader, 'slice' | 'logs' | 'identity' | 'run' | 'notes'>

/** The steps of a range, and what of each instrument lies in them. */
export const sliceFor = (
  range: Range,
  universe: Universe,
  warmups: readonly number[],
): Either<PhaseError, UniverseSlice> => {
  const slice = resolveUniverse(range, universe, warmups)
  return isLeft(slice) ? left(badConfig({ path: 'range', message: showRangeFault(slice.left) })) : slice
}
