import { definedOr, type Metric } from './metric.js'
import type { TradeFold } from './trade-fold.kernel.js'

const INFINITE = 'the figures are not finite'
const NO_TRADES = 'there are no trades'

/**
 * The metrics of the closed trades, on net profit and loss; a trade that made nothing is no win.
 *
 * - `win_rate` W = wins / trades; `gross_profit`, `gross_loss` >= 0; `profit_factor` their quotient
 * - `expectancy` mean P&L, money; `sqn` √trades mean / sd of P&L, ddof 1 (Tharp 2008)
 * - `avg_trade`, `best_trade`, `worst_trade` of the trades' returns; `avg_trade_duration` in bars
 * - `kelly_criterion` W - (1 - W) / R, R = mean win / mean loss (Kelly 1956)
 */
export const tradeMetrics = (fold: Readonly<TradeFold>) => {
  const { trades } = fold
  const ofTrades = (value: number, because = INFINITE): Metric =>
    definedOr(value, trades === 0 ? NO_TRADES : because)
  const win_rate = fold.wins / trades
  const deviation = Math.sqrt(fold.deviations2 / (trades - 1))
  const flat = deviation <= Math.abs(fold.mean) * 1e-12
  return {
    total_trades: trades,
    win_rate: ofTrades(win_rate),
    profit_factor: ofTrades(
      fold.losses === 0 ? Number.NaN : fold.gross_profit / fold.gross_loss,
      'no trade lost',
    ),
    expectancy: ofTrades(trades === 0 ? Number.NaN : fold.mean),
    sqn: ofTrades(flat ? Number.NaN : (Math.sqrt(trades) * fold.mean) / deviation, 'the trades do not vary'),
    avg_trade: ofTrades(fold.returns / trades),
    best_trade: ofTrades(fold.best),
    worst_trade: ofTrades(fold.worst),
    avg_trade_duration: ofTrades(fold.bars / trades),
    kelly_criterion: ofTrades(
      win_rate - (1 - win_rate) / (fold.gross_profit / fold.wins / (fold.gross_loss / fold.losses)),
      'it needs both wins and losses',
    ),
    gross_profit: definedOr(fold.gross_profit, INFINITE),
    gross_loss: definedOr(fold.gross_loss, INFINITE),
  }
}
