import type { SwitchingSeries } from './switching-params.js'

/** 100 times the log return of each close on the one before, without the first. Cost: O(n). Look-ahead: none. */
export const percentLogReturns = (close: Float64Array): Float64Array => {
  const returns = new Float64Array(Math.max(0, close.length - 1))
  for (let t = 0; t < returns.length; t++) returns[t] = 100 * Math.log(close[t + 1]! / close[t]!)
  return returns
}

/**
 * Each value after the first `lags`, regressed on 1 and the `lags` values before it, the latest first.
 * Cost: O(n · lags). NaN: kept. Look-ahead: none, row t reads values up to `t + lags`, its own.
 */
export const autoregression = (values: Float64Array, lags: number): SwitchingSeries => {
  const columns = lags + 1
  const rows = Math.max(0, values.length - lags)
  const regressors = new Float64Array(rows * columns)
  for (let t = 0; t < rows; t++) {
    regressors[t * columns] = 1
    for (let lag = 1; lag <= lags; lag++) regressors[t * columns + lag] = values[t + lags - lag]!
  }
  return { observations: values.subarray(Math.min(lags, values.length)), regressors, columns }
}
