// The fold of closed trades, as `advanceTrade` has it, and what fills cost, as `addFill` has it.

import { WalkLayout } from './walk-layout'

/** Folds the trade of this number, counted from 1. */
@inline
export function foldTrade(terms: WalkLayout, trades: i32, pnl: f64, earned: f64, bars: i32): void {
  if (pnl > 0) {
    terms.wins += 1
    terms.gross_profit += pnl
  } else if (pnl < 0) {
    terms.losses += 1
    terms.gross_loss -= pnl
  }
  const off = pnl - terms.mean
  terms.mean += off / <f64>trades
  terms.deviations2 += off * (pnl - terms.mean)
  terms.returns += earned
  terms.best = max(terms.best, earned)
  terms.worst = min(terms.worst, earned)
  terms.bars += <f64>bars
}

/** Adds what a fill paid, lost to slippage and turned over. */
@inline
export function foldFill(terms: WalkLayout, units: f64, price: f64, reference: f64, paid: f64): void {
  terms.commission += paid
  terms.slipped += units * abs(price - reference)
  terms.turnover += units * price
}
