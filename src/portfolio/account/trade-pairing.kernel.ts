import type { AccountEvent } from './account.kernel.js'
import type { TradeLog } from './trade-log.kernel.js'

/** Pairs entries with exits, and writes each closed trade to a log. Events come in the order in which they happened. */
export const tradesInto = (log: TradeLog): ((event: AccountEvent) => void) => {
  let open: Extract<AccountEvent, { readonly _tag: 'Entered' }> | undefined
  return (event) => {
    if (event._tag === 'Entered') open = event
    if (event._tag !== 'Left' || open === undefined) return
    const { side, decided, bar, fill, reason, financing } = event
    log.add(side, open.decided, open.bar, open.fill, decided, bar, fill, reason, financing)
    open = undefined
  }
}
