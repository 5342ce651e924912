/** Closed trades as columns of one length. */
export interface TradeColumns {
  /** Profit and loss after all costs, in money. */
  readonly pnl: Float64Array
  /** The same as a fraction of the entry value. */
  readonly return: Float64Array
  /** Bars from entry to exit. */
  readonly bars: Int32Array
}

/** What the metrics need of the closed trades, advanced trade by trade: plain data, of fixed size. */
export interface TradeFold {
  trades: number
  wins: number
  losses: number
  gross_profit: number
  /** Σ of the losing trades' P&L, as a positive figure. */
  gross_loss: number
  /** Running mean of the P&L, and Σ (pnl - mean)² (Welford 1962). */
  mean: number
  deviations2: number
  returns: number
  best: number
  worst: number
  bars: number
}

export const tradeFold = (): TradeFold => ({
  trades: 0,
  wins: 0,
  losses: 0,
  gross_profit: 0,
  gross_loss: 0,
  mean: 0,
  deviations2: 0,
  returns: 0,
  best: -Infinity,
  worst: Infinity,
  bars: 0,
})

/** Advances the fold, in place, by one closed trade. A trade that made exactly nothing is neither win nor loss. Cost: O(1). */
export const advanceTrade = (fold: TradeFold, pnl: number, tradeReturn: number, bars: number): void => {
  fold.trades += 1
  if (pnl > 0) {
    fold.wins += 1
    fold.gross_profit += pnl
  } else if (pnl < 0) {
    fold.losses += 1
    fold.gross_loss -= pnl
  }
  const off = pnl - fold.mean
  fold.mean += off / fold.trades
  fold.deviations2 += off * (pnl - fold.mean)
  fold.returns += tradeReturn
  fold.best = Math.max(fold.best, tradeReturn)
  fold.worst = Math.min(fold.worst, tradeReturn)
  fold.bars += bars
}

/** The fold over all closed trades. Cost: O(trades). NaN: spreads. Look-ahead: none. */
export const foldTrades = (trades: TradeColumns): TradeFold => {
  const fold = tradeFold()
  for (let i = 0; i < trades.pnl.length; i++)
    advanceTrade(fold, trades.pnl[i]!, trades.return[i]!, trades.bars[i]!)
  return fold
}
