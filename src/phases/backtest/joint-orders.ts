import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { instrumentOf, type Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import type { AnyOrderMachine } from '../../portfolio/orders/order-machine-part.js'
import { scripted } from '../../portfolio/orders/scripted.js'
import { runUniverse } from '../../portfolio/orders/universe-run.kernel.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { JointOrders } from './joint-config.js'
import type { JointRead } from './joint-read.js'
import { ordersByBar } from './order-dates.js'
/** Order machines in the order of the instruments; one without trades nothing. */
export const byOrders = (
  machines: readonly (AnyOrderMachine | undefined)[],
  universe: Universe,
  slice: UniverseSlice,
): JointRead => {
  const timeOf = (at: number, bar: number): number => universe.instruments[at]?.closed[bar] ?? 0
  return {
    slice,
    logs: [],
    notes: [],
    identity: { machines: machines.map((machine) => machine?.params ?? null) },
    run: (at) => {
      const { events, ...run } = runUniverse(universe, machines, at, slice)
      const all = events.flatMap((each, i) =>
        each.map((event) => ({ time: timeOf(i, event.bar), event, symbol: symbolAt(universe, i) })),
      )
      return {
        ...run,
        events: all.toSorted((a, b) => a.time - b.time).map(({ event, symbol }) => ({ ...event, symbol })),
      }
    },
  }
}
const symbolAt = ({ instruments }: Universe, at: number): string => instruments[at]?.symbol ?? ''

/** Tables of orders by symbol. */
export const byTables = (
  orders: JointOrders['orders'],
  universe: Universe,
  slice: UniverseSlice,
): Either<PhaseError, JointRead> => {
  const unknown = Object.keys(orders).flatMap((symbol) => {
    const found = instrumentOf(universe, symbol)
    return isLeft(found) ? [{ path: `orders.${symbol}`, message: found.left.message }] : []
  })
  if (unknown.length > 0) return left(badConfig(...unknown))
  return map((machines: readonly (AnyOrderMachine | undefined)[]) => byOrders(machines, universe, slice))(
    sequenceArray(
      universe.instruments.map(({ symbol, dataset }, i): Either<PhaseError, AnyOrderMachine | undefined> => {
        const table = orders[symbol]
        const own = slice.slices[i]
        return table === undefined
          ? right(undefined)
          : map(scripted)(
              ordersByBar(table, dataset, own ?? { warmup: [0, 0], scored: [0, 0] }, `orders.${symbol}`),
            )
      }),
    ),
  )
}
