/** A kind of analysis of one's own (parts/analysis.ts), on the candidate of an earlier phase. */
import { backtest, from, sequence, study } from 'regimen'
import { analysisOf } from 'regimen/parts'
import { library, losingStreak } from './parts/analysis.js'

const tested = backtest('tested', { strategy: 'sma_cross', execution: { fill: 'next_close' } })
const streaks = analysisOf(losingStreak)('streaks', { candidate: from(tested, 'candidate') })
const done = await study(sequence(tested, streaks), { library })
console.log(`status  ${done.status}`)
console.log(`streak  ${JSON.stringify(done.gives.streaks)}`)
