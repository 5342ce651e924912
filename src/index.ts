// workflows: the algebra, its expressions, templates

export { batches, collect } from './market/bar-stream.kernel.js'
// markets
export type { BarBatch, Bars, Slice } from './market/bars.js'
export { barsFile, barsOf, fileDataset } from './market/bars-file.js'
export { type ColumnCache, cachedBars } from './market/column-cache.js'
export { csvBars, csvFile } from './market/csv-source.js'
export { checkBars } from './market/data-check.js'
export { csvDataset, type Dataset, dataset } from './market/dataset.js'
export { embeddedSp500 } from './market/embedded/sp500.kernel.js'
export { resample } from './market/resample.js'
export { syntheticMarket } from './market/synthetic.js'
export { writeArrow, writeParquet } from './market/table-file.js'
export { arrowSource, parquetSource } from './market/table-source.js'
export { type Instrument, instrumentOf, type Listing, type Universe, universe } from './market/universe.js'
export { watch } from './monitor/live-state.kernel.js'
export { statusOf } from './monitor/status.js'
export { analysis } from './phases/analysis/analysis.js'
export {
  type BacktestOptions,
  backtest$,
  backtestOrders$,
  type OrderOptions,
} from './phases/backtest/at-once.js'
// phases: the five kinds, as builders
export { backtest } from './phases/backtest/builder.js'
export type { Evaluation } from './phases/backtest/evaluation.js'
export type { OrderEvaluation } from './phases/backtest/order-evaluation.js'
export { handlers } from './phases/handlers.js'
export { inputTypes } from './phases/inputs.js'
export { liveTrading } from './phases/live-trading/live-trading.js'
export { optimization } from './phases/optimization/optimization.js'
export { identityOf, type MarketServices } from './phases/services.js'
export { validation } from './phases/validation/validation.js'
export { runOrders } from './portfolio/engine.kernel.js'
// portfolio, regimes, statistics
export type { Execution, ExecutionInput } from './portfolio/execution.js'
export { type ExecutionModel, executionModelCodec, modelOf } from './portfolio/execution-model.js'
export { simulateJoint } from './portfolio/joint-account.kernel.js'
export type { JointSimulation, JointTrades } from './portfolio/joint-simulation.js'
export { type ModelInput, modelCodec } from './portfolio/model-codec.js'
export {
  atFraction,
  atPrice,
  cancel,
  close,
  fraction,
  limit,
  market,
  type Order,
  protect,
  stop,
  stopLimit,
  trailingStop,
  units,
} from './portfolio/order.js'
export type { Account, OrderEvent, OrderMachine } from './portfolio/order-machine.js'
export { ordersOf } from './portfolio/orders-of.js'
export { portfolio } from './portfolio/portfolio.kernel.js'
export { presets } from './portfolio/presets.js'
export { simulate } from './portfolio/reference.kernel.js'
export { scripted } from './portfolio/scripted.js'
export type { Trades } from './portfolio/trades.js'
export { fit, label } from './regime/classifier.js'
export type { Env } from './run/env.js'
export type { Outcome, PhaseOutput, RunEvent, RunStatus } from './run/event.js'
export type { Handler, Progress, Request } from './run/handler.js'
export { type PhaseError, showPhaseError } from './run/phase-error.js'
export { memoryEnv, prepare, run } from './run/run.js'
export { replay } from './signal/replay.js'
export { decodeLogs, encodeLogs } from './signal/signal-codec.js'
export type { SignalLog } from './signal/signal-log.js'
export { concat, restrict } from './signal/slicing.kernel.js'
export { isDefined, type Metric } from './stats/metric.js'
export { metricsOf } from './stats/metrics.js'
export { pboOf } from './stats/pbo.js'
export { deflatedSharpe, minBacktestLength, probabilisticSharpe } from './stats/sharpe-tests.js'
export { levelStore } from './store/level-store.js'
export { memoryStore } from './store/memory-store.js'
export type { Store } from './store/store.js'

// strategies and signals (the language itself: regimen/strategy)
export {
  bollingerReversion,
  catalogue,
  donchianBreakout,
  emaCross,
  macdCross,
  meanReversion,
  momentum,
  rsiReversion,
  smaCross,
} from './strategy/catalogue.js'
export { signalStream } from './strategy/signal-stream.js'
export { signalsOf } from './strategy/signals.kernel.js'
export type { Strategy } from './strategy/strategy.js'
export { parseStrategy } from './strategy/strategy-codec.js'
// templates
export { regimeAdaptiveGridSearchEnsemble } from './templates/regime-adaptive-grid-search-ensemble.js'
// running
export { type Study, type StudyOptions, study, study$ } from './templates/study.js'
export { templates } from './templates/templates.js'
export { decodeWorkflow, encodeTemplate, encodeWorkflow } from './workflow/codec/decode.js'
export {
  add,
  and,
  div,
  type Expr,
  eq,
  from,
  gt,
  gte,
  index,
  length,
  literal,
  lt,
  lte,
  max,
  min,
  mul,
  neq,
  not,
  or,
  orElse,
  pick,
  previous,
  round,
  sub,
} from './workflow/expression.js'
export { fold } from './workflow/fold.js'
export { mermaid } from './workflow/mermaid.js'
export { type PlanFault, showPlanFault } from './workflow/plan/fault.js'
export { certainPhases, possiblePhases } from './workflow/plan/phases.js'
export { type Plan, type PlanOptions, plan } from './workflow/plan/plan.js'
export type { Policy, PolicyInput } from './workflow/policy.js'
export { asTemplate, inputType, type Template, template } from './workflow/template.js'
export {
  type AnyWorkflow,
  empty,
  forEach,
  iterate,
  optional,
  type Phase,
  parallel,
  phase,
  scope,
  sequence,
  type Workflow,
  when,
} from './workflow/workflow.js'
