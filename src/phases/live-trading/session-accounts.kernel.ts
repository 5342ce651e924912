import { jointOfOne } from '../../broker/account-of-one.js'
import type { AccountBar, ClosedAccountBar } from '../../broker/broker.js'
import { paperBroker } from '../../broker/paper.kernel.js'
import type { BarSignals } from '../../candidate/traded-stream.kernel.js'
import type { BarBatch, Bars } from '../../market/bars/bars.js'
import { dayOf } from '../../market/bars/trading-day.js'
import { isMemberOn } from '../../market/universe/membership.js'
import { shadowOf } from '../../portfolio/account/shadow.kernel.js'
import { noCounts } from '../../portfolio/account/simulation.js'
import { sizerOf, unitSizer } from '../../portfolio/account/sizer.kernel.js'
import { tradeLog } from '../../portfolio/account/trade-log.kernel.js'
import { followSignal } from '../../portfolio/orders/orders-of.js'
import { multiplierOf, ownExecution } from '../../portfolio/rules/own-terms.js'
import type { MemberRun } from '../../portfolio/runs/ensemble.kernel.js'
import { type Desk, openDesk } from './desk.kernel.js'
import { exitFeed } from './exit-feed.kernel.js'
import { type OrderRecord, orderRecords } from './orders.js'
import type { SessionInstrument } from './session-instrument.js'
import type { TradingPlan } from './trading-plan.js'

/** A position that stands: units at the member's share, the last close and what it is worth there. */
export interface OpenPosition {
  readonly member: number
  /** Of several instruments. */
  readonly symbol?: string
  readonly side: number
  readonly units: number
  readonly entry_bar: number
  readonly entry_price: number
  readonly price: number
  readonly value: number
  /** The time of the entry's bar. */
  readonly time: number
}

/** The accounts of a session: one for each share of the capital, over all instruments. It changes as it takes bars. */
export interface SessionAccounts {
  /** Lets the exits that read trades see a bar of an instrument, before anything else does. */
  readonly see: (one: SessionInstrument, bar: BarBatch) => void
  /** Hears the signals of all shares at the close of an instrument's bar. */
  readonly hear: (one: SessionInstrument, signals: BarSignals) => void
  /** Takes bars that open at one time. */
  readonly open: (opening: readonly (readonly [one: SessionInstrument, bars: Bars, at: number])[]) => void
  /** Takes the last bars of instruments, which are over at one moment, and gives the equity of all accounts there. */
  readonly trade: (closing: readonly SessionInstrument[]) => number
  readonly end: (closing: boolean) => void
  /** By share; of several instruments with places among those that are members. */
  readonly runs: () => readonly MemberRun[]
  readonly orders: readonly OrderRecord[]
  readonly positions: () => readonly OpenPosition[]
}

const noTrades = tradeLog().taken()

/** Opens the accounts of a session with the first bar. Cost: O(accounts) a bar. NaN: as the broker. Look-ahead: none. */
export const sessionAccounts = (
  plan: TradingPlan,
  instruments: readonly SessionInstrument[],
  shares: readonly number[],
): SessionAccounts => {
  const { execution } = plan.candidate
  const isSeveral = plan.steps !== undefined
  const members = instruments.filter(({ isMember }) => isMember)
  const traded = instruments.filter(({ slice }) => slice !== undefined)
  const orders: OrderRecord[] = []
  // by account, then by instrument: its signal at this close and at the one before, and whether it ever had one
  const columns = () => shares.map(() => new Int8Array(traded.length))
  const [now, before, begun] = [columns(), columns(), columns()]
  const again = shares.map(() => new Uint8Array(traded.length))
  const exits = shares.map((_, share) =>
    traded.map(({ slice, series, exits: own }) => {
      const bound = own[share]
      return bound === undefined ? undefined : exitFeed(bound, slice!.warmup[0], { labels: series.columns })
    }),
  )
  let desks: readonly Desk[] = []
  let shadows: readonly (readonly Desk[])[] = []

  const machineOf = (share: number, desk: number) => ({
    ...followSignal(
      () => now[share]![desk]!,
      {},
      execution,
      () => again[share]![desk] === 1,
    ),
    wakes: () => now[share]![desk] !== before[share]![desk] || again[share]![desk] === 1,
  })
  const shadowDesk = (share: number, { desk, offset }: SessionInstrument): Desk => {
    const small = shadowOf(execution)
    const asked = exits[share]![desk]?.exits
    const account = jointOfOne(paperBroker(small))([{ offset, sizer: unitSizer, exits: asked }])
    return openDesk([{ machine: machineOf(share, desk), offset }], account, small.capital)
  }
  const deskOf = (share: number): Desk => {
    const records = traded.map(({ symbol }) =>
      orderRecords(share, shares[share]!, isSeveral ? symbol : undefined),
    )
    const account = plan.open(
      traded.map(({ slice, offset, periods, desk, days, terms }) => ({
        ...{ offset, terms },
        exits: exits[share]![desk]?.exits,
        sizer: sizerOf(execution, {
          first: Math.min(slice!.warmup[0], slice!.scored[0]) - offset,
          periods: () => periods,
          shadow: () => shadows[share]?.[desk]?.trades() ?? noTrades,
        }),
        ...(days?.delisting_return === undefined ? {} : { delisting_return: days.delisting_return }),
      })),
    )
    const places = traded.map(({ desk, offset }) => ({ machine: machineOf(share, desk), offset }))
    return openDesk(places, account, execution.capital, ({ place, event }) => {
      const { bars, offset } = traded[place]!
      if (shares[share]! > 0) orders.push(records[place]!(event, bars!.time[event.bar - offset]!))
    })
  }
  const openDesks = (): void => {
    if (desks.length > 0) return
    const isKelly = execution.sizing.kind === 'kelly'
    shadows = isKelly ? shares.map((_, share) => traded.map((one) => shadowDesk(share, one))) : []
    desks = shares.map((_, share) => deskOf(share))
  }

  const isIn = ({ days }: SessionInstrument, bars: Bars, at: number): boolean =>
    days === undefined || isMemberOn(days, dayOf(bars, at))

  /** A run with the places of instruments that the results count; of one alone without any. */
  const placed = ({ equity, trades, counts, positions = [] }: MemberRun): MemberRun => {
    const { symbol, ...columns } = trades
    if (!isSeveral) return { equity, trades: columns, counts }
    const places = traded.map((one) => members.indexOf(one))
    return {
      ...{ equity, counts },
      trades: { ...columns, symbol: Int32Array.from(symbol ?? [], (desk) => places[desk]!) },
      positions: members.map(({ desk }) => positions[desk] ?? new Float64Array(equity.length)),
    }
  }
  const nothing: MemberRun = {
    equity: Float64Array.of(execution.capital),
    trades: { ...noTrades, symbol: new Int32Array(0) },
    counts: noCounts,
  }

  const standing = (share: number, desk: Desk): readonly OpenPosition[] => {
    return traded.flatMap((one) => {
      if (one.last < 0 || shares[share] === 0) return []
      const { symbol, grown, offset, terms } = one
      const multiplier = multiplierOf(ownExecution(execution, terms))
      const price = grown.dataset.bars.close[one.last]!
      return desk.standing(one.desk).map(({ side, units: whole, entry_bar, entry_price }) => {
        const units = whole * shares[share]!
        return {
          ...{ member: share, ...(isSeveral ? { symbol } : {}), side, units, entry_bar, entry_price, price },
          value: side * units * multiplier * price,
          time: one.bars!.time[entry_bar - offset]!,
        }
      })
    })
  }

  return {
    orders,
    see: ({ desk }, bar) => {
      for (const each of exits) each[desk]?.take(bar)
    },
    hear: ({ desk }, signals) => {
      for (let s = 0; s < shares.length; s++) {
        before[s]![desk] = now[s]![desk]!
        now[s]![desk] = signals.state[s]!
        again[s]![desk] = signals.again[s]!
        if (signals.state[s] !== 0) begun[s]![desk] = 1
      }
    },
    open: (opening) => {
      if (opening.length === 0) return
      openDesks()
      const given = opening.map(([one, bars, at]): AccountBar => {
        one.isOpen = true
        one.bars = bars
        return { place: one.desk, bars, at, is_member: isIn(one, bars, at) }
      })
      for (const desk of desks) desk.open(given)
    },
    trade: (closing) => {
      openDesks()
      for (const one of closing) {
        one.bars = one.grown.dataset.bars
        one.last = one.bars.length - 1
        one.isOpen = false
      }
      let equity = 0
      for (let s = 0; s < desks.length; s++) {
        const bars = closing.map(
          (one): ClosedAccountBar => ({
            place: one.desk,
            bars: one.bars!,
            at: one.last,
            is_member: isIn(one, one.bars!, one.last),
            is_delisting: one.grown.delisted,
            is_watched: !isSeveral || begun[s]![one.desk] === 1,
          }),
        )
        for (const { place, bars: so_far, at } of bars) {
          const shadow = shadows[s]?.[place]
          shadow?.open([{ place: 0, bars: so_far, at }])
          shadow?.step([{ place: 0, bars: so_far, at }])
        }
        const worth = desks[s]!.step(bars)
        if (shares[s] !== 0) equity += shares[s]! * worth
      }
      return equity
    },
    end: (closing) => {
      const last = traded.flatMap(({ desk, grown, last: at }): readonly AccountBar[] =>
        at < 0 ? [] : [{ place: desk, bars: grown.dataset.bars, at }],
      )
      for (const desk of desks) desk.end(last, closing)
    },
    runs: () => shares.map((_, s) => placed(desks[s]?.run() ?? nothing)),
    positions: () => desks.flatMap((desk, share) => standing(share, desk)),
  }
}
