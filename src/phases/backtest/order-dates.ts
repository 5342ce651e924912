import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Slice } from '../../market/bars/bars.js'
import type { Dataset } from '../../market/bars/dataset.js'
import { DAY_MS } from '../../market/bars/interval.kernel.js'
import { instantOf } from '../../market/bars/range.js'
import type { Order } from '../../portfolio/orders/order.js'
import type { OrderTable } from '../../portfolio/orders/scripted.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'

/** The bar that a key names: a number, the time of a bar, or a date, which is the first bar of that day (UTC). */
const barNamed = (key: string, { bars }: Dataset): number => {
  if (/^\d+$/.test(key)) return Number(key)
  const from = instantOf(key)
  const until = key.includes('T') ? from + 1 : from + DAY_MS
  return bars.time.findIndex((time) => time >= from && time < until)
}

/** A table of orders, at this path of a config, by the bars of a dataset. Errors: a key that names no bar, or one outside of the scored bars. */
export const ordersByBar = (
  written: Readonly<Record<string, readonly Order[]>>,
  dataset: Dataset,
  { scored: [from, to] }: Slice,
  path = 'orders',
): Either<PhaseError, OrderTable> => {
  const named = Object.entries(written).map(([key, orders]) => ({ key, orders, bar: barNamed(key, dataset) }))
  const faults = named
    .filter(({ bar }) => bar < from || bar >= to)
    .map(({ key, bar }) => ({
      path: `${path}.${key}`,
      message:
        bar < 0
          ? 'no bar has this date'
          : from === to
            ? 'no bar of the instrument lies in the range'
            : `bar ${bar} is not one of the bars ${from} to ${to - 1} that count`,
    }))
  return faults.length > 0
    ? left(badConfig(...faults))
    : right(
        named.reduce<OrderTable>(
          (table, { bar, orders }) => ({ ...table, [bar]: [...(table[bar] ?? []), ...orders] }),
          {},
        ),
      )
}
