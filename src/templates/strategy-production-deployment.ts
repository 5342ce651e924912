import { analysis } from '../phases/analysis/analysis.js'
import { backtest } from '../phases/backtest/builder.js'
import { inputTypes } from '../phases/inputs.js'
import { liveTrading } from '../phases/live-trading/live-trading.js'
import { validation } from '../phases/validation/validation.js'
import { and, from, literal, orElse } from '../workflow/expression.js'
import { template } from '../workflow/template.js'
import { sequence, when } from '../workflow/workflow.js'
import { studyInputs } from './study-inputs.js'

/**
 * Backtests a strategy, validates it on recent bars, assesses its risk, trades it on paper over a replayed feed, watches it
 * for a span of feed time, and deploys it only where all of that is sound.
 */
export const strategyProductionDeployment = template(
  {
    name: 'strategy_production_deployment',
    description: 'From a backtest to trading: recent validation, risk, paper trading, monitoring, deployment',
    inputs: {
      strategy: { ...studyInputs.strategy, default: 'sma_cross' },
      params: { ...studyInputs.params, default: { fast: 40, slow: 160 } },
      history: {
        ...studyInputs.train,
        default: { from: '2001-01-12', to: '2015-01-02', warmup: 260 },
        description: 'bars of the backtest',
      },
      recent: {
        ...studyInputs.test,
        default: { from: '2015-01-02', to: '2018-01-02', warmup: 260 },
        description: 'later bars that the strategy is validated on',
      },
      paper: {
        ...studyInputs.test,
        default: { from: '2018-01-02', to: '2019-01-02', warmup: 260 },
        description: 'bars that are fed to paper trading',
      },
      monitored: {
        ...studyInputs.test,
        default: { from: '2019-01-02', warmup: 260 },
        description: 'bars that are fed while it is watched',
      },
      monitoring_ms: {
        type: inputTypes.number,
        default: 7 * 86_400_000,
        description: 'span of feed time that it is watched for',
      },
      deployed: {
        ...studyInputs.test,
        default: { from: '2019-01-10', warmup: 260 },
        description: 'bars that are fed to the deployment',
      },
      execution: studyInputs.execution,
      max_drawdown: {
        type: inputTypes.number,
        default: 0.4,
        description: 'drawdown that 95 % of resampled paths stay above, and that no trading may reach',
      },
      ruin_probability: {
        type: inputTypes.number,
        default: 0.05,
        description: 'share of resampled paths that may lose half of the capital',
      },
    },
  },
  (input) => {
    const full = backtest('full_backtest', {
      strategy: input.strategy,
      params: input.params,
      range: input.history,
      execution: input.execution,
    })
    const candidate = from(full, 'candidate')
    const monitor = { max_drawdown: input.max_drawdown }
    const validated = validation('recent_validation', {
      scheme: { kind: 'holdout', train: input.history, test: input.recent },
      candidate,
    })
    const risk = analysis('risk_assessment', {
      kind: 'risk_assessment',
      trades: from(full, 'trades'),
      equity: from(full, 'equity'),
      span: from(full, 'span'),
      limits: { max_drawdown: input.max_drawdown, ruin_probability: input.ruin_probability },
    })
    const paper = liveTrading('paper_trading', { candidate, range: input.paper, broker: 'paper', monitor })
    const monitoring = liveTrading('monitoring', {
      candidate,
      range: input.monitored,
      broker: 'paper',
      duration_ms: input.monitoring_ms,
      monitor,
    })
    const deployment = liveTrading('live_deployment', {
      candidate,
      range: input.deployed,
      broker: 'paper',
      monitor: { ...monitor, on_alert: 'halt' },
    })
    const sound = and(from(risk, 'acceptable'), and(from(paper, 'healthy'), from(monitoring, 'healthy')))
    return {
      workflow: sequence(full, validated, risk, paper, monitoring, when(sound, deployment)),
      result: {
        sound,
        metrics: from(full, 'metrics'),
        verdict: from(validated, 'verdict'),
        acceptable: from(risk, 'acceptable'),
        because: from(risk, 'because'),
        healthy: from(monitoring, 'healthy'),
        deployed: orElse(from(deployment, 'healthy'), literal(false)),
      },
    }
  },
)
