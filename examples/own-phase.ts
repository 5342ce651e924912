/** A kind of phase of one's own (parts/phase.ts), with the laws that hold it. */
import { embeddedSp500, type Phase, phase, study } from 'regimen'
import { handlerLaws } from 'regimen/laws'
import { gaps, library } from './parts/phase.js'

const counted: Phase<'counted', { readonly gaps: number; readonly filled: number }, never> = phase(
  'counted',
  'gaps',
  {
    above: 0.01,
  },
)
const done = await study(counted, { library })
console.log(`status  ${done.status}`)
console.log(`gaps    ${done.gives.counted?.gaps}, filled ${done.gives.counted?.filled}`)
const laws = handlerLaws(gaps, { config: { above: 0.01 }, data: embeddedSp500() })
for (const law of laws) await law.check()
console.log(`laws    ${laws.length} hold`)
