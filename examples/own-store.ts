/** A store of one's own (parts/store.ts), with the laws that hold it: the second run of a study computes nothing. */
import { backtest, study } from 'regimen'
import { storeLaws } from 'regimen/laws'
import { countingStore } from './parts/store.js'

const counts = { reads: 0, writes: 0 }
const store = countingStore(counts)
const tested = backtest('tested', { strategy: 'sma_cross', execution: { fill: 'next_close' } })
const first = await study(tested, { store })
const second = await study(tested, { store })
console.log(`status  ${first.status}, ${second.status}`)
console.log(
  `same    ${first.gives.tested?.metrics.total_return === second.gives.tested?.metrics.total_return}`,
)
const laws = storeLaws(() => Promise.resolve(countingStore()))
for (const law of laws) await law.check()
console.log(`laws    ${laws.length} hold`)
