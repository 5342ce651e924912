import { gaps } from '../../examples/parts/phase.js'
import * as laws from '../../laws/index.js'
import { paperAccount, paperBroker } from '../../src/broker/paper.kernel.js'
import { gated } from '../../src/candidate/gate.kernel.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { convergenceCheck } from '../../src/phases/analysis/convergence-check.js'
import { handlers } from '../../src/phases/handlers.js'
import { openDesk } from '../../src/phases/live-trading/desk.kernel.js'
import { trade$ } from '../../src/phases/live-trading/trade.js'
import { verdictText } from '../../src/phases/validation/verdict-text.js'
import { study } from '../../src/templates/study.js'
import { bindLaws } from '../bind-laws.js'
import { streak } from '../portfolio/streak.js'

bindLaws([
  ['searches', laws.searchPhaseLaws((workflow, options) => study(workflow as never, options))],
  [
    'searches that go on',
    laws.resumeLaws({ optimization: handlers['optimization']!, validation: handlers['validation']! }),
  ],
  ['validations', laws.validationLaws((workflow, options) => study(workflow as never, options))],
  [
    'validations of several instruments',
    laws.jointValidationLaws((workflow, options) => study(workflow as never, options)),
  ],
  [
    'searches of each instrument apart',
    laws.apartLaws((workflow, options) => study(workflow as never, options)),
  ],
  [
    'analyses of several instruments',
    laws.jointAnalysisLaws((workflow, options) => study(workflow as never, options)),
  ],
  ['verdicts', laws.verdictLaws((workflow, options) => study(workflow as never, options))],
  ['texts of verdicts', laws.verdictTextLaws(verdictText)],
  ['looks', laws.lookLaws((workflow, options) => study(workflow as never, options))],
  ['runs that are tested together', laws.poolLaws((workflow, options) => study(workflow as never, options))],
  ['live trading on paper', laws.tradingLaws(trade$, paperBroker)],
  ['live trading of several instruments', laws.jointTradingLaws(trade$, paperAccount)],
  ['orders on paper', laws.paperLaws(openDesk, paperBroker, streak)],
  ['the broker on paper', laws.brokerLaws(paperBroker)],
  ['a kind of phase of a user', laws.handlerLaws(gaps, { config: { above: 0.01 }, data: embeddedSp500() })],
  ['the gate', laws.gateLaws(gated)],
  ['a check of convergence', laws.convergenceLaws(convergenceCheck)],
])
