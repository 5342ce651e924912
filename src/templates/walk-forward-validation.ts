import { inputTypes } from '../phases/inputs.js'
import { validation } from '../phases/validation/validation.js'
import { from } from '../workflow/expression.js'
import { template } from '../workflow/template.js'
import { studyInputs } from './study-inputs.js'

/** Searches again on the train bars of every window and trades the winner on the bars behind them. */
export const walkForwardValidation = template(
  {
    name: 'walk_forward_validation',
    description: 'Rolling window testing: parameters are found again in every window',
    inputs: {
      strategies: studyInputs.strategies,
      range: {
        type: inputTypes.range,
        default: { from: '2001-01-12', warmup: 260 },
        description: 'bars that the windows move through',
      },
      train_bars: { type: inputTypes.integer, default: 1260, description: 'train bars of a window' },
      test_bars: { type: inputTypes.integer, default: 252, description: 'test bars of a window' },
      anchored: {
        type: inputTypes.boolean,
        default: false,
        description: 'every train begins at the first bar',
      },
      execution: studyInputs.execution,
      objective: studyInputs.objective,
    },
  },
  (input) => {
    const validated = validation('walk_forward', {
      scheme: {
        kind: 'walk_forward',
        range: input.range,
        train: input.train_bars,
        test: input.test_bars,
        anchored: input.anchored,
      },
      search: {
        strategies: input.strategies,
        execution: input.execution,
        objective: input.objective,
      },
    })
    return {
      workflow: validated,
      result: {
        candidate: from(validated, 'candidate'),
        metrics: from(validated, 'out_of_sample', 'metrics'),
        consistency: from(validated, 'consistency'),
        degradation: from(validated, 'degradation'),
        parameter_drift: from(validated, 'parameter_drift'),
        verdict: from(validated, 'verdict'),
      },
    }
  },
)
