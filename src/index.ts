/** The public names of Regimen, grouped by what they are for. */

// workflows: the algebra, its expressions, plans, notation, templates

export { regimeAdaptiveGridSearchEnsemble } from './templates/regime-adaptive-grid-search-ensemble.js'
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

// the five kinds of phases: their builders, handlers and services

export {
  type InstrumentServices,
  dataIdentity,
  type MarketServices,
  servicesOn,
} from './candidate/services.js'
export { analysis } from './phases/analysis/analysis.js'
export {
  type BacktestOptions,
  type OrderOptions,
  runBacktest,
  runBacktest$,
  runOrders,
  runOrders$,
} from './phases/backtest/at-once.js'
export { backtest } from './phases/backtest/builder.js'
export type { Evaluation, OrderEvaluation } from './phases/backtest/evaluation.js'
export { handlers } from './phases/handlers.js'
export { onOneInstrument } from './phases/one-instrument.js'
export { inputTypes } from './phases/inputs.js'
export { liveTrading } from './phases/live-trading/live-trading.js'
export { optimization } from './phases/optimization/optimization.js'
export { validation } from './phases/validation/validation.js'

// studies and how they run: the interpreter, the store, who watches

export { watch } from './monitor/live-state.kernel.js'
export { statusOf } from './monitor/status.js'
export type { Env } from './run/env.js'
export type { Outcome, PhaseOutput, RunEvent, RunStatus } from './run/event.js'
export type { Progress } from './run/emission.js'
export type { Handler, Request } from './run/handler.js'
export { type PhaseError, showPhaseError } from './run/phase-error.js'
export { memoryEnv, prepare, run } from './run/run.js'
export { levelStore } from './store/level-store.js'
export { memoryStore } from './store/memory-store.js'
export type { Store } from './store/store.js'
export { type Study, type StudyOptions, study, study$ } from './templates/study.js'

// markets: bars, files of bars, universes

export { batches, collect } from './market/bars/bar-stream.kernel.js'
export type { BarBatch, Bars, Slice } from './market/bars/bars.js'
export { type Dataset, dataset } from './market/bars/dataset.js'
export { resample } from './market/bars/resample.js'
export { csvDataset } from './market/csv/csv-dataset.js'
export { csvBars, csvFile } from './market/csv/csv-source.js'
export { checkBars } from './market/csv/data-check.js'
export { type SeriesTable, withSeries } from './market/series/further-series.js'
export { withGroups } from './market/series/group-series.js'
export type { SeriesRow } from './market/series/known-series.kernel.js'
export { seriesFile } from './market/series/series-file.js'
export { embeddedSp500 } from './market/embedded/sp500.kernel.js'
export { syntheticMarket } from './market/synthetic/synthetic.js'
export { barsFile, barsOf, fileDataset } from './market/tables/bars-file.js'
export { type ColumnCache, cachedBars } from './market/tables/column-cache.js'
export { columnsTable } from './market/tables/columns-table.js'
export { read } from './market/tables/given-bars.js'
export { writeArrow, writeParquet } from './market/tables/table-file.js'
export { arrowSource, parquetSource } from './market/tables/table-source.js'
export type { ContractTerms } from './market/universe/contract-terms.js'
export type { Currencies, ExchangeRate } from './market/universe/currencies.js'
export type { ListedMember } from './market/universe/membership.js'
export {
  type Instrument,
  instrumentOf,
  type Listing,
  type Universe,
  universe,
} from './market/universe/universe.js'
export { resolveUniverse, type UniverseSlice } from './market/universe/universe-range.js'

// strategies and signals; the language itself is regimen/strategy

export { type TargetRules, targetRulesCodec } from './signal/target-rules.js'
export { replay } from './signal/replay.js'
export { decodeLogs, encodeLogs } from './signal/signal-codec.js'
export type { SignalLog } from './signal/signal-log.js'
export { concat, restrict } from './signal/slicing.kernel.js'
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
export { type SeriesOptions, type SeriesRead, seriesOf } from './strategy/reading/series-of.js'
export { signalStream } from './strategy/reading/signal-stream.js'
export { signalsOf } from './strategy/reading/signals.kernel.js'
export { universeStream } from './strategy/reading/universe-stream.js'
export type { Strategy } from './strategy/strategy.js'
export { parseStrategy } from './strategy/strategy-codec.js'

// accounts: execution, orders, runs of signals, orders and weights

export type { JointSimulation, JointTrades } from './portfolio/account/joint-simulation.js'
export { simulate } from './portfolio/account/reference.kernel.js'
export type { Trades } from './portfolio/account/trades.js'
export { portfolio } from './portfolio/fast/portfolio.kernel.js'
export { simulateOrders } from './portfolio/orders/engine.kernel.js'
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
  toShare,
  trailingStop,
  units,
} from './portfolio/orders/order.js'
export type { Account, OrderEvent, OrderMachine } from './portfolio/orders/order-machine.js'
export { ordersOf } from './portfolio/orders/orders-of.js'
export { scripted } from './portfolio/orders/scripted.js'
export { runSignals, runUniverse } from './portfolio/orders/universe-run.kernel.js'
export { runWeights } from './portfolio/orders/weights-run.kernel.js'
export { defaultExecution, type Execution } from './portfolio/rules/execution.js'
export {
  type ExecutionChanges,
  type ExecutionInput,
  executionCodec,
  executionOver,
} from './portfolio/rules/execution-codec.js'
export { type KernelChoice, kernelOf } from './portfolio/rules/kernel.js'
export { presets } from './portfolio/rules/presets.js'

// regimes and statistics

export { fit, label } from './regime/classifier.js'
export { autoregressionStates, fitMarkovAutoregression } from './regime/markov-autoregression.js'
export { pboOf } from './stats/inference/pbo.js'
export { deflatedSharpe, minBacktestLength, probabilisticSharpe } from './stats/inference/sharpe-tests.js'
export { isDefined, type Metric } from './stats/metrics/metric.js'
export { metricsOf } from './stats/metrics/metrics.js'
export { baconFigures } from './stats/returns/bacon.js'
export { baconRelative } from './stats/returns/bacon-relative.js'
