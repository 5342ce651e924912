/** A metric of one's own (parts/metric.ts): among the metrics of every run, and an objective. */
import { optimization, study } from 'regimen'
import { library } from './parts/metric.js'

const search = optimization('search', {
  strategies: [{ strategy: 'sma_cross', space: { fast: [10, 20], slow: [50, 100, 200] } }],
  objective: 'time_under_water',
  execution: { fill: 'next_close' },
})
const done = await study(search, { library })
const best = done.gives.search?.best
console.log(`status  ${done.status}`)
console.log(`best    ${JSON.stringify(best?.params)}, score ${best?.score.toFixed(3)}`)
console.log(
  `metric  ${Number((best?.metrics as unknown as Record<string, number> | undefined)?.['time_under_water']).toFixed(3)}`,
)
