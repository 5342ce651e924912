/** One instrument of a plain account: daily bars by day, and what its exchange says. */
export interface PlainListing {
  readonly days: readonly number[]
  readonly open: readonly number[]
  readonly close: readonly number[]
  /** The signal at each close. */
  readonly signal: readonly number[]
  readonly futures?: { readonly multiplier: number }
  readonly lot?: number
  readonly tick?: number
  /** The rate at the close of each day; a day without one has none. */
  readonly rates?: ReadonlyMap<number, number>
}

interface PlainTerms {
  readonly capital: number
  readonly share: number
  readonly commission: number
  readonly slippage: number
}

interface Position {
  side: number
  units: number
  price: number
  rate: number
}

/**
 * One cash account in one currency over instruments in others, a day at a time and written from the rules alone: decided at closes,
 * filled at the next open, exits before entries, both by instrument. A rate is known from the close of its day on, and for five days.
 */
export const plainCurrencies = (
  all: readonly PlainListing[],
  { capital, share, commission, slippage }: PlainTerms,
): { readonly equity: readonly number[]; readonly profits: readonly number[] } => {
  const days = [...new Set(all.flatMap((one) => one.days))].sort((a, b) => a - b)
  const last = days.at(-1) ?? 0
  let cash = capital
  const equity = [capital]
  const profits: number[] = []
  const positions = all.map((): Position | undefined => undefined)
  const wanted = all.map(() => ({ side: 0, units: 0 }))
  const marks = all.map(() => 0)
  /** The rate that is known when all days up to one are over; the last one where that is too old. */
  const known = ({ rates }: PlainListing, over: number): { rate: number; isOld: boolean } => {
    if (rates === undefined) return { rate: 1, isOld: false }
    for (let day = over; day >= 0; day--) {
      const rate = rates.get(day)
      if (rate !== undefined) return { rate, isOld: over - day > 5 }
    }
    return { rate: Number.NaN, isOld: true }
  }
  const point = ({ futures }: PlainListing): number => futures?.multiplier ?? 1
  const worth = (i: number, rate: number): number => {
    const held = positions[i]
    if (held === undefined) return 0
    const gain = all[i]!.futures === undefined ? marks[i]! : marks[i]! - held.price
    return held.side * held.units * point(all[i]!) * gain * rate
  }
  const total = (over: number): number =>
    all.reduce((sum, one, i) => sum + worth(i, known(one, over).rate || 0), cash)
  const filled = (one: PlainListing, price: number, way: number): number => {
    const slipped = price * (1 + way * slippage)
    if (one.tick === undefined) return slipped
    const ticks = slipped / one.tick
    const near = Math.round(ticks)
    return one.tick * (Math.abs(ticks - near) < 1e-6 ? near : way > 0 ? Math.ceil(ticks) : Math.floor(ticks))
  }
  const leave = (i: number, price: number, rate: number): void => {
    const held = positions[i]!
    const one = all[i]!
    const at = filled(one, price, -held.side)
    const units = held.units * point(one)
    const paid = units * at * rate * commission
    const isPaid = one.futures === undefined
    cash += held.side * units * (isPaid ? at : at - held.price) * rate - paid
    const entered = isPaid ? held.rate : rate
    profits.push(
      held.side * units * (at * rate - held.price * entered) -
        paid -
        units * held.price * held.rate * commission,
    )
    positions[i] = undefined
  }
  const enter = (i: number, price: number, rate: number): void => {
    const one = all[i]!
    const { side, units } = wanted[i]!
    const whole = one.lot === undefined ? units : Math.floor(units / one.lot) * one.lot
    if (whole <= 0) return
    const at = filled(one, price, side)
    const value = whole * point(one) * at * rate
    cash -= (one.futures === undefined ? side * value : 0) + value * commission
    positions[i] = { side, units: whole, price: at, rate }
    marks[i] = price
  }
  for (const day of days) {
    const today = all.flatMap((one, i) => {
      const bar = one.days.indexOf(day)
      return bar < 0 ? [] : [{ one, i, bar }]
    })
    for (const { one, i, bar } of today)
      if (positions[i] !== undefined && wanted[i]!.side !== positions[i].side)
        leave(i, one.open[bar]!, known(one, day - 1).rate)
    for (const { one, i, bar } of today) {
      const { rate, isOld } = known(one, day - 1)
      if (wanted[i]!.side === 0 || positions[i] !== undefined) continue
      if (isOld) wanted[i] = { side: 0, units: 0 }
      else enter(i, one.open[bar]!, rate)
    }
    for (const { one, i, bar } of today) marks[i] = one.close[bar]!
    const now = total(day)
    for (const { one, i, bar } of today) {
      const side = one.signal[bar]!
      const before = wanted[i]!
      if (side === before.side) continue
      const { rate, isOld } = known(one, day)
      wanted[i] = isOld
        ? { side: 0, units: 0 }
        : { side, units: (share * now) / (one.close[bar]! * point(one) * rate) }
    }
    if (day === last)
      all.forEach((one, i) => {
        if (positions[i] !== undefined) leave(i, one.close.at(-1)!, known(one, day).rate)
      })
    equity.push(total(day))
  }
  return { equity, profits }
}
