import { close, gt, int, sma, strategy } from './build/src/strategy.js'
import { HISTORY } from './market.mjs'

/** 25 fast and 40 slow windows. */
export const PAIRS = { fast: int(4, 100, 4), slow: int(120, 900, 20) }

export const smaPair = strategy('sma_pair', PAIRS, ({ fast, slow }) => ({ long_while: gt(sma(close, fast), sma(close, slow)) }))

/** All in at the close that decides, 0.1 % a side. */
export const EXECUTION = { capital: 100, fill: 'close', costs: { rate: 0.001, per_share: 0, slippage: 0 } }
/** Every bar after the plateau. */
export const RANGE = { from_bar: HISTORY }
