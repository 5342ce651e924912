import type { Bars } from '../../market/bars/bars.js'
import { type Execution, readsEveryBar } from './execution.js'

/** The portfolio kernels with their versions, as they stand in keys and trial records. */
export const KERNELS = ['reference/1', 'event/1'] as const
export type KernelName = (typeof KERNELS)[number]

/**
 * Says which kernel runs a candidate: a function of its own execution alone, never of memory, workers or the rest of a
 * grid, so that a winner run again alone gives the very numbers of its trial. Sizing, `max_position_size` and `exposure`
 * act at entries alone; exits, the other limits and financing need every bar.
 */
export const kernelFor = (execution: Execution): KernelName =>
  readsEveryBar(execution) ? 'reference/1' : 'event/1'

/** The kernel that runs a candidate on some bars: dividends and risk-free returns need every bar too. */
export const kernelOn = ({ dividends, risk_free }: Bars, execution: Execution): KernelName =>
  dividends === undefined && risk_free === undefined ? kernelFor(execution) : 'reference/1'
