import { backtest } from '../phases/backtest/builder.js'
import { inputTypes } from '../phases/inputs.js'
import { optimization } from '../phases/optimization/optimization.js'
import { from } from '../workflow/expression.js'
import { template } from '../workflow/template.js'
import { parallel, sequence } from '../workflow/workflow.js'
import { studyInputs } from './study-inputs.js'

/** Captures a strategy's signals once, then executes them again: free of costs, and over a space of risk settings. */
export const signalGenerateAndReplay = template(
  {
    name: 'signal_generate_and_replay',
    description:
      'Signals captured once and executed again under other settings, without running the strategy',
    inputs: {
      strategy: studyInputs.strategy,
      params: studyInputs.params,
      range: studyInputs.train,
      execution: studyInputs.execution,
      risk: {
        type: inputTypes.risk,
        default: {
          stop_loss: ['none', 0.02, 0.04, 0.08],
          trailing_stop: ['none', 0.05, 0.1],
          take_profit: ['none', 0.05, 0.1],
        },
        description: 'risk settings that the signals are executed at',
      },
      objective: { ...studyInputs.objective, default: 'risk_adjusted_sharpe' },
    },
  },
  (input) => {
    const generation = backtest('signal_generation', {
      strategy: input.strategy,
      params: input.params,
      range: input.range,
      execution: input.execution,
      capture: 'signals',
    })
    const free = backtest('replay_without_costs', {
      replay: from(generation, 'signal_logs'),
      execution: { fill: 'next_close', costs: { rate: 0 } },
    })
    const sweep = optimization('replay_risk_settings', {
      replay: from(generation, 'signal_logs'),
      candidate: from(generation, 'candidate'),
      risk: input.risk,
      execution: input.execution,
      objective: input.objective,
    })
    return {
      workflow: sequence(generation, parallel(free, sweep)),
      result: {
        signal_logs: from(generation, 'signal_logs'),
        metrics: from(generation, 'metrics'),
        without_costs: from(free, 'metrics'),
        best_params: from(sweep, 'best_params'),
        execution: from(sweep, 'execution'),
      },
    }
  },
)
