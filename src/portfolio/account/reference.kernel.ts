import type { Bars, Slice } from '../../market/bars/bars.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Execution } from '../rules/execution.js'
import { sizers } from './shadow.kernel.js'
import type { AccountedSimulation } from './simulation.js'
import { walkBars } from './walk.kernel.js'

/**
 * Executes a signal bar by bar: the law for faster kernels. `log` and `slice` are in bars of `bars`. Cost: O(bars). NaN:
 * prices must be finite and above 0. Look-ahead: as `walkBars` and the sizer.
 */
export const simulate = (
  bars: Bars,
  log: SignalLog,
  execution: Execution,
  slice: Slice,
): AccountedSimulation => walkBars(bars, log, execution, slice, sizers(bars, slice)(log, execution))
