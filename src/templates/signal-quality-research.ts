import { analysis } from '../phases/analysis/analysis.js'
import { backtest } from '../phases/backtest/builder.js'
import { inputTypes } from '../phases/inputs.js'
import { from } from '../workflow/expression.js'
import { template } from '../workflow/template.js'
import { parallel, sequence } from '../workflow/workflow.js'
import { studyInputs } from './study-inputs.js'

/**
 * Captures a strategy's signals, looks at the excursions of their trades and at classifiers that could gate them, and reports.
 */
export const signalQualityResearch = template(
  {
    name: 'signal_quality_research',
    description: 'How good signals are: excursions of their trades, classifiers next to each other, a report',
    inputs: {
      strategy: studyInputs.strategy,
      params: studyInputs.params,
      range: studyInputs.train,
      execution: studyInputs.execution,
      classifiers: {
        type: inputTypes.classifiers,
        default: ['hmm', 'trend', 'pattern', 'volatility'],
        description: 'regime classifiers that are compared',
      },
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
    const run = {
      trades: from(generation, 'trades'),
      equity: from(generation, 'equity'),
      span: from(generation, 'span'),
    } as const
    const excursions = analysis('mae_mfe_analysis', { kind: 'mae_mfe', trades: run.trades })
    const comparison = analysis('classifier_comparison', {
      kind: 'classifier_comparison',
      classifiers: input.classifiers,
      range: input.range,
      trades: run.trades,
    })
    const report = analysis('report_generation', { kind: 'report', ...run })
    return {
      workflow: sequence(generation, parallel(excursions, comparison), report),
      result: {
        signal_logs: from(generation, 'signal_logs'),
        metrics: from(generation, 'metrics'),
        edge_ratio: from(excursions, 'edge_ratio'),
        suggestion: from(excursions, 'suggestion'),
        classifiers: from(comparison, 'order'),
        report: from(report),
      },
    }
  },
)
