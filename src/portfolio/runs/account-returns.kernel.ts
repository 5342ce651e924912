/**
 * What each trade did to the account, in the order given: `pnl / (capital + pnl of all trades before)`. Compounded they give
 * the account's end: `capital Π (1 + r) = capital + Σ pnl`. Once the account is at 0 or below there are no more.
 * Cost: O(trades). NaN: spreads. Look-ahead: not a series.
 */
export const accountReturns = (pnl: Float64Array, capital: number): Float64Array => {
  const returns = new Float64Array(pnl.length)
  let account = capital
  let count = 0
  while (count < pnl.length && account > 0) {
    returns[count] = pnl[count]! / account
    account += pnl[count]!
    count += 1
  }
  return returns.slice(0, count)
}
