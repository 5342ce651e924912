import type { MarketServices } from '../../candidate/services.js'
import type { PhaseState } from '../../monitor/run-state.js'
import { type Handlers, phraseOf } from '../../run/handler.js'
import { showPhaseError } from '../../run/phase-error.js'
import { seconds } from './table.js'

/** How a phase ended, in one line. */
export const phaseLine = (
  path: string,
  phase: PhaseState,
  width: number,
  handlers: Handlers<MarketServices>,
): string => {
  const name = path.padEnd(width)
  switch (phase.state) {
    case 'ran':
      return `✔ ${name}  ${phraseOf(handlers, phase.kind, phase.value)}  ${seconds(phase.duration_ms ?? 0)}`
    case 'cached':
      return `✔ ${name}  ${phraseOf(handlers, phase.kind, phase.value)}  cached`
    case 'skipped':
      return `- ${name}  skipped: ${phase.because ?? ''}`
    case 'failed':
      return `✖ ${name}  ${phase.error === undefined ? 'failed' : showPhaseError(phase.error)}`
    case 'scheduled':
      return `· ${name}  waits`
    case 'running': {
      const { progress } = phase
      const share =
        progress === undefined
          ? ''
          : ` ${Math.min(99, Math.floor((100 * progress.done) / Math.max(1, progress.total)))} % ${progress.note}`
      return `▸ ${name} ${share}`
    }
  }
}
