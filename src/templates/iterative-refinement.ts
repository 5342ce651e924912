import { analysis } from '../phases/analysis/analysis.js'
import { inputTypes } from '../phases/inputs.js'
import { optimization } from '../phases/optimization/optimization.js'
import { validation } from '../phases/validation/validation.js'
import { from, previous } from '../workflow/expression.js'
import { template } from '../workflow/template.js'
import { iterate, sequence } from '../workflow/workflow.js'
import { studyInputs } from './study-inputs.js'

/** Searches at random, then climbs from the best again and again until a round gains less than a tolerance. */
export const iterativeRefinement = template(
  {
    name: 'iterative_refinement',
    description: 'Search that climbs from its own best until it has converged',
    inputs: {
      strategies: {
        ...studyInputs.strategies,
        default: [
          {
            strategy: 'rsi_reversion',
            space: { n: { int: [2, 12] }, low: { int: [5, 45] }, high: { int: [55, 95] } },
          },
        ],
      },
      train: studyInputs.train,
      test: studyInputs.test,
      execution: studyInputs.execution,
      objective: studyInputs.objective,
      first: { type: inputTypes.integer, default: 30, description: 'trials of the first search' },
      round: { type: inputTypes.integer, default: 20, description: 'trials of a round at most' },
      tolerance: { type: inputTypes.number, default: 0.001, description: 'gain that is none' },
    },
  },
  (input) => {
    const where = {
      strategies: input.strategies,
      range: input.train,
      execution: input.execution,
      objective: input.objective,
    }
    const initial = optimization('initial', { ...where, algorithm: 'random', budget: input.first })
    const refine = optimization('refinement', {
      ...where,
      algorithm: { name: 'gradient', restarts: false },
      start: [
        {
          strategy: previous('refinement', from(initial, 'best', 'strategy'), 'best', 'strategy'),
          params: previous('refinement', from(initial, 'best', 'params'), 'best', 'params'),
        },
      ],
      budget: input.round,
    })
    const check = analysis('convergence_check', {
      kind: 'convergence_check',
      current: from(refine, 'best', 'score'),
      previous: previous('refinement', from(initial, 'best', 'score'), 'best', 'score'),
      tolerance: input.tolerance,
    })
    const loop = iterate({
      name: 'rounds',
      body: sequence(refine, check),
      until: from(check, 'converged'),
      at_most: 8,
    })
    const validated = validation('validation', {
      scheme: { kind: 'holdout', train: input.train, test: input.test },
      candidate: from(refine, 'candidate'),
      trials: [from(initial, 'trials'), from(refine, 'trials')],
    })
    return {
      workflow: sequence(initial, loop, validated),
      result: {
        best_params: from(refine, 'best', 'params'),
        score: from(refine, 'best', 'score'),
        rounds: from(loop, 'rounds'),
        converged: from(loop, 'converged'),
        verdict: from(validated, 'verdict'),
      },
    }
  },
)
