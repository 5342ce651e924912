/** One strategy on several instruments in one cash account: late listing, delisting, and rules that read the others. */
import { runBacktest, syntheticMarket, universe } from 'regimen'

const market = (seed: number, start: string, bars: number) => {
  const made = syntheticMarket({ seed, bars, start })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right.dataset
}

// Symbols name the instruments; each keeps its own bars, and decisions see the last closed ones of the others.
const all = universe([
  { symbol: 'OLD', dataset: market(1, '2010-01-04', 1000) },
  { symbol: 'NEW', dataset: market(2, '2011-03-01', 699) },
  { symbol: 'GONE', dataset: market(3, '2010-01-04', 600) },
  { symbol: 'INDEX', dataset: market(4, '2010-01-04', 1000) },
])
if (all._tag === 'Left') throw new Error(all.left.message)

// The strongest of those that trade, while the index stands above its average; INDEX is read and not traded.
const run = await runBacktest("rank(roc(close, 60)) >= 0.5 && close('INDEX') > sma(close('INDEX'), 100)", {
  data: all.right,
  symbols: ['OLD', 'NEW', 'GONE'],
  execution: { fill: 'next_close' },
})

const percent = (value: unknown): string =>
  typeof value === 'number' ? `${(100 * value).toFixed(1)} %` : 'undefined'
console.log(`steps        ${run.span.first}..${run.span.last}, ${run.span.bars}`)
console.log(
  `total_return ${percent(run.metrics.total_return)} (equal shares held ${percent(run.benchmark.total_return)})`,
)
for (const { symbol, trades, pnl, listed, delisted } of run.instruments)
  console.log(
    `${symbol.padEnd(12)} ${trades} trades, pnl ${pnl.toFixed(0)}${listed === undefined ? '' : `, listed ${listed}`}${delisted === undefined ? '' : `, delisted ${delisted}`}`,
  )

// The account adds up: capital and what every trade earned.
const earned = run.trades.pnl.reduce((sum, pnl) => sum + pnl, 100_000)
console.log(`adds up      ${Math.abs(earned - (run.equity.at(-1) ?? 0)) < 1e-6}`)
