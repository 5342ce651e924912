import * as laws from '../../laws/index.js'
import { candidateTrader } from '../../src/candidate/candidate-trader.js'
import { candidateReplayTrader } from '../../src/candidate/captured-members.js'
import { memberResults, memberTiming } from '../../src/candidate/member-results.js'
import { joinedLabels, regimeResults } from '../../src/candidate/regime-results.kernel.js'
import { replayTrader } from '../../src/candidate/replay-trader.js'
import { switched } from '../../src/candidate/switch.kernel.js'
import { traded } from '../../src/candidate/traded.js'
import { tradedStream } from '../../src/candidate/traded-stream.kernel.js'
import { vote } from '../../src/signal/vote.kernel.js'
import { study } from '../../src/templates/study.js'
import { bindLaws } from '../bind-laws.js'

bindLaws([
  ['members that switch by regime', laws.switchLaws(switched)],
  ['members that vote', laws.voteLaws(vote)],
  ['exits that read their trade', laws.tradeExitLaws({ run: candidateTrader, replay: replayTrader })],
  ['members on several instruments', laws.jointCandidateLaws(candidateTrader, candidateReplayTrader)],
  [
    'what instruments added to an account',
    laws.memberResultLaws(memberResults, memberTiming, { joined: joinedLabels, results: regimeResults }),
  ],
  ['what a candidate trades', laws.traderLaws({ columns: traded, stream: tradedStream })],
  [
    'strategies that read labels',
    laws.labelledLaws((workflow, options) => study(workflow as never, options)),
  ],
])
