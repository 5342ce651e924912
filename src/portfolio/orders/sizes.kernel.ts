import type { Book, WaitingOrder } from './book.kernel.js'
import { mostUnits } from './charges.kernel.js'
import { equityAt, freeAt, pointValue } from './worth.kernel.js'

/** Units rounded down to what can be traded. */
export const roundedDown = ({ execution }: Book, units: number): number => {
  switch (execution.units.rounding.kind) {
    case 'fractional':
      return units
    case 'integer':
      return Math.floor(units + (execution.units.rounding.within ?? 0))
    case 'lot':
      return Math.floor(units / execution.units.rounding.lot) * execution.units.rounding.lot
  }
}

const halfEven = (x: number): number => {
  const down = Math.floor(x)
  const over = x - down
  return over > 0.5 || (over === 0.5 && down % 2 === 1) ? down + 1 : down
}

/** A portion of a trade's units: rounded half to even where units are whole, and then at least one. */
export const wholeUnits = ({ execution }: Book, units: number, portion: number): number => {
  switch (execution.units.rounding.kind) {
    case 'fractional':
      return units * portion
    case 'integer':
      return Math.min(units, Math.max(1, halfEven(units * portion)))
    case 'lot': {
      const { lot } = execution.units.rounding
      return Math.min(units, lot * Math.max(1, halfEven((units * portion) / lot)))
    }
  }
}

/** Whole parts of a quotient, exact where the division itself would round up to a whole number. */
export const floorDivided = (a: number, b: number): number => {
  const rest = a % b
  const quotient = (a - rest) / b
  const down = Math.floor(quotient)
  return quotient - down > 0.5 ? down + 1 : down
}

/** Units that an order asks for at its fill. */
export const askedUnits = (
  book: Book,
  { size, side }: WaitingOrder,
  bar: number,
  reference: number,
  price: number,
): number => {
  switch (size.kind) {
    case 'units':
      return Math.max(0, size.units)
    case 'value':
      return size.value / (reference * pointValue(book))
    case 'fraction':
      return book.execution.units.of === 'available'
        ? size.fraction * mostUnits(book, bar, side, freeAt(book, reference), price)
        : Math.max(0, (size.fraction * equityAt(book, reference)) / (reference * pointValue(book)))
  }
}
