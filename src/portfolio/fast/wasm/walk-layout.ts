// What a walk over change points is given, and what it leaves next to the stretches of its account.

/** Every number is a double, so that whoever reads and writes them sees one array. */
@unmanaged
export class WalkLayout {
  // where columns stand: the scored opens; change points, as bars of the dataset and states; bytes that are hashed
  open: f64
  at: f64
  state: f64
  fills: f64
  // the scored highs and lows, and the lowest low and the highest high of each chunk of 32 bars and of 32 chunks: where levels are asked for
  low: f64
  high: f64
  chunk_low: f64
  chunk_high: f64
  large_low: f64
  large_high: f64
  // terms: the scored bars, and bars from a decision to its fill; whether fills are at opens, what stands at the end is closed, shorts are
  // entered, an entry asks for units and not for a share, and its share is limited
  scored_from: f64
  scored_to: f64
  delay: f64
  opens: f64
  closes: f64
  shorts: f64
  by_units: f64
  is_limited: f64
  // the capital, what an entry asks for, the largest share; commission by value and by unit, slippage, and the leverage
  capital: f64
  amount: f64
  most: f64
  rate: f64
  per_share: f64
  slippage: f64
  bound: f64
  // whether positions have levels, and the shares of the entry's price that these are away: infinite where there is none
  has_levels: f64
  stop_loss: f64
  take_profit: f64
  // what a walk leaves: bytes that are hashed, bars held, counts, totals, and the fold of the trades
  hashed: f64
  held: f64
  forced: f64
  cuts: f64
  dropped: f64
  unfilled: f64
  max_position_size: f64
  commission: f64
  slipped: f64
  turnover: f64
  trades: f64
  wins: f64
  losses: f64
  gross_profit: f64
  gross_loss: f64
  mean: f64
  deviations2: f64
  returns: f64
  best: f64
  worst: f64
  bars: f64
}
