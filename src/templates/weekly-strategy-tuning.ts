import { analysis } from '../phases/analysis/analysis.js'
import { backtest } from '../phases/backtest/builder.js'
import { inputTypes } from '../phases/inputs.js'
import { optimization } from '../phases/optimization/optimization.js'
import { validation } from '../phases/validation/validation.js'
import { add, and, from, gt, length, literal, not, or, orElse } from '../workflow/expression.js'
import { template } from '../workflow/template.js'
import { sequence, when } from '../workflow/workflow.js'
import { studyInputs } from './study-inputs.js'

/** Below any Sharpe ratio that there is. */
const NONE = -99

/**
 * Looks at how a strategy does, finds the regimes in which it is weak, searches parameters for those alone, and gives the
 * new choice only where it does better than the present one on later bars.
 */
export const weeklyStrategyTuning = template(
  {
    name: 'weekly_strategy_tuning',
    description: 'Retunes weak regimes; gives new parameters only if the improvement validates',
    inputs: {
      strategy: studyInputs.strategy,
      params: { ...studyInputs.params, description: 'its present parameters' },
      space: {
        type: inputTypes.space,
        default: { n: { int: [2, 14] }, low: { int: [5, 45], step: 5 }, high: { int: [55, 95], step: 5 } },
        description: 'parameters that are searched',
      },
      beyond_bounds: {
        type: inputTypes.boolean,
        default: false,
        description: 'whether params and space may lie beyond what the strategy declares',
      },
      history: {
        ...studyInputs.train,
        default: { from: '2003-01-02', to: '2017-01-03', warmup: 270 },
        description: 'bars that it is diagnosed and retuned on',
      },
      recent: {
        ...studyInputs.test,
        default: { from: '2017-01-03', warmup: 270 },
        description: 'later bars that the improvement is validated on',
      },
      classifier: { type: inputTypes.classifier, default: 'trend', description: 'what tells the regimes' },
      threshold: {
        type: inputTypes.number,
        default: 0.3,
        description: 'Sharpe ratio below which a regime is weak',
      },
      budget: { type: inputTypes.integer, default: 150, description: 'trials of the search' },
      min_trades_per_regime: { ...studyInputs.min_trades_per_regime, default: 10 },
      own_choice_p: studyInputs.own_choice_p,
      margin: {
        type: inputTypes.number,
        default: 0.05,
        description: 'by so much the new Sharpe ratio must be above the present one',
      },
      strict: {
        type: inputTypes.boolean,
        default: false,
        description: 'whether the verdict must be `supported` too',
      },
      execution: studyInputs.execution,
    },
  },
  (input) => {
    const present = {
      members: [{ strategy: input.strategy, params: input.params, beyond_bounds: input.beyond_bounds }],
      weights: [1],
      execution: input.execution,
    } as const
    const performance = analysis('performance_analysis', {
      kind: 'performance_analysis',
      candidate: present,
      range: input.history,
    })
    const search = optimization('targeted_optimization', {
      algorithm: 'random',
      strategies: [{ strategy: input.strategy, space: input.space, beyond_bounds: input.beyond_bounds }],
      start: [{ params: input.params }],
      budget: input.budget,
      range: input.history,
      execution: input.execution,
      capture: 'signals',
    })
    const regimes = analysis('regime_choices', {
      kind: 'regime_performance',
      trials: from(search, 'trials'),
      signals: from(search, 'signal_logs'),
      classifiers: [input.classifier],
      execution: input.execution,
      min_trades_per_regime: input.min_trades_per_regime,
      own_choice_p: input.own_choice_p,
    })
    const diagnosis = analysis('regime_diagnosis', {
      kind: 'regime_diagnosis',
      candidate: present,
      range: input.history,
      classifier: input.classifier,
      weak: { threshold: input.threshold },
    })
    const tuned = optimization('retuned', {
      replay: from(search, 'signal_logs'),
      trials: [from(search, 'trials')],
      params_by_regime: from(regimes, 'optimal_params_by_regime'),
      overall: { strategy: input.strategy, params: input.params },
      gate: from(regimes, 'gate'),
      regimes: from(diagnosis, 'weak_regimes'),
      combine: { kind: 'switch' },
      execution: input.execution,
    })
    const before = backtest('present_on_recent', { candidate: present, range: input.recent })
    const validated = validation('improvement_validation', {
      scheme: { kind: 'holdout', train: input.history, test: input.recent },
      candidate: from(tuned, 'candidate'),
      trials: [from(search, 'trials'), from(tuned, 'trials')],
      pool: { template: 'weekly_strategy_tuning', strategy: input.strategy, space: input.space },
    })
    const sharpe = orElse(from(validated, 'out_of_sample', 'metrics', 'sharpe_ratio'), NONE)
    const improves = and(
      gt(sharpe, add(orElse(from(before, 'metrics', 'sharpe_ratio'), NONE), input.margin)),
      or(not(input.strict), orElse(from(validated, 'verdict', 'supported'), literal(false))),
    )
    const kept = backtest('parameter_update', { candidate: present, range: input.recent })
    const updated = backtest('parameter_update', {
      candidate: from(tuned, 'candidate'),
      range: input.recent,
    })
    const retuning = sequence(search, regimes, tuned, before, validated, when(improves, updated, kept))
    return {
      workflow: sequence(
        performance,
        diagnosis,
        when(gt(length(from(diagnosis, 'weak_regimes')), 0), retuning, kept),
      ),
      result: {
        degraded: from(performance, 'degraded'),
        weak_regimes: from(diagnosis, 'weak_regimes'),
        improved: improves,
        candidate: from(kept, 'candidate'),
        metrics: from(kept, 'metrics'),
      },
    }
  },
)
