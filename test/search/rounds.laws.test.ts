import { describe, test } from 'vitest'
import type { Law } from '../../laws/law.js'
import { learningLaws } from '../../laws/search-learning.js'
import { coveringLaws, roundsLaws } from '../../laws/search-rounds.js'
import { bayesian } from '../../src/search/bayesian.kernel.js'
import { genetic } from '../../src/search/genetic.kernel.js'
import { gradient } from '../../src/search/gradient.kernel.js'
import { randomSearch } from '../../src/search/random.kernel.js'

const random = randomSearch()
const bound: readonly (readonly [string, readonly Law[]])[] = [
  ['random search', [...roundsLaws(random), ...coveringLaws(random)]],
  [
    'genetic search',
    [...roundsLaws(genetic()), ...coveringLaws(genetic()), ...learningLaws(genetic(), random)],
  ],
  [
    'gradient search',
    [...roundsLaws(gradient()), ...coveringLaws(gradient()), ...learningLaws(gradient(), random)],
  ],
  ['bayesian search', [...roundsLaws(bayesian()), ...learningLaws(bayesian(), random)]],
  ['bayesian search in batches', roundsLaws(bayesian({ batch: 3 }))],
]
describe.each(bound)('%s', (_, all) => {
  test.each(all.map((law) => [law.name, law] as const))('%s', (_name, law) => law.check(), 60_000)
})
