import * as laws from '../../laws/index.js'
import { simulate } from '../../src/portfolio/account/reference.kernel.js'
import { followedAccounts } from '../../src/portfolio/fast/account-walks.kernel.js'
import { curveByVector } from '../../src/portfolio/fast/curve-walk.kernel.js'
import { portfolio } from '../../src/portfolio/fast/portfolio.kernel.js'
import { stretchSums } from '../../src/portfolio/fast/stretch-sums.kernel.js'
import { sumsMemory } from '../../src/portfolio/fast/sums-memory.kernel.js'
import { universeFigures } from '../../src/portfolio/figures/universe-figures.js'
import { commissionOf, mostUnits, slipped } from '../../src/portfolio/orders/charges.kernel.js'
import { simulateOrders } from '../../src/portfolio/orders/engine.kernel.js'
import { runSignals, runUniverse } from '../../src/portfolio/orders/universe-run.kernel.js'
import {
  normalizedWeights,
  runWeights,
  simulateWeights,
} from '../../src/portfolio/orders/weights-run.kernel.js'
import { presets } from '../../src/portfolio/rules/presets.js'
import { excursionsOf } from '../../src/portfolio/runs/excursions.kernel.js'
import { bindLaws } from '../bind-laws.js'
import { streak } from './streak.js'

const chosen: laws.Simulate = (bars, log, execution, slice) => portfolio(bars, slice).account(log, execution)
bindLaws([
  ['the reference kernel', laws.portfolioLaws(simulate)],
  ['limits', laws.limitLaws(chosen)],
  ['bars on which nothing happens', laws.restLaws(simulate)],
  ['sizing', laws.sizingLaws(chosen)],
  ['the chosen kernel', laws.portfolioLaws(chosen)],
  ['the joint account', [...laws.jointAccountLaws(runSignals), ...laws.jointLimitLaws(runSignals)]],
  ['figures by instrument', laws.universeFigureLaws(universeFigures, runSignals)],
  ['members of a universe', laws.membershipLaws(runSignals)],
  ['terms of instruments', laws.contractTermsLaws(runSignals)],
  ['dividends', [...laws.dividendLaws(simulate), ...laws.dividendLaws(chosen)]],
  ['the event kernel next to the reference', laws.kernelLaws(chosen, simulate)],
  ['a summary', laws.summaryLaws],
  ['accounts that follow signals', laws.accountWalkLaws(followedAccounts)],
  ['sums of an account', laws.stretchSumsLaws((scored, unit) => stretchSums(sumsMemory(scored, unit)))],
  ['the curve of an account', laws.curveWalkLaws(curveByVector)],
  ['orders', [...laws.orderLaws(simulateOrders), ...laws.orderSymmetryLaws(simulateOrders)]],
  ['what orders cost', laws.orderCostLaws({ commissionOf, mostUnits, slipped })],
  ['the default model of orders', laws.defaultModelLaws(simulateOrders, simulate)],
  ['the plain account', laws.plainAccountLaws(simulateOrders, runUniverse)],
  ...Object.entries(presets).map(
    ([name, model]) =>
      [`an order machine under ${name}`, laws.orderMachineLaws(() => streak, simulateOrders, model)] as const,
  ),
  ['target weights', laws.weightLaws(runWeights, simulateWeights, normalizedWeights)],
  ['stitched runs', laws.stitchLaws],
  ['excursions', laws.excursionLaws(excursionsOf, chosen)],
])
