import { BARS_A_PART, breakPoint } from '../../core/break-point.js'
import type { Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import { type SignalLog, withoutRenewals } from '../../signal/signal-log.js'
import type { JointSimulation } from '../account/joint-simulation.js'
import { sizers } from '../account/shadow.kernel.js'
import type { Sizer } from '../account/sizer.kernel.js'
import type { Execution } from '../rules/execution.js'
import { signalKernel } from '../rules/kernel.js'
import { ownExecution } from '../rules/own-terms.js'
import type { TradeExits } from '../rules/trade-exits.js'
import { accountExits } from './account-exits.js'
import { type Book, cashAccount, openBook } from './book.kernel.js'
import { machineSizer, sumsOf } from './engine.kernel.js'
import { type MachineAtWork, trading } from './machine-at-work.kernel.js'
import { barSteps } from './moments.kernel.js'
import type { OrderEvent, OrderMachine } from './order-machine.js'
import { ordersOf } from './orders-of.js'
import { revalueAtRate } from './rate.kernel.js'
import { closeBars, finish, openBars } from './step.kernel.js'
import { cashOf, countedUnits, equityOf } from './worth.kernel.js'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a machine's state is its own
type AnyMachine = OrderMachine<any>

/** What may be known of the machines of a run, each in the order of the universe's instruments. */
interface UniverseTerms {
  /** Their sizers; by default each sizes by its own machine's shadow trades. */
  readonly sizers?: readonly (Sizer | undefined)[]
  /** The exits of each that read its trades. */
  readonly exits?: readonly (TradeExits | undefined)[]
  /** The bar from which the closes of each count for the limits on losses, by default its first. */
  readonly begins?: readonly number[]
  /** Whether purchases of one moment that the cash does not pay shrink by one factor; else each takes what is left, in order. */
  readonly shrinks?: boolean
}

/** A run of several instruments, with all that happened to the orders of each, in the order of instruments. */
export interface UniverseRun extends JointSimulation {
  readonly events: readonly (readonly OrderEvent[])[]
}

/** Signed units of an instrument by step, written where they change. */
interface Column {
  readonly units: Float64Array
  since: number
  held: number
}

/**
 * Runs an order machine on each of several instruments in one cash account, step by step of their universe. At one moment bars
 * that are over come before bars that open, and bars open in the order in which they do. What lessens positions fills before
 * what adds, each in the order of instruments. An entry takes its size of the equity of the whole account at the decision, and
 * no more than the others leave free. Limits on losses are the account's: its equity is looked at once at every moment at which
 * a bar of an instrument is over, and a limit that breaks flattens every instrument at its next fill. A
 * position is worth its last close, or where it was filled since then, what that fill began with. After its delisting bar an instrument holds nothing and asks for nothing. On bars on which it is no member it asks for nothing
 * either: entries are not filled, and what stands is closed at the first fill. `machines` are in
 * the order of the universe's instruments; one without does nothing. Cost: O(bars of all, and log instruments a trade). NaN:
 * prices must be finite and above 0. Look-ahead: none but which bar is a delisting, known at that bar's close.
 */
export const runUniverse = (
  universe: Universe,
  machines: readonly (AnyMachine | undefined)[],
  execution: Execution,
  slice: UniverseSlice,
  { sizers = [], begins = [], exits = [], shrinks = false }: UniverseTerms = {},
): UniverseRun => {
  const [from, to] = slice.steps
  const n = to - from
  const account = cashAccount(execution, shrinks)
  const places: number[] = []
  const all = universe.instruments.flatMap(
    ({ dataset: { bars }, delisted, membership, terms, exchange }, at): readonly MachineAtWork[] => {
      const [own, machine] = [slice.slices[at], machines[at]]
      if (own === undefined || machine === undefined) return []
      places.push(at)
      const book = openBook(
        account,
        bars,
        sizers[at] ?? machineSizer(bars, machine, ownExecution(execution, terms), own, exits[at]),
        { exits: accountExits(execution, bars, own, exits[at]), terms, exchange },
      )
      const delisting = delisted ? bars.length - 1 : -1
      return [
        trading(book, machine, own.scored[0], {
          delisting,
          counts_from: begins[at] ?? own.scored[0],
          members: membership?.bars,
          delisting_return: membership?.delisting_return ?? 0,
        }),
      ]
    },
  )
  const { opens, closes } = barSteps(universe, slice, places)
  const equity = new Float64Array(n + 1)
  const cash = new Float64Array(n + 1)
  const columns = universe.instruments.map(
    (): Column => ({ units: new Float64Array(n + 1), since: 0, held: 0 }),
  )
  const { fill } = execution
  const over = (book: Book): number => {
    const { bar, isOpen } = all[book.place]!
    return (fill === 'next_open' && isOpen) || isOver[book.place] === 1 ? bar : bar - 1
  }
  const decides = (book: Book): number => (fill === 'close' ? all[book.place]!.bar : over(book))
  const isOver = new Uint8Array(all.length)
  const foreign = all.filter(({ book }) => book.exchange !== undefined)
  const those = (some: Int32Array): readonly MachineAtWork[] =>
    some.length === all.length ? all : Array.from(some, (place) => all[place]!)
  const write = (one: MachineAtWork, step: number): void => {
    const column = columns[places[one.book.place]!]!
    const units = countedUnits(one.book)
    if (units === column.held) return
    column.units.fill(column.held, column.since, step)
    column.since = step
    column.held = units
  }
  let held = 0
  equity[0] = account.cash
  cash[0] = account.cash
  for (let step = 0; step < n; step++) {
    if (step % BARS_A_PART === 0) breakPoint()
    const opening = opens(step).map(those)
    for (const group of opening) openBars(account, group)
    const closing = those(closes(step))
    const wasHalted = account.halted
    for (const { book } of closing) isOver[book.place] = 1
    for (const { book } of foreign)
      if (isOver[book.place] === 0) revalueAtRate(book, book.exchange!.step[from + step]!)
    closeBars(account, closing, over, decides)
    for (const { book } of closing) isOver[book.place] = 0
    if (step === n - 1)
      for (const one of all) finish(one, slice.slices[places[one.book.place]!]!.scored[1] - 1)
    const isAll = step === n - 1 || account.halted !== wasHalted
    for (const one of isAll ? all : closing) write(one, step + 1)
    if (!isAll) for (const group of opening) for (const one of group) write(one, step + 1)
    if (account.standing > 0) held += 1
    equity[step + 1] = equityOf(account)
    cash[step + 1] = cashOf(account)
    for (const one of closing) {
      one.bar += 1
      one.isOpen = false
    }
  }
  for (const { units, since, held: last } of columns) units.fill(last, since)
  return {
    equity,
    cash,
    positions: columns.map(({ units }) => units),
    trades: { ...account.log.taken(), symbol: Int32Array.from(account.places, (place) => places[place]!) },
    held,
    ...sumsOf(account),
    events: universe.instruments.map((_, at) => all[places.indexOf(at)]?.book.events ?? []),
  }
}

/** `runUniverse` of signals: each instrument's own log, sized by its own shadow trades, of orders where the execution asks for a book; its closes count for the limits on losses
 * from its first signal on. Cost and the rest: as `runUniverse`. */
export const runSignals = (
  universe: Universe,
  logs: readonly (SignalLog | undefined)[],
  execution: Execution,
  slice: UniverseSlice,
  exits: readonly (TradeExits | undefined)[] = [],
): UniverseRun => {
  const asks = (at: number): boolean => (execution.exits ?? exits[at]) !== undefined
  return runUniverse(
    universe,
    logs.map((log, at) =>
      log === undefined ? undefined : ordersOf(asks(at) ? log : withoutRenewals(log), execution),
    ),
    execution,
    slice,
    {
      exits,
      begins: logs.map((log) => log?.at[0] ?? Infinity),
      sizers: universe.instruments.map(({ dataset: { bars }, terms }, at) => {
        const [own, log] = [slice.slices[at], logs[at]]
        const ownTerms = ownExecution(execution, terms)
        const isOrdered = asks(at) || signalKernel(bars, ownTerms).name === 'account/5'
        return own === undefined || log === undefined || isOrdered
          ? undefined
          : sizers(bars, own)(log, ownTerms)
      }),
    },
  )
}
