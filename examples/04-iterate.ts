/** Search one space with a growing budget, round by round, until a round finds nothing better. */
import { add, from, iterate, literal, lt, optimization, previous, study, sub } from 'regimen'

// Each round tries six candidates more than the round before did; the first tries six.
const budget = add(previous('refine', literal(0), 'counts', 'trials'), 6)
const refine = optimization('refine', {
  strategies: [{ strategy: 'rsi_reversion', space: { n: [5, 3, 2], low: [10, 20, 30], high: [80, 60] } }],
  range: { from: '2002-01-02', to: '2010-01-04' },
  execution: { fill: 'next_close' },
  budget,
})
const loop = iterate({
  name: 'refinement',
  body: refine,
  until: lt(sub(from(refine, 'best', 'score'), previous('refine', literal(-9), 'best', 'score')), 0.001),
  at_most: 4,
})

const { status, gives, phases } = await study(loop)

console.log(`status     ${status}`)
for (const [path, outcome] of Object.entries(phases)) {
  if (outcome._tag === 'Left' || outcome.right._tag === 'Skipped') continue
  const { best, counts } = outcome.right.value as NonNullable<typeof gives.refine>
  console.log(
    `${path}  ${counts.trials} trials, ${JSON.stringify(best.params)}, score ${best.score.toFixed(3)}`,
  )
}
console.log(`rounds     ${gives.refinement?.rounds}, converged ${gives.refinement?.converged}`)
