// Follows the change points of a signal from fill to fill, and writes the stretches of the account, the fold of its trades and the bytes
// that its hash is made of. `walkEvents`, `foldTrades` and `returnsHash` are the plain readings: what is added up here is added in their
// order, and agrees to the bit. AssemblyScript: `npm run wasm` compiles it.

import { closeOf, realAt, SumsLayout, wordAt } from './sums-layout'
import { WalkLayout } from './walk-layout'
import { at_hashed } from './walk-offsets'

export * from './walk-offsets'

const LENGTH: usize = offsetof<WalkLayout>()

/** A wanted size that is more than the money buys by less than this share is not cut. */
const ROUNDING: f64 = 1e-12
/** What stands before the trades in the bytes that are hashed: 6 numbers. */
const ENDS: usize = 48

// the bars; the account: cash, position and its entry; its stretches from `begin` on; its trades
let bars: SumsLayout = changetype<SumsLayout>(0)
let terms: WalkLayout = changetype<WalkLayout>(0)
let cash: f64 = 0
let side: i32 = 0
let entryBar: i32 = 0
let entryPrice: f64 = 0
let entryUnits: f64 = 0
let entryPaid: f64 = 0
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
@inline
function addFill(units: f64, price: f64, reference: f64, paid: f64): void {
  terms.commission += paid
  terms.slipped += units * abs(price - reference)
  terms.turnover += units * price
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

/** The columns of the trades stand as far apart as there is room for trades: sides, bars in and out, prices in and out, units. */
@inline
function columnOf(bytesBefore: usize, rows: usize): usize {
  return sides + bytesBefore * rows
}

function addTrade(exitBar: i32, exitPrice: f64, paid: f64): void {
  const pnl = <f64>side * entryUnits * (exitPrice - entryPrice) - (entryPaid + paid)
  const earned = pnl / (entryUnits * entryPrice)
  const first = <i32>terms.scored_from
  const i = <usize>trades
  store<u8>(sides + i, <u8>side)
  store<i32>(columnOf(1, room) + (i << 2), first + entryBar)
  store<i32>(columnOf(5, room) + (i << 2), first + exitBar)
  store<f64>(columnOf(9, room) + (i << 3), entryPrice)
  store<f64>(columnOf(17, room) + (i << 3), exitPrice)
  store<f64>(columnOf(25, room) + (i << 3), entryUnits)
  trades += 1
  if (pnl > 0) {
    terms.wins += 1
    terms.gross_profit += pnl
  } else if (pnl < 0) {
    terms.losses += 1
    terms.gross_loss -= pnl
  }
  const off = pnl - terms.mean
  terms.mean += off / <f64>trades
  terms.deviations2 += off * (pnl - terms.mean)
  terms.returns += earned
  terms.best = max(terms.best, earned)
  terms.worst = min(terms.worst, earned)
  terms.bars += <f64>(exitBar - entryBar)
}

function leave(bar: i32, reference: f64): void {
  if (side == 0) return
  const price = reference * (1 + <f64>-side * terms.slippage)
  const paid = commissionOf(entryUnits, price)
  addTrade(bar, price, paid)
  cash = cash + <f64>side * entryUnits * price - paid
  addFill(entryUnits, price, reference, paid)
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
  addFill(filled, price, reference, paid)
  side = into
  entryBar = bar
  entryPrice = price
  entryUnits = filled
  entryPaid = paid
}

@inline
function throughDay(bar: i32): f64 {
  return side != 0 && (entryBar < bar || terms.opens != 0) ? units() : 0
}

/** Leaves a short at the first close before bar `to` that has used up its cash. */
function sinks(to: i32): bool {
  if (side != -1) return false
  for (let t = entryBar; t < to; t++) {
    if (cash - entryUnits * closeOf(bars, t) > 0) continue
    const through = throughDay(t)
    leave(t, closeOf(bars, t))
    beginStretch(t, 0, through)
    return true
  }
  return false
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
    if (desired == side) continue
    const bar = decided + delay
    if (sinks(min(bar, n))) return
    if (bar >= n) {
      terms.unfilled = 1
      break
    }
    const equity = side == 0 ? cash : cash + units() * closeOf(bars, decided)
    const reference = opens ? realAt(<usize>terms.open, bar) : closeOf(bars, bar)
    const stood = side == 0 ? 0 : units()
    leave(bar, reference)
    if (desired != 0) enter(desired, equity, decided, bar, reference)
    const stands = side == 0 ? 0 : units()
    beginStretch(bar, stands, opens ? stands : stood)
  }
  if (sinks(n) || side == 0) return
  if (terms.closes == 0) {
    terms.held += <f64>(n - entryBar)
    return
  }
  const through = throughDay(n - 1)
  leave(n - 1, closeOf(bars, n - 1))
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
  memory.copy(columnOf(1, rows), columnOf(1, room), 4 * rows)
  memory.copy(columnOf(5, rows), columnOf(5, room), 4 * rows)
  memory.copy(columnOf(9, rows), columnOf(9, room), 8 * rows)
  memory.copy(columnOf(17, rows), columnOf(17, room), 8 * rows)
  memory.copy(columnOf(25, rows), columnOf(25, room), 8 * rows)
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
