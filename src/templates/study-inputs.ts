import { inputTypes } from '../phases/inputs.js'

const { strategies, strategy, params, range, execution, objective, integer, number } = inputTypes

/** Inputs that several templates take, each with a default on the S&P 500 bars. */
export const studyInputs = {
  strategies: {
    type: strategies,
    default: [
      {
        strategy: 'sma_cross',
        space: { fast: { int: [5, 50], step: 5 }, slow: { int: [20, 200], step: 10 } },
      },
      {
        strategy: 'rsi_reversion',
        space: { n: [2, 3, 4, 5, 10], low: { int: [10, 40], step: 5 }, high: { int: [55, 85], step: 5 } },
      },
    ],
    description: 'strategies with the spaces to search',
  },
  strategy: { type: strategy, default: 'rsi_reversion', description: 'the strategy' },
  params: {
    type: params,
    default: { n: 3, low: 20, high: 70 },
    description: 'its parameters',
  },
  train: {
    type: range,
    default: { from: '2001-01-12', to: '2015-01-01', warmup: 260 },
    description: 'bars that everything is fitted on',
  },
  test: {
    type: range,
    default: { from: '2015-01-02', warmup: 260 },
    description: 'later bars, read by the validation alone',
  },
  execution: {
    type: execution,
    default: { fill: 'next_close' },
    description: 'fills, costs, sizing, exits and limits',
  },
  objective: { type: objective, default: 'sharpe_ratio', description: 'what is maximised' },
  min_trades_per_regime: {
    type: integer,
    default: 20,
    description: 'with fewer trades in a regime the overall best serves it',
  },
  own_choice_p: {
    type: number,
    default: 0.1,
    description: 'a regime has a choice of its own where that beats the overall best with at most this p',
  },
} as const
