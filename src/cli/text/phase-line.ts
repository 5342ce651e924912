import type { PhaseState } from '../../monitor/run-state.js'
import type { AnalysisResult } from '../../phases/analysis/result.js'
import type { LiveTradingResult } from '../../phases/live-trading/result.js'
import { showPhaseError } from '../../run/phase-error.js'
import { count, counted } from '../../stats/metrics/metric-text.js'
import { analysisPhrase } from './analysis.js'
import { seconds } from './table.js'
import { tradingPhrase } from './trading.js'

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isFields(inner) ? inner[key] : undefined), value)
const figure = (value: unknown): string => (typeof value === 'number' ? count(value) : '?')

const windowsPhrase = (value: unknown): string => {
  const windows = at(value, 'windows')
  if (!Array.isArray(windows)) return 'holdout, nothing refitted'
  const made =
    at(value, 'ledger') === undefined
      ? 'nothing refitted'
      : `${figure(at(value, 'trials', 'this_run'))} trials`
  return `${counted(windows.length, 'window')}, ${made}`
}

/** What a phase's result says in one phrase. */
const phraseOf = (kind: string, value: unknown): string => {
  switch (kind) {
    case 'optimization': {
      const trials = figure(at(value, 'counts', 'trials'))
      if (at(value, 'best_params') !== undefined)
        return `${trials} risk settings, ${figure(at(value, 'counts', 'distinct'))} distinct, replayed, 0 strategies re-run`
      return at(value, 'weights') === undefined
        ? `${String(at(value, 'algorithm'))}, ${trials} trials, ${figure(at(value, 'counts', 'distinct'))} distinct, ${figure(at(value, 'counts', 'columns'))} columns`
        : `${trials} ${trials === '1' ? 'weighting' : 'weightings'}, replayed, 0 strategies re-run`
    }
    case 'analysis':
      return analysisPhrase(value as AnalysisResult)
    case 'validation':
      return windowsPhrase(value)
    case 'backtest':
      return counted(Number(at(value, 'metrics', 'total_trades')), 'trade')
    case 'live_trading':
      return tradingPhrase(value as LiveTradingResult)
    default:
      return kind
  }
}

/** How a phase ended, in one line. */
export const phaseLine = (path: string, phase: PhaseState, width: number): string => {
  const name = path.padEnd(width)
  switch (phase.state) {
    case 'ran':
      return `✔ ${name}  ${phraseOf(phase.kind, phase.value)}  ${seconds(phase.duration_ms ?? 0)}`
    case 'cached':
      return `✔ ${name}  ${phraseOf(phase.kind, phase.value)}  cached`
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
