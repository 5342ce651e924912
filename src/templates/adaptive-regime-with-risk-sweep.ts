import { analysis } from '../phases/analysis/analysis.js'
import { inputTypes } from '../phases/inputs.js'
import { optimization } from '../phases/optimization/optimization.js'
import { validation } from '../phases/validation/validation.js'
import { from } from '../workflow/expression.js'
import { template } from '../workflow/template.js'
import { sequence } from '../workflow/workflow.js'
import { studyInputs } from './study-inputs.js'

/**
 * Finds parameters, picks the best of each regime, sweeps risk settings on their captured signals, fits weights at the best
 * settings, and walks the frozen choice forward over later bars.
 */
export const adaptiveRegimeWithRiskSweep = template(
  {
    name: 'adaptive_regime_with_risk_sweep',
    description: 'Regime optimization followed by risk parameter tuning',
    inputs: {
      strategies: studyInputs.strategies,
      classifiers: {
        type: inputTypes.classifiers,
        default: ['hmm', 'pattern'],
        description: 'regime classifiers; the first one gates',
      },
      train: studyInputs.train,
      test: studyInputs.test,
      train_bars: {
        type: inputTypes.integer,
        default: 252,
        description: 'bars before each window of the test that it is held against',
      },
      test_bars: { type: inputTypes.integer, default: 126, description: 'bars of a window' },
      execution: studyInputs.execution,
      risk: {
        type: inputTypes.risk,
        default: {
          max_position_size: [0.25, 0.5, 0.75, 1],
          max_drawdown: [0.05, 0.1, 0.15, 0.2],
          position_sizing_method: ['fixed', 'volatility', 'kelly'],
        },
        description: 'risk settings that the signals are executed at',
      },
      weights: {
        type: inputTypes.weights,
        default: { step: 0.05, max: 0.7 },
        description: 'limits of the ensemble weights',
      },
      budget: { type: inputTypes.integer, default: 60, description: 'weightings that are tried' },
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
    const chosen = {
      replay: from(discovery, 'signal_logs'),
      params_by_regime: from(regimes, 'optimal_params_by_regime'),
      overall: { strategy: from(discovery, 'best', 'strategy'), params: from(discovery, 'best', 'params') },
      gate: from(regimes, 'gate'),
    } as const
    const sweep = optimization('risk_parameter_sweep', {
      ...chosen,
      algorithm: 'grid',
      trials: [from(discovery, 'trials')],
      risk: input.risk,
      objective: 'risk_adjusted_sharpe',
      execution: input.execution,
    })
    const ensemble = optimization('risk_aware_ensemble', {
      ...chosen,
      algorithm: 'bayesian',
      budget: input.budget,
      trials: [from(discovery, 'trials'), from(sweep, 'trials')],
      objective: 'min_drawdown_sharpe',
      weights: input.weights,
      execution: from(sweep, 'execution'),
    })
    const validated = validation('walk_forward_validation', {
      scheme: {
        kind: 'walk_forward',
        range: input.test,
        train: input.train_bars,
        test: input.test_bars,
        purge: 0,
      },
      candidate: from(ensemble, 'candidate'),
      trials: [from(discovery, 'trials'), from(sweep, 'trials'), from(ensemble, 'trials')],
    })
    return {
      workflow: sequence(discovery, regimes, sweep, ensemble, validated),
      result: {
        optimal_strategy_params: from(regimes, 'optimal_params_by_regime'),
        optimal_risk_params: from(sweep, 'best_params'),
        ensemble_weights: from(ensemble, 'weights'),
        validation_metrics: from(validated, 'out_of_sample', 'metrics'),
        verdict: from(validated, 'verdict'),
      },
    }
  },
)
