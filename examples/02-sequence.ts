/** Search, then validate: the second phase reads what the first gave, so the order follows from the types. */
import { from, isDefined, type Metric, optimization, sequence, study, validation } from 'regimen'

const shown = (metric: Metric): string =>
  isDefined(metric) ? metric.toFixed(3) : `undefined: ${metric.because}`
const train = { from: '2002-01-02', to: '2012-01-03' }

const discovery = optimization('discovery', {
  strategies: [{ strategy: 'sma_cross', space: { fast: [10, 20, 40], slow: [80, 120, 160] } }],
  range: train,
  execution: { fill: 'next_close' },
})
const validated = validation('validated', {
  scheme: { kind: 'holdout', train, test: { from: '2012-01-03', to: '2016-01-04' } },
  candidate: from(discovery, 'candidate'),
})

const { status, gives } = await study(sequence(discovery, validated))

const best = gives.discovery?.best
const result = gives.validated
console.log(`status         ${status}`)
console.log(`best           ${JSON.stringify(best?.params)}, score ${best?.score.toFixed(3)}`)
if (result !== undefined) {
  console.log(`in sample      ${shown(result.in_sample.metrics.sharpe_ratio)}`)
  console.log(`out of sample  ${shown(result.out_of_sample.metrics.sharpe_ratio)}`)
  console.log(`verdict        ${result.verdict.outcome}`)
  console.log(`because        ${result.verdict.because.join('; ')}`)
}
