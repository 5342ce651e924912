import type { MarketServices } from '../candidate/services.js'
import type { Handlers } from '../run/handler.js'
import { analysisHandler } from './analysis/analysis.js'
import { backtestHandler } from './backtest/backtest.js'
import { liveTradingHandler } from './live-trading/live-trading.js'
import { optimizationHandler } from './optimization/optimization.js'
import { validationHandler } from './validation/validation.js'

/** The five kinds of phase. */
export const handlers: Handlers<MarketServices> = {
  backtest: backtestHandler,
  optimization: optimizationHandler,
  analysis: analysisHandler,
  validation: validationHandler,
  live_trading: liveTradingHandler,
}
