/**
 * The laws of Regimen as values: sentences that always hold, each with a check that throws a counterexample. Bind them to
 * any test runner: `for (const law of strategyLaws(mine)) test(law.name, law.check)`.
 */

// arbitraries and models: any value of a kind, for laws of your own
export { arbitraryBars } from './arbitrary/bars.js'
export { anyExpression } from './arbitrary/expression.js'
export { anyMarket, anyUniverse } from './arbitrary/market.js'
export { anyStoreOperations, type StoreOperation } from './arbitrary/store-operations.js'
export { anyParams } from './arbitrary/strategy.js'
export { anyListings } from './arbitrary/universe.js'
export { anyData, anyNumber, anyText } from './arbitrary/value.js'
export { anyShape, anySoundShape, type Shape, workflowOf } from './arbitrary/workflow.js'
// on the library itself
export { type Switching, switchLaws } from './candidate/combine.js'
export { type Voting, voteLaws } from './candidate/vote.js'
export { brokerLaws } from './broker/broker.js'
export { jointCandidateLaws } from './candidate/joint-candidate.js'
export { labelledLaws } from './candidate/labelled.js'
export { memberResultLaws } from './candidate/member-results.js'
export { type ExitReadings, tradeExitLaws } from './candidate/trade-exits.js'
export { type Readings, traderLaws } from './candidate/trader.js'
export {
  type CheckOptions,
  check,
  checkOrderMachine,
  checkStrategy,
} from './check/check.js'
export { checkPart, type PartTarget } from './check/check-part.js'
export { checkInUniverse } from './check/check-universe.js'
export { checkWorkflow } from './check/check-workflow.js'
export { type CheckReport, type LawReport, reportLines } from './check/report.js'
export { operatorSubject } from './check/operator-target.js'
export { strategySubject } from './check/strategy-target.js'
export type { Subject } from './check/subject.js'
export {
  labelSubject,
  orderMachineSubject,
  seriesSubject,
} from './check/targets.js'
export { canonicalLaws, type Encoding } from './core/canonical.js'
export { anyExpressionText, anySyntax, type Front, syntaxLaws } from './core/syntax.js'
// what a law is
export type { Law } from './law.js'
export { barFileLaws } from './market/files.js'
export { marketLaws } from './market/market.js'
export { rowOrderLaws } from './market/row-order.js'
export { sessionLaws } from './market/sessions.js'
export { meanBarsLaws } from './market/mean-bars.js'
export { universeLaws } from './market/universe.js'
export { type Model, model } from './model/workflow.js'
export { anyEvents, anyOutcome, type Monitor, monitorLaws } from './monitor/monitor.js'
export { convergenceLaws } from './phases/convergence.js'
export { lookLaws } from './phases/looks.js'
export { paperLaws } from './phases/paper.js'
export { gateLaws, type Runs, searchPhaseLaws } from './phases/phases.js'
export { resumeLaws, type Searching } from './phases/resume.js'
export { tradingLaws } from './phases/trading.js'
export { anyTrading } from './phases/trading-case.js'
export { verdictLaws } from './phases/verdict.js'
export { jointAnalysisLaws } from './phases/joint-analysis.js'
export { verdictTextLaws } from './phases/verdict-text.js'
export { jointValidationLaws } from './phases/joint-validation.js'
export { validationLaws } from './phases/validation.js'
export { anyBars, anyCase, anyExecution, anyLog, type Simulate } from './portfolio/case.js'
export { dividendLaws } from './portfolio/dividends.js'
export { excursionLaws, type Measure } from './portfolio/excursions.js'
export { type JointSimulate, jointAccountLaws } from './portfolio/joint-account.js'
export { anyJointCase } from './portfolio/joint-case.js'
export { jointLimitLaws } from './portfolio/joint-limits.js'
export { membershipLaws } from './portfolio/membership.js'
export { kernelLaws, restLaws, summaryLaws } from './portfolio/kernel.js'
export { limitLaws } from './portfolio/limits.js'
export { anyModel, anyOrders, type OrderCase, type RunOrders } from './portfolio/order-case.js'
export { type Charges, orderCostLaws } from './portfolio/order-costs.js'
// on what is yours: strategies, operators, order machines, labels
export { orderMachineLaws } from './portfolio/order-machine.js'
export { defaultModelLaws } from './portfolio/order-model.js'
export { orderSymmetryLaws } from './portfolio/order-symmetries.js'
export { orderLaws } from './portfolio/orders.js'
export { plainAccountLaws } from './portfolio/plain-account.js'
export { portfolioLaws } from './portfolio/portfolio.js'
export { sizingLaws } from './portfolio/sizing.js'
export { stitchLaws } from './portfolio/stitch.js'
export { type FiguresOf, universeFigureLaws } from './portfolio/universe-figures.js'
export { weightLaws } from './portfolio/weights.js'
export { barsAround, classifierLaws, mirrorLaws } from './regime/classifier.js'
export { consensusLaws } from './regime/consensus.js'
export { attributionLaws, labelLaws, twoMoodMarket } from './regime/regime.js'
export { agreementLaws, separationLaws } from './regime/separation.js'
export { switchingLaws } from './regime/switching.js'
export { type HandlerTrial, handlerLaws } from './run/handler.js'
export { type Interpreter, runLaws } from './run/run.js'
export { learningLaws } from './search/learning.js'
export { ledgerLaws } from './search/ledger.js'
export { neighbourLaws } from './search/neighbours.js'
export { coveringLaws, roundsLaws } from './search/rounds.js'
export { anySimplex, anySpaces, exhaustiveLaws, gridLaws, simplexLaws } from './search/search.js'
export { splitLaws } from './search/splits.js'
export { anyCaptured, signalLaws } from './signal/signal.js'
export { downsamplingLaws, histogramLaws } from './stats/drawing.js'
export { holmLaws } from './stats/holm.js'
export { marketPrintLaws } from './stats/market-print.js'
export { accountReturnLaws, monteCarloLaws, type Resampling } from './stats/monte-carlo.js'
export { outcomeLaws, trainEvidenceLaws } from './stats/outcome.js'
export { performanceArbitrary, returnsArbitrary } from './stats/performance.js'
export { type Resampler, resamplingLaws } from './stats/resampling.js'
export { returnLaws } from './stats/returns.js'
export { selectionLaws } from './stats/selection.js'
export {
  bootstrapLaws,
  foldLaws,
  metricLaws,
  momentLaws,
  objectiveLaws,
  overfittingLaws,
} from './stats/stats.js'
export { timingSeriesLaws } from './stats/timing.js'
export { checkpointLaws } from './store/checkpoints.js'
export { durableLaws } from './store/durable.js'
export { storeLaws } from './store/store.js'
export { acrossLaws } from './strategy/across.js'
export { exitLaws } from './strategy/exits.js'
export { languageLaws } from './strategy/language.js'
export { operatorLaws } from './strategy/operator.js'
export { strategyLaws } from './strategy/strategy.js'
export { universeStreamLaws } from './strategy/universe-stream.js'
export { workflowLaws } from './workflow/workflow.js'
