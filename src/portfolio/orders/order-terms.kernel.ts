import type { Risk } from '../rules/risk.js'
import type { Book, WaitingOrder } from './book.kernel.js'
import type { Exits, Level, OrderSize, StandingOrder } from './order.js'
import { equityAt, freeAt, pointValue, tiedBy } from './worth.kernel.js'

/** A size, and what sizing had to say of it. */
interface Sized {
  readonly size: OrderSize
  readonly sized: WaitingOrder['sized']
}
/** Nothing to say of a size. */
export const PLAIN: WaitingOrder['sized'] = { limited: false }

/** A size as the execution's sizing says it: units where they are counted at the decision, else a share. */
const bySizing = (book: Book, bar: number, close: number): Sized => {
  const { at, of } = book.execution.units
  const { units, share, ...sized } = book.sizer(
    book.bars,
    bar,
    book.offset + bar,
    equityAt(book, close),
    pointValue(book),
  )
  const isShare = share !== undefined && (at === 'fill' || of === 'available')
  return isShare
    ? atDecision(book, { kind: 'fraction', fraction: share }, sized, close)
    : {
        size: { kind: 'units', units: Math.max(0, share === undefined ? units : units / pointValue(book)) },
        sized,
      }
}

/** An own size, in units where they are counted at the decision, and within `max_position_size`. */
const atDecision = (book: Book, size: OrderSize, sized: WaitingOrder['sized'], close: number): Sized => {
  const { units, limits } = book.execution
  const each = close * pointValue(book)
  const most = limits.max_position_size
  const within = (asked: number): Sized => {
    const limit = most === undefined ? Infinity : (most * equityAt(book, close)) / each
    // an equity below 0 asks for nothing
    return asked > limit
      ? { size: { kind: 'units', units: Math.max(0, limit) }, sized: { ...sized, limited: true } }
      : { size: { kind: 'units', units: Math.max(0, asked) }, sized }
  }
  if (size.kind === 'units') return within(size.units)
  if (units.at === 'fill') {
    const isMore = size.kind === 'fraction' && most !== undefined && size.fraction > most
    return isMore
      ? { size: { kind: 'fraction', fraction: most }, sized: { ...sized, limited: true } }
      : { size, sized }
  }
  if (size.kind === 'value') return within(size.value / each)
  return within(
    units.of === 'equity'
      ? (size.fraction * equityAt(book, close)) / each
      : (size.fraction * freeAt(book, close)) / tiedBy(book, close),
  )
}

/** What an order asks for, and what sizing had to say of it. Cost: as the sizer. NaN: none. Look-ahead: none. */
export const sizeTerms = (book: Book, size: OrderSize | undefined, bar: number): Sized => {
  const close = book.bars.close[bar]!
  return size === undefined ? bySizing(book, bar, close) : atDecision(book, size, PLAIN, close)
}

/** What ends a trade: as its order says, and where it says nothing as the execution's risk does. */
export const exitTerms = (
  { exits }: Pick<StandingOrder, 'exits'>,
  { stop_loss, take_profit, trailing_stop, max_holding }: Risk,
): Exits => {
  const [stop, target] = [exits.stop_loss ?? levelOf(stop_loss), exits.take_profit ?? levelOf(take_profit)]
  const [trail, bars] = [exits.trailing_stop ?? trailing_stop, exits.max_bars ?? max_holding]
  return {
    end_of_day: exits.end_of_day,
    ...(stop === undefined ? {} : { stop_loss: stop }),
    ...(target === undefined ? {} : { take_profit: target }),
    ...(trail === undefined ? {} : { trailing_stop: trail }),
    ...(bars === undefined ? {} : { max_bars: bars }),
  }
}
const levelOf = (fraction: number | undefined): Level | undefined =>
  fraction === undefined ? undefined : { kind: 'fraction', fraction }
