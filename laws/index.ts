/**
 * The laws of Regimen as values: sentences that always hold, each with a check that throws a counterexample. Bind them to
 * any test runner: `for (const law of strategyLaws(mine)) test(law.name, law.check)`.
 */

// arbitraries: any value of a kind, for laws of your own
export { arbitraryBars } from './arbitrary-bars.js'
export { anyExpression } from './arbitrary-expression.js'
export { anyListings } from './arbitrary-universe.js'
export { anyData, anyNumber, anyText } from './arbitrary-value.js'
export { anyShape, anySoundShape, type Shape, workflowOf } from './arbitrary-workflow.js'
export { canonicalLaws, type Encoding } from './canonical.js'
export { type Switching, switchLaws, type Voting, voteLaws } from './combine.js'
export { convergenceLaws } from './convergence.js'
export { durableLaws } from './durable-store.js'
export { excursionLaws, type Measure } from './excursions.js'
export type { Law } from './law.js'
export { ledgerLaws } from './ledger.js'
// on the library itself
export { marketLaws } from './market.js'
export { anyEvents, type Monitor, monitorLaws } from './monitor.js'
export { accountReturnLaws, monteCarloLaws, type Resampling } from './monte-carlo.js'
export { performanceArbitrary, returnsArbitrary } from './performance.js'
export { gateLaws, type Runs, searchPhaseLaws } from './phases.js'
export { portfolioLaws, type Simulate } from './portfolio.js'
export { anyBars, anyCase, anyExecution, anyLog } from './portfolio-case.js'
export { kernelLaws, summaryLaws } from './portfolio-kernel.js'
export { attributionLaws, labelLaws, twoMoodMarket } from './regime.js'
export { type Interpreter, runLaws } from './run.js'
export { anySimplex, anySpaces, exhaustiveLaws, gridLaws, simplexLaws } from './search.js'
export { anyCaptured, signalLaws } from './signal.js'
export { bootstrapLaws, foldLaws, metricLaws, momentLaws, objectiveLaws, overfittingLaws } from './stats.js'
export { storeLaws } from './store.js'
// on what is yours
export { strategyLaws } from './strategy.js'
export { acrossLaws } from './strategy-across.js'
export { languageLaws, operatorLaws } from './strategy-language.js'
export { anyExpressionText, anySyntax, type Front, syntaxLaws } from './syntax.js'
export { universeLaws } from './universe.js'
export { workflowLaws } from './workflow.js'
export { type Model, model } from './workflow-model.js'
