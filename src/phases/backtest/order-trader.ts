import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { type InstrumentServices, sliceOf } from '../../candidate/services.js'
import { orderTrader, type Trader } from '../../candidate/trader.js'
import type { Bars, Slice } from '../../market/bars/bars.js'
import type { AnyOrderMachine } from '../../portfolio/orders/order-machine-part.js'
import { scripted } from '../../portfolio/orders/scripted.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { kernelKey, kernelOf } from '../../portfolio/rules/kernel.js'
import type { PhaseError } from '../../run/phase-error.js'
import { NO_WARMUP } from '../../strategy/reading/warmup-of.js'
import { type MachineRun, machineOf } from './machine-config.js'
import type { OrdersRun } from './order-config.js'
import { ordersByBar } from './order-dates.js'

/** What trades by orders: a table of them, or a machine of a library. */
export type OrderedRun = OrdersRun | MachineRun
/** What trades by orders as a machine, on the bars of its range. */
export interface OrdersRead {
  readonly machine: AnyOrderMachine
  readonly slice: Slice
}
/** Reads what trades by orders. */
export const ordersRead = (
  config: OrderedRun,
  services: InstrumentServices,
): Either<PhaseError, OrdersRead> => {
  const slice = sliceOf(services, config.range, NO_WARMUP)
  if (isLeft(slice)) return slice
  if (config.kind === 'machine') return right({ machine: machineOf(config.machine), slice: slice.right })
  const table = ordersByBar(config.orders, services.dataset, slice.right)
  return isLeft(table) ? table : right({ machine: scripted(table.right), slice: slice.right })
}

/** What trades by orders, ready to run. */
export const ordersTrader = (
  config: OrderedRun,
  services: InstrumentServices,
): Either<PhaseError, Trader> => {
  const read = ordersRead(config, services)
  return isLeft(read)
    ? read
    : right(orderTrader(read.right.machine, services.dataset.bars, read.right.slice, config.execution))
}

/** The kernel of orders, as keys hold it. */
export const ordersKernel = (execution: Execution, { dividends, risk_free }: Bars) =>
  kernelKey(
    kernelOf(execution, { follows: 'orders', pays: dividends !== undefined || risk_free !== undefined }),
  )
