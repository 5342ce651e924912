import { bayesian } from '../../src/search/bayesian.kernel.js'
import { genetic } from '../../src/search/genetic.kernel.js'
import { gradient } from '../../src/search/gradient.kernel.js'
import { randomSearch } from '../../src/search/random.kernel.js'
import { bestAfter, type Problem } from './functions.js'

/** The best score after each of some trials, for each algorithm that draws. */
export const contestants: Readonly<
  Record<string, (problem: Problem, budget: number, seed: number) => readonly number[]>
> = {
  random: (...of) => bestAfter(randomSearch(), ...of),
  genetic: (...of) => bestAfter(genetic(), ...of),
  gradient: (...of) => bestAfter(gradient(), ...of),
  bayesian: (...of) => bestAfter(bayesian(), ...of),
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const half = (sorted.length - 1) / 2
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2
}
