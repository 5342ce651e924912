import type { Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Execution } from '../rules/execution.js'
import {
  closeDesk,
  type Desk,
  decideDesk,
  enterDesk,
  equityOf,
  financeDesks,
  flattenDesk,
  leaveDesk,
  type Purse,
  readDesk,
  settleDesk,
  stopDesk,
  watchDesks,
} from './desk.kernel.js'
import { guardOf } from './guard.kernel.js'
import { desksOf, type JointBook, jointBook, jointSums, jointTrades } from './joint-book.kernel.js'
import type { JointSimulation } from './joint-simulation.js'

type Reference = (desk: Desk) => number
const leaveAll = (purse: Purse, desks: readonly Desk[], reference: Reference): void => {
  for (const desk of desks) leaveDesk(purse, desk, reference(desk))
}
const enterAll = (purse: Purse, desks: readonly Desk[], reference: Reference): void => {
  for (const desk of desks) enterDesk(purse, desk, reference(desk))
}

const openOf = ({ bars, bar }: Desk): number => bars.open[bar]!
const closeOf = ({ bars, bar }: Desk): number => bars.close[bar]!

/** The bars that open before a moment, in the order in which they do. */
const openBars = (purse: Purse, execution: Execution, moment: number): void => {
  const opening = purse.desks.filter(
    ({ bars, bar, isOpen, scored }) => !isOpen && bar < scored[1] && bars.time[bar]! < moment,
  )
  const times = [...new Set(opening.map(({ bars, bar }) => bars.time[bar]!))].sort((a, b) => a - b)
  for (const time of times) {
    const now = opening.filter(({ bars, bar }) => bars.time[bar] === time)
    for (const desk of now) desk.isOpen = true
    financeDesks(purse, now)
    if (execution.fill !== 'next_open') continue
    leaveAll(purse, now, openOf)
    enterAll(purse, now, openOf)
  }
}

/** Ends all positions at their last closes, and all trading. */
const ruin = (purse: Purse, closing: readonly Desk[]): void => {
  for (const desk of purse.desks) {
    closeDesk(purse, desk, closing.includes(desk) ? desk.bar : desk.bar - 1, 'ruin')
    desk.account.halted = true
    desk.account.order = undefined
  }
}

/** What the bars that are over at one moment do. */
const closeBars = (purse: Purse, book: JointBook, execution: Execution, closing: readonly Desk[]): void => {
  for (const desk of closing) desk.mark = closeOf(desk)
  for (const desk of closing) stopDesk(purse, desk)
  if (execution.fill === 'next_close') leaveAll(purse, closing, closeOf)
  for (const desk of closing) if (desk.bar === desk.delisting) closeDesk(purse, desk, desk.bar, 'delisted')
  const staying = closing.filter(({ bar, delisting }) => bar !== delisting)
  if (execution.fill === 'next_close') enterAll(purse, staying, closeOf)
  const deciding = staying.filter(({ bar, scored }) => bar >= scored[0])
  for (const desk of closing) readDesk(desk)
  const broken = watchDesks(purse, closing)
  if (broken !== undefined)
    for (const desk of purse.desks) if (!closing.includes(desk)) flattenDesk(desk, broken)
  for (const desk of deciding) decideDesk(purse, desk, broken)
  if (execution.fill === 'close') {
    leaveAll(purse, deciding, closeOf)
    enterAll(purse, deciding, closeOf)
  }
  for (const desk of staying) settleDesk(purse, desk)
  if (book.ruined) ruin(purse, closing)
}

/**
 * Executes the signals of several instruments in one cash account, step by step of their universe, by the rules of the
 * reference kernel for each. At one moment bars that are over come before bars that open. Of those that are over: exit
 * levels; orders filled at the close, delistings among the exits; decisions, all on one equity; ruin and ratchets. Orders of
 * one moment fill exits first, then entries, each in the order of symbols. An entry takes its size of the equity of the whole
 * account at the decision, and no more than the others leave free. Limits on losses are the account's: its equity is looked
 * at before the decisions of every moment at which a bar of an instrument that has had a signal is over, and a limit that
 * breaks flattens every instrument at its next fill. A position is worth its last close. After its delisting bar an instrument holds nothing and asks for nothing. `logs` are in the order of the
 * universe's instruments; one without a log does nothing. Cost: O(steps x instruments). NaN: prices must be finite and
 * above 0. Look-ahead: none but which bar is a delisting, known at that bar's close.
 */
export const simulateJoint = (
  universe: Universe,
  logs: readonly (SignalLog | undefined)[],
  execution: Execution,
  slice: UniverseSlice,
): JointSimulation => {
  const [from, to] = slice.steps
  const { closed } = universe.steps
  const n = to - from
  const book = jointBook()
  const guard = guardOf(execution)
  const desks = desksOf(universe, slice, logs, execution, book, guard)
  const purse: Purse = { desks, guard, cash: execution.capital }
  const equity = new Float64Array(n + 1)
  const cash = new Float64Array(n + 1)
  const positions = universe.instruments.map(() => new Float64Array(n + 1))
  let held = 0
  equity[0] = purse.cash
  cash[0] = purse.cash
  for (let step = from; step < to; step++) {
    openBars(purse, execution, closed[step]!)
    const closing = desks.filter(
      ({ place, bar, scored }) =>
        bar < scored[1] && universe.instruments[place]!.closed[bar] === closed[step],
    )
    closeBars(purse, book, execution, closing)
    if (step === to - 1 && execution.finalize === 'close')
      for (const desk of desks) closeDesk(purse, desk, desk.scored[1] - 1, 'end_of_data')
    const at = step - from + 1
    let standing = false
    for (const { place, account } of desks) {
      if (account.position === undefined) continue
      standing = true
      positions[place]![at] = account.position.side * account.position.entry.units
    }
    if (standing) held += 1
    equity[at] = equityOf(purse)
    cash[at] = purse.cash
    for (const desk of closing) {
      desk.bar += 1
      desk.isOpen = false
    }
  }
  return { equity, trades: jointTrades(book), held, cash, positions, ...jointSums(book, purse) }
}
