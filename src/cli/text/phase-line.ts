import type { MarketServices } from '../../candidate/services.js'
import { seconds } from '../../core/text-table.js'
import type { PhaseProgress, PhaseState } from '../../monitor/run-state.js'
import { type Handlers, phraseOf } from '../../run/handler.js'
import { showPhaseError } from '../../run/phase-error.js'
import { count, number } from '../../stats/metrics/metric-text.js'

const SECOND = 1000
/** Things done in a second since the first word of progress, once there is one. */
const rateOf = ({ done, since }: PhaseProgress, now: number): number | undefined => {
  const [made, ms] = [done - since.done, now - since.at]
  return made > 0 && ms >= SECOND ? (SECOND * made) / ms : undefined
}
const DIGITS_BELOW = 10

/** How far a phase is: count, rate, what is left at that rate, the best score so far. */
export const progressText = (progress: PhaseProgress, now: number): string => {
  const { done, total, note, best } = progress
  const rate = rateOf(progress, now)
  return [
    `${count(done)} of ${count(total)}${note === '' ? '' : ` ${note}`}`,
    ...(rate === undefined
      ? []
      : [
          `${rate < DIGITS_BELOW ? number(rate, 1) : count(Math.round(rate))} a second`,
          ...(total > done ? [`about ${seconds((SECOND * (total - done)) / rate)} left`] : []),
        ]),
    ...(best === undefined ? [] : [`best so far ${number(best)}`]),
  ].join(', ')
}

/** The share of a phase that is done, in percent; 100 is for one that ended. */
export const shareText = ({ done, total }: PhaseProgress): string =>
  `${Math.min(99, Math.floor((100 * done) / Math.max(1, total)))} %`

/** How a phase ended or how far it is, in one line. */
export const phaseLine = (
  path: string,
  phase: PhaseState,
  width: number,
  handlers: Handlers<MarketServices>,
  now: number,
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
      return progress === undefined
        ? `▸ ${name}`
        : `▸ ${name}  ${shareText(progress)}  ${progressText(progress, now)}`
    }
  }
}
