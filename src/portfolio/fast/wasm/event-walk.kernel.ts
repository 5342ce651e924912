// Follows the change points of a signal from fill to fill, and writes the stretches of the account, the fold of its trades and the bytes
// that its hash is made of. `walkEvents`, `foldTrades` and `returnsHash` are the plain readings: what is added up here is added in their
// order, and agrees to the bit. AssemblyScript: `npm run wasm` compiles it.

import { CHUNK_BITS, closeOf, realAt, SumsLayout, wordAt } from './sums-layout'
import { closeColumns, ENDS, storeTrade } from './trade-columns'
import { foldFill, foldTrade } from './trade-fold'
import { WalkLayout } from './walk-layout'
import { at_hashed } from './walk-offsets'

export * from './walk-offsets'

const LENGTH: usize = offsetof<WalkLayout>()

/** A wanted size that is more than the money buys by less than this share is not cut. */
const ROUNDING: f64 = 1e-12

// the bars; the account: cash, position and its entry; its stretches from `begin` on; its trades
let bars: SumsLayout = changetype<SumsLayout>(0)
let terms: WalkLayout = changetype<WalkLayout>(0)
let cash: f64 = 0
let side: i32 = 0
let entryBar: i32 = 0
let entryPrice: f64 = 0
let entryUnits: f64 = 0
let entryPaid: f64 = 0
// the prices of its stop and of its target
let stop: f64 = 0
let target: f64 = 0
let begin: i32 = 0
let next: i32 = 0
let sides: usize = 0
let trades: i32 = 0
let room: usize = 0

@inline
function units(): f64 {
  return <f64>side * entryUnits
}
@inline
function commissionOf(units: f64, price: f64): f64 {
  return units * (price * terms.rate + terms.per_share)
}
function beginStretch(bar: i32, units: f64, day: f64): void {
  const isNew = next == begin || wordAt(bars.from, next - 1) != bar
  if (isNew) next += 1
  const i = next - 1
  store<i32>(bars.from + ((<usize>i) << 2), bar)
  const place = (<usize>i) << 3
  store<f64>(bars.cash + place, cash)
  store<f64>(bars.units + place, units)
  const before = isNew ? 0 : load<f64>(bars.day + place)
  store<f64>(bars.day + place, abs(day) > abs(before) ? day : before)
}

function addTrade(exitBar: i32, exitPrice: f64, paid: f64): void {
  const pnl = <f64>side * entryUnits * (exitPrice - entryPrice) - (entryPaid + paid)
  const earned = pnl / (entryUnits * entryPrice)
  const first = <i32>terms.scored_from
  storeTrade(sides, room, <usize>trades, <u8>side, first + entryBar, first + exitBar, entryPrice, exitPrice, entryUnits)
  trades += 1
  foldTrade(terms, trades, pnl, earned, exitBar - entryBar)
}

function leave(bar: i32, reference: f64, slippage: f64): void {
  if (side == 0) return
  const price = reference * (1 + <f64>-side * slippage)
  const paid = commissionOf(entryUnits, price)
  addTrade(bar, price, paid)
  cash = cash + <f64>side * entryUnits * price - paid
  foldFill(terms, entryUnits, price, reference, paid)
  terms.held += <f64>(bar - entryBar)
  side = 0
}

function enter(into: i32, equity: f64, decided: i32, bar: i32, reference: f64): void {
  const close = closeOf(bars, decided)
  let wanted = terms.by_units != 0 ? terms.amount : (terms.amount * equity) / close
  let isLimited = false
  if (terms.is_limited != 0) {
    const limit = (terms.most * equity) / close
    isLimited = wanted > limit
    if (isLimited) wanted = limit
  }
  const bound = terms.bound
  const price = reference * (1 + <f64>into * terms.slippage)
  const most = max(0, (bound * cash) / (price * (1 + bound * terms.rate) + bound * terms.per_share))
  const isCut = wanted > most * (1 + ROUNDING)
  const filled = max(0, min(wanted, most))
  if (filled == 0) {
    terms.dropped += 1
    return
  }
  if (isLimited) terms.max_position_size += 1
  if (isCut) terms.cuts += 1
  const paid = commissionOf(filled, price)
  const left = cash - <f64>into * filled * price - paid
  cash = into == 1 && isCut && bound == 1 ? 0 : into == 1 && bound <= 1 ? max(0, left) : left
  foldFill(terms, filled, price, reference, paid)
  side = into
  entryBar = bar
  entryPrice = price
  entryUnits = filled
  entryPaid = paid
  stop = price * (1 - <f64>into * terms.stop_loss)
  target = price * (1 + <f64>into * terms.take_profit)
}

@inline
function throughDay(bar: i32): f64 {
  return side != 0 && (entryBar < bar || terms.opens != 0) ? units() : 0
}

/** The first close before bar `to` that has used up the cash of a short, or `to`. */
function ruinedAt(to: i32): i32 {
  if (side != -1) return to
  for (let t = entryBar; t < to; t++) if (cash - entryUnits * closeOf(bars, t) <= 0) return t
  return to
}

/** Leaves a short at the first close before bar `to` that has used up its cash. */
function sinks(to: i32): bool {
  const bar = ruinedAt(to)
  if (bar >= to) return false
  const through = throughDay(bar)
  leave(bar, closeOf(bars, bar), terms.slippage)
  beginStretch(bar, 0, through)
  return true
}

@inline
function reaches(low: f64, high: f64, i: i32, below: f64, above: f64): bool {
  return realAt(<usize>low, i) <= below || realAt(<usize>high, i) >= above
}

/** The first of the bars [from, to) whose range reaches one of two prices, or `to`: chunks of 32 and of 1,024 bars that do not are passed over. */
function firstTouch(from: i32, to: i32, below: f64, above: f64): i32 {
  let bar = from
  while (bar < to) {
    const chunk = bar >> CHUNK_BITS
    const large = chunk >> CHUNK_BITS
    if (bar == large << (2 * CHUNK_BITS) && !reaches(terms.large_low, terms.large_high, large, below, above))
      bar = (large + 1) << (2 * CHUNK_BITS)
    else if (bar == chunk << CHUNK_BITS && !reaches(terms.chunk_low, terms.chunk_high, chunk, below, above))
      bar = (chunk + 1) << CHUNK_BITS
    else if (reaches(terms.low, terms.high, bar, below, above)) return bar
    else bar += 1
  }
  return to
}

/** Leaves where a bar before `to` reaches the stop or the target, if no close before it has ruined the account; where it reaches both, the stop counts. */
function leaveAtLevel(to: i32): void {
  if (terms.has_levels == 0 || side == 0) return
  const isLong = side == 1
  const bar = firstTouch(terms.opens != 0 ? entryBar : entryBar + 1, to, isLong ? stop : target, isLong ? target : stop)
  if (bar >= to || ruinedAt(bar) < bar) return
  const open = realAt(<usize>terms.open, bar)
  const isStop = isLong ? realAt(<usize>terms.low, bar) <= stop : realAt(<usize>terms.high, bar) >= stop
  const reference = isStop
    ? isLong ? min(open, stop) : max(open, stop)
    : isLong ? max(open, target) : min(open, target)
  const isAtOpen = terms.opens != 0 && entryBar < bar && reference == open
  const through = isAtOpen ? 0 : units()
  leave(bar, reference, isStop ? terms.slippage : 0)
  beginStretch(bar, 0, through)
}

function follow(count: i32): void {
  const n = bars.n
  const first = <i32>terms.scored_from
  const delay = <i32>terms.delay
  const opens = terms.opens != 0
  const at = <usize>terms.at
  const states = <usize>terms.state
  let before = 0
  for (let i = 0; i < count; i++) {
    const decided = max(0, wordAt(at, i) - first)
    if (decided >= n) break
    const state = <i32>load<i8>(states + <usize>i)
    const desired = state == -1 && terms.shorts == 0 ? 0 : state
    if (desired == before) continue
    before = desired
    leaveAtLevel(decided + 1)
    if (desired == side) continue
    const bar = decided + delay
    if (sinks(min(bar, n))) return
    if (bar >= n) {
      terms.unfilled = 1
      break
    }
    const equity = side == 0 ? cash : cash + units() * closeOf(bars, decided)
    const reference = opens ? realAt(<usize>terms.open, bar) : closeOf(bars, bar)
    if (delay == 1 && !opens) leaveAtLevel(bar + 1)
    const stood = side == 0 ? 0 : units()
    leave(bar, reference, terms.slippage)
    if (desired != 0) enter(desired, equity, decided, bar, reference)
    const stands = side == 0 ? 0 : units()
    beginStretch(bar, stands, opens ? stands : stood)
  }
  leaveAtLevel(n)
  if (sinks(n) || side == 0) return
  if (terms.closes == 0) {
    terms.held += <f64>(n - entryBar)
    return
  }
  const through = throughDay(n - 1)
  leave(n - 1, closeOf(bars, n - 1), terms.slippage)
  terms.forced = 1
  beginStretch(n - 1, 0, through)
}

/** Writes the ends in front of the trades' columns, and puts those behind each other. */
function closeBytes(): void {
  const ends = <usize>terms.fills
  const rows = <usize>trades
  store<f64>(ends, terms.scored_from, 0)
  store<f64>(ends, terms.scored_to, 8)
  store<f64>(ends, terms.capital, 16)
  store<f64>(ends, cash, 24)
  store<f64>(ends, side == 0 ? 0 : units(), 32)
  store<f64>(ends, terms.held, 40)
  closeColumns(sides, rows, room)
  terms.hashed = <f64>(ENDS + 33 * rows)
}

/** Walks over the first change points; the stretches are written from place `from` on. Gives the place behind the last. */
export function followChanges(layout: SumsLayout, ground: WalkLayout, from: i32, count: i32): i32 {
  bars = layout
  terms = ground
  const results = changetype<usize>(ground) + at_hashed
  memory.fill(results, 0, LENGTH - at_hashed)
  ground.best = -Infinity
  ground.worst = Infinity
  cash = ground.capital
  side = 0
  entryUnits = 0
  begin = from
  next = from
  trades = 0
  sides = <usize>ground.fills + ENDS
  room = <usize>count
  beginStretch(0, 0, 0)
  follow(count)
  ground.trades = <f64>trades
  closeBytes()
  return next
}
