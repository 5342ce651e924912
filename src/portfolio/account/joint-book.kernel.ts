import type { Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Execution } from '../rules/execution.js'
import { type AccountEvent, startAccount } from './account.kernel.js'
import { learn, signalMemory } from './decision.kernel.js'
import type { Desk, Purse } from './desk.kernel.js'
import type { Guard } from './guard.kernel.js'
import type { JointTrades } from './joint-simulation.js'
import { sizers } from './shadow.kernel.js'
import { type ExecutionCounts, type ExecutionTotals, noCounts } from './simulation.js'
import { countEvent, type Tally, tally } from './tally.kernel.js'
import { type TradeLog, tradeLog } from './trade-log.kernel.js'
import { tradesInto } from './trade-pairing.kernel.js'

/** What a joint run writes down, in the order in which it happens. */
export interface JointBook {
  readonly trades: TradeLog
  readonly symbols: number[]
  readonly sums: Tally
  /** Whether a close found no equity. */
  ruined: boolean
}
/** An empty book. */
export const jointBook = (): JointBook => ({
  trades: tradeLog(),
  symbols: [],
  sums: tally(),
  ruined: false,
})

const teller = (book: JointBook, place: number, execution: Execution) => {
  const traded = tradesInto(book.trades)
  return (event: AccountEvent): void => {
    traded(event)
    countEvent(book.sums, execution, event)
    if (event._tag !== 'Left') return
    book.symbols.push(place)
    if (event.reason === 'ruin') book.ruined = true
  }
}

/** The desks of those instruments that have a signal and bars to trade. Cost: as the sizers. NaN: none. Look-ahead: none. */
export const desksOf = (
  { instruments }: Universe,
  { bars: ranges, slices }: UniverseSlice,
  logs: readonly (SignalLog | undefined)[],
  execution: Execution,
  book: JointBook,
  guard: Guard,
): readonly Desk[] =>
  instruments.flatMap(({ dataset: { bars }, delisted }, place) => {
    const [slice, log] = [slices[place], logs[place]]
    if (slice === undefined || log === undefined) return []
    const memory = signalMemory(sizers(bars, slice)(log, execution), guard)
    const tell = teller(book, place, execution)
    const account = startAccount(execution, (event) => {
      tell(event)
      learn(memory, event)
    })
    const delisting = delisted ? bars.length - 1 : -1
    const { scored } = slice
    return [
      { place, bars, log, scored, delisting, account, memory, bar: ranges[place]![0], isOpen: false },
    ].map((desk) => ({ ...desk, mark: Number.NaN, change: 0, signal: 0 }))
  })

/** The trades with the instrument of each. */
export const jointTrades = ({ trades, symbols }: JointBook): JointTrades => ({
  ...trades.taken(),
  symbol: Int32Array.from(symbols),
})

/** Counts and totals of all desks together: halts are the account's, pauses are counted by instrument. */
export const jointSums = (
  { sums }: JointBook,
  { desks, guard }: Purse,
): { readonly counts: ExecutionCounts; readonly totals: ExecutionTotals } => {
  const counts = { ...noCounts, ...sums.counts, ...guard.counts }
  const totals = { ...sums.totals }
  for (const { account, memory } of desks) {
    if (account.position !== undefined) totals.financing += account.financing
    if (account.order !== undefined) counts.unfilled += 1
    counts.cooldown += memory.counts.cooldown
  }
  return { counts, totals }
}
