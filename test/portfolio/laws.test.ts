import * as laws from '../../laws/index.js'
import { simulate } from '../../src/portfolio/account/reference.kernel.js'
import { portfolio } from '../../src/portfolio/fast/portfolio.kernel.js'
import { commissionOf, mostUnits, slipped } from '../../src/portfolio/orders/charges.kernel.js'
import { runOrders } from '../../src/portfolio/orders/engine.kernel.js'
import { close, fraction, market } from '../../src/portfolio/orders/order.js'
import type { OrderMachine } from '../../src/portfolio/orders/order-machine.js'
import { runSignals } from '../../src/portfolio/orders/universe-run.kernel.js'
import { presets } from '../../src/portfolio/rules/presets.js'
import { excursionsOf } from '../../src/portfolio/runs/excursions.kernel.js'
import { bindLaws } from '../bind-laws.js'

const chosen: laws.Simulate = (bars, log, execution, slice) => portfolio(bars, slice).account(log, execution)
/** Buys half its money on the third rise in a row, and closes on a fall. */
const streak: OrderMachine<{ readonly before: number; readonly rises: number }> = {
  name: 'streak',
  version: 1,
  params: {},
  start: () => ({ before: Infinity, rises: 0 }),
  step: ({ before, rises }, bar, account) => {
    const now = bar.close > before ? rises + 1 : 0
    const state = { before: bar.close, rises: now }
    if (account.units > 0) return { state, orders: now === 0 ? [close()] : [] }
    return { state, orders: now >= 2 ? [market('buy', { size: fraction(0.5) })] : [] }
  },
}

bindLaws([
  ['the reference kernel', laws.portfolioLaws(simulate)],
  ['limits', laws.limitLaws(chosen)],
  ['sizing', laws.sizingLaws(chosen)],
  ['the chosen kernel', laws.portfolioLaws(chosen)],
  ['the joint account', [...laws.jointAccountLaws(runSignals), ...laws.jointLimitLaws(runSignals)]],
  ['dividends', [...laws.dividendLaws(simulate), ...laws.dividendLaws(chosen)]],
  ['the event kernel beside the reference', laws.kernelLaws(chosen, simulate)],
  ['a summary', laws.summaryLaws],
  ['orders', [...laws.orderLaws(runOrders), ...laws.orderSymmetryLaws(runOrders)]],
  ['what orders cost', laws.orderCostLaws({ commissionOf, mostUnits, slipped })],
  ['the default model of orders', laws.defaultModelLaws(runOrders, simulate)],
  ...Object.entries(presets).map(
    ([name, model]) =>
      [`an order machine under ${name}`, laws.orderMachineLaws(() => streak, runOrders, model)] as const,
  ),
  ['stitched runs', laws.stitchLaws],
  ['excursions', laws.excursionLaws(excursionsOf, chosen)],
])
