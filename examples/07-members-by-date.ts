/** A universe that is what it was on each day: joining, leaving, and what a delisting leaves. */
import { type ListedMember, runBacktest, syntheticMarket, universe } from 'regimen'

const listing = (symbol: string, seed: number, bars: number) => {
  const made = syntheticMarket({ seed, bars, start: '2010-01-04' })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return { symbol, dataset: made.right.dataset }
}

// OLD leaves an index for half a year, LATE joins it with two years of bars behind it, GONE is delisted at 40 % less.
const members: readonly ListedMember[] = [
  { symbol: 'OLD', to: '2011-03-01' },
  { symbol: 'OLD', from: '2011-09-01' },
  { symbol: 'LATE', from: '2012-01-03' },
  { symbol: 'GONE', delisting_return: -0.4 },
]
const all = universe([listing('OLD', 1, 1000), listing('LATE', 2, 1000), listing('GONE', 3, 600)], members)
if (all._tag === 'Left') throw new Error(all.left.message)

const run = await runBacktest('rank(roc(close, 60)) >= 0.5', { data: all.right })
for (const warning of run.warnings.filter((each) => each.startsWith('members'))) console.log(warning)
for (const { symbol, trades, pnl } of run.instruments)
  console.log(`${symbol.padEnd(8)} ${trades} trades, pnl ${pnl.toFixed(0)}`)
