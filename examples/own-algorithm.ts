/** A search algorithm of one's own (parts/algorithm.ts). */
import { optimization, study } from 'regimen'
import { byName } from 'regimen/parts'
import { library, narrowing } from './parts/algorithm.js'

const search = optimization('search', {
  algorithm: byName(narrowing, { batch: 4 }),
  strategies: [{ strategy: 'rsi_reversion' }],
  budget: 30,
  execution: { fill: 'next_close' },
})
const done = await study(search, { library })
const found = done.gives.search
console.log(`status     ${done.status}`)
console.log(`algorithm  ${found?.algorithm}, ${found?.counts.trials} trials`)
console.log(`best       ${JSON.stringify(found?.best.params)}, score ${found?.best.score.toFixed(3)}`)
