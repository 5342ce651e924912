/** 100 times the log return of each close on the one before, without the first. Cost: O(n). Look-ahead: none. */
export const percentLogReturns = (close: Float64Array): Float64Array => {
  const returns = new Float64Array(Math.max(0, close.length - 1))
  for (let t = 0; t < returns.length; t++) returns[t] = 100 * Math.log(close[t + 1]! / close[t]!)
  return returns
}
