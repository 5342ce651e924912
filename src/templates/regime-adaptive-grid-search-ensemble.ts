import { analysis } from '../phases/analysis/analysis.js'
import { inputTypes } from '../phases/inputs.js'
import { optimization } from '../phases/optimization/optimization.js'
import { validation } from '../phases/validation/validation.js'
import { from } from '../workflow/expression.js'
import { template } from '../workflow/template.js'
import { sequence } from '../workflow/workflow.js'
import { studyInputs } from './study-inputs.js'

const { classifiers, ranges, execution, weights } = inputTypes

/**
 * Finds parameters by grid, labels regimes on the same bars, fits an ensemble of the best of each regime by replay, and
 * validates the frozen choice on bars that no earlier phase saw.
 */
export const regimeAdaptiveGridSearchEnsemble = template(
  {
    name: 'regime_adaptive_grid_search_ensemble',
    description: 'Multi-phase optimization with regime-specific parameters',
    inputs: {
      strategies: studyInputs.strategies,
      classifiers: {
        type: classifiers,
        default: ['hmm', 'trend'],
        description: 'regime classifiers; the first one gates',
      },
      train: studyInputs.train,
      test: studyInputs.test,
      spans: {
        type: ranges,
        default: {
          before_covid: { from: '2015-01-02', to: '2020-02-20' },
          during_covid: { from: '2020-02-20' },
        },
        description: 'parts of the test shown on their own',
      },
      execution: {
        type: execution,
        default: { fill: 'next_close' },
        description: 'fills, costs, sizing and exits',
      },
      weights: {
        type: weights,
        default: { step: 0.05, max: 0.7 },
        description: 'limits of the ensemble weights',
      },
      min_trades_per_regime: studyInputs.min_trades_per_regime,
      own_choice_p: studyInputs.own_choice_p,
    },
  },
  (input) => {
    const discovery = optimization('parameter_discovery', {
      algorithm: 'grid',
      strategies: input.strategies,
      range: input.train,
      execution: input.execution,
      objective: 'sharpe_ratio',
      capture: 'signals',
    })
    const regimes = analysis('regime_analysis', {
      kind: 'regime_performance',
      trials: from(discovery, 'trials'),
      signals: from(discovery, 'signal_logs'),
      classifiers: input.classifiers,
      execution: input.execution,
      min_trades_per_regime: input.min_trades_per_regime,
      own_choice_p: input.own_choice_p,
    })
    const ensemble = optimization('ensemble_optimization', {
      algorithm: 'grid',
      objective: 'risk_adjusted_returns',
      replay: from(discovery, 'signal_logs'),
      trials: [from(discovery, 'trials')],
      params_by_regime: from(regimes, 'optimal_params_by_regime'),
      overall: { strategy: from(discovery, 'best', 'strategy'), params: from(discovery, 'best', 'params') },
      gate: from(regimes, 'gate'),
      weights: input.weights,
      execution: input.execution,
    })
    const validated = validation('validation', {
      scheme: { kind: 'holdout', train: input.train, test: input.test, spans: input.spans },
      candidate: from(ensemble, 'candidate'),
      trials: [from(discovery, 'trials'), from(ensemble, 'trials')],
    })
    return {
      workflow: sequence(discovery, regimes, ensemble, validated),
      result: {
        params_by_regime: from(regimes, 'optimal_params_by_regime'),
        weights: from(ensemble, 'weights'),
        metrics: from(validated, 'out_of_sample', 'metrics'),
        verdict: from(validated, 'verdict'),
      },
    }
  },
)
