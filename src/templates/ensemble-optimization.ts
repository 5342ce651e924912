import { inputTypes } from '../phases/inputs.js'
import { optimization } from '../phases/optimization/optimization.js'
import { validation } from '../phases/validation/validation.js'
import { from } from '../workflow/expression.js'
import { template } from '../workflow/template.js'
import { sequence } from '../workflow/workflow.js'
import { studyInputs } from './study-inputs.js'

/** Searches several strategies, weighs the best of each by replay, and validates the ensemble on later bars. */
export const ensembleOptimization = template(
  {
    name: 'ensemble_optimization',
    description: 'Strategy combination: the best of each strategy, weighed by replay of its signals',
    inputs: {
      strategies: {
        ...studyInputs.strategies,
        default: [
          ...studyInputs.strategies.default,
          {
            strategy: 'donchian_breakout',
            space: { entry: { int: [20, 100], step: 20 }, exit: { int: [10, 50], step: 10 } },
          },
          {
            strategy: 'momentum',
            space: { n: { int: [20, 240], step: 20 }, threshold: [0, 2, 4] },
          },
        ],
      },
      train: studyInputs.train,
      test: studyInputs.test,
      execution: studyInputs.execution,
      objective: { ...studyInputs.objective, default: 'risk_adjusted_returns' },
      algorithm: { type: inputTypes.algorithm, default: 'grid', description: 'how weights are searched' },
      weights: {
        type: inputTypes.weights,
        default: { step: 0.05, max: 0.6, min_members: 2 },
        description: 'limits of the ensemble weights',
      },
    },
  },
  (input) => {
    const discovery = optimization('parameter_discovery', {
      strategies: input.strategies,
      range: input.train,
      execution: input.execution,
      objective: 'sharpe_ratio',
      capture: 'signals',
    })
    const ensemble = optimization('ensemble_optimization', {
      algorithm: input.algorithm,
      replay: from(discovery, 'signal_logs'),
      trials: [from(discovery, 'trials')],
      members: { of: from(discovery, 'trials'), top: 1, each: 'strategy' },
      weights: input.weights,
      objective: input.objective,
      execution: input.execution,
    })
    const validated = validation('validation', {
      scheme: { kind: 'holdout', train: input.train, test: input.test },
      candidate: from(ensemble, 'candidate'),
      trials: [from(discovery, 'trials'), from(ensemble, 'trials')],
    })
    return {
      workflow: sequence(discovery, ensemble, validated),
      result: {
        members: from(ensemble, 'members'),
        weights: from(ensemble, 'weights'),
        metrics: from(validated, 'out_of_sample', 'metrics'),
        verdict: from(validated, 'verdict'),
      },
    }
  },
)
