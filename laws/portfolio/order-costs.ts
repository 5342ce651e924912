import { ok } from 'node:assert'
import fc from 'fast-check'
import type { Side } from '../../src/portfolio/account/fill.js'
import { unitSizer } from '../../src/portfolio/account/sizer.kernel.js'
import { type Book, cashAccount, openBook } from '../../src/portfolio/orders/book.kernel.js'
import { freeAt, tiedBy } from '../../src/portfolio/orders/worth.kernel.js'
import { defaultExecution, type Execution } from '../../src/portfolio/rules/execution.js'
import type { Law } from '../law.js'
import { anyBars } from './case.js'
import { anyModel } from './order-case.js'

/** What fills pay and lose, as an engine of orders counts it. */
export interface Charges {
  readonly commissionOf: (book: Book, units: number, price: number) => number
  readonly mostUnits: (book: Book, bar: number, side: Side, free: number, price: number) => number
  readonly slipped: (
    book: Book,
    bar: number,
    direction: Side,
    reference: number,
    units: number,
    how: { readonly slips: boolean; readonly entry: boolean },
  ) => number
}

/** Rates of tiers that may fall or rise. */
const anyCommission = fc
  .record({
    rate: fc.constantFrom(0, 0.001, 0.01),
    fixed: fc.constantFrom(0, 3),
    per_share: fc.constantFrom(0, 0.01),
    minimum: fc.constantFrom(0, 5),
    tiers: fc
      .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 3 })
      .chain((above) =>
        fc.tuple(
          ...above
            .sort((a, b) => a - b)
            .map((at) => fc.constantFrom(0, 0.0005, 0.02).map((rate) => ({ above: at * 64, rate }))),
        ),
      ),
  })
  .map((commission): Execution['costs']['commission'] => ({
    ...defaultExecution.costs.commission,
    ...commission,
  }))
const anyBook = fc
  .tuple(anyBars(fc.constant(3)), anyModel, anyCommission, fc.constantFrom(64, 1000, 65_536))
  .map(([bars, model, commission, capital]) =>
    openBook(cashAccount({ ...model, costs: { ...model.costs, commission }, capital }), bars, unitSizer),
  )
const anySide = fc.constantFrom<Side>(1, -1)
const anyPrice = fc.integer({ min: 8, max: 800 }).map((price) => price / 8)
const anyUnits = fc.integer({ min: 0, max: 4000 }).map((units) => units / 8)

/** What holds of commission and slippage, whatever their terms. */
export const orderCostLaws = ({ commissionOf, mostUnits, slipped }: Charges): readonly Law[] => [
  {
    name: 'slippage is adverse on both sides, more so for more units, and no sale falls below 0',
    check: () =>
      fc.assert(
        fc.property(
          anyBook,
          anySide,
          anyPrice,
          anyUnits,
          anyUnits,
          fc.boolean(),
          (book, side, price, few, more, entry) => {
            const at = (units: number): number => slipped(book, 1, side, price, units, { slips: true, entry })
            const [small, large] = [at(few), at(few + more)]
            ok(side * (small - price) >= 0, `${small} betters ${price}`)
            ok(side * (large - small) >= 0, `${few + more} units at ${large}, ${few} at ${small}`)
            ok(large >= 0)
            ok(slipped(book, 1, side, price, few, { slips: false, entry: false }) === price)
          },
        ),
        { numRuns: 300 },
      ),
  },
  {
    name: 'an order of more units never pays less, and none pays less than the minimum',
    check: () =>
      fc.assert(
        fc.property(anyBook, anyPrice, anyUnits, anyUnits, (book, price, few, more) => {
          const [small, large] = [commissionOf(book, few, price), commissionOf(book, few + more, price)]
          ok(small >= book.execution.costs.commission.minimum)
          ok(large >= small - 1e-12 * small, `${few + more} units pay ${large}, ${few} pay ${small}`)
        }),
        { numRuns: 300 },
      ),
  },
  {
    name: 'the most units that money pays for can be paid with their commission, and a few more cannot',
    check: () =>
      fc.assert(
        fc.property(anyBook, anySide, anyPrice, (book, side, price) => {
          const free = freeAt(book, price)
          const most = mostUnits(book, 1, side, free, price)
          const asked = (units: number): number =>
            units * tiedBy(book, price) + commissionOf(book, units, price)
          ok(most >= 0)
          ok(most === 0 || asked(most) <= free * (1 + 1e-12), `${most} units ask ${asked(most)} of ${free}`)
          ok(asked(most * (1 + 1e-6) + 1e-9) > free, `${most} units ask ${asked(most)} of ${free}`)
        }),
        { numRuns: 600 },
      ),
  },
]
