/** A broker of one's own (parts/broker.ts) in paper trading, with the laws that hold it. */
import { type Phase, phase, study } from 'regimen'
import { brokerLaws } from 'regimen/laws'
import { library, patient } from './parts/broker.js'

const traded: Phase<'traded', unknown, never> = phase('traded', 'live_trading', {
  candidate: {
    members: [{ strategy: 'sma_cross', params: { fast: 20, slow: 100 } }],
    weights: [1],
    execution: { fill: 'next_open' },
  },
  broker: { kind: 'patient', most_waiting: 2 },
  range: { from: '2015-01-02', to: '2018-01-02' },
})
const done = await study(traded, { library })
console.log(`status  ${done.status}`)
const laws = brokerLaws((execution) => patient.open({ most_waiting: 2 }, execution))
for (const law of laws) await law.check()
console.log(`laws    ${laws.length} hold`)
