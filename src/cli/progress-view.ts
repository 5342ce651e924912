import type { MarketServices } from '../candidate/services.js'
import { seconds } from '../core/text-table.js'
import type { PhaseState } from '../monitor/run-state.js'
import type { RunEvent } from '../run/event.js'
import type { Handlers } from '../run/handler.js'
import { notice } from './answer.js'
import type { Io } from './io.js'
import { phaseLine, shareText } from './text/phase-line.js'

const WIDTH = 24
/** How often a phase says how far it is where lines stay. */
const SAID_EVERY_MS = 5000

/** Shows the phases of a run as they go on and end. */
export interface ProgressView {
  readonly take: (
    event: RunEvent,
    phase: (path: string) => PhaseState | undefined,
    /** When the run should end; undefined where nothing says. */
    expected?: () => number | undefined,
  ) => void
}

/**
 * The phases of a run on stderr: a line for each that ended, and how far the open ones are: on a terminal in one line that is
 * drawn again in place, elsewhere as plain lines, a phase at most every five seconds.
 */
export const progressView = (io: Io, handlers: Handlers<MarketServices>): ProgressView => {
  const open = new Map<string, number>()
  const width = { name: WIDTH }
  const lineOf = (path: string, phase: PhaseState): string =>
    phaseLine(path, phase, width.name, handlers, io.now())
  const redrawn: ProgressView['take'] = (_event, phaseAt, expected) => {
    const [first, ...others] = [...open.keys()].flatMap((path) => {
      const phase = phaseAt(path)
      return phase?.progress === undefined ? [] : [{ path, phase, progress: phase.progress }]
    })
    if (first === undefined) return
    const end = expected?.()
    const shares = others.map(({ path, progress }) => `${path} ${shareText(progress)}`)
    io.redraw(
      [
        lineOf(first.path, first.phase),
        ...shares,
        ...(end === undefined ? [] : [`the run ends in about ${seconds(Math.max(0, end - io.now()))}`]),
      ].join(' · '),
    )
  }
  return {
    take: (event, phaseAt, expected) => {
      if (event._tag === 'PhaseStarted') open.set(event.path, event.at)
      if (event._tag === 'PhaseEnded') {
        open.delete(event.path)
        width.name = Math.max(width.name, event.path.length)
        const phase = phaseAt(event.path)
        if (phase === undefined) return
        if (io.isTerminal) io.redraw('')
        notice(io, lineOf(event.path, phase))
      }
      if (event._tag !== 'PhaseProgressed') return
      if (io.isTerminal) return redrawn(event, phaseAt, expected)
      const phase = phaseAt(event.path)
      const since = open.get(event.path) ?? event.at
      if (phase === undefined || event.at - since < SAID_EVERY_MS) return
      open.set(event.path, event.at)
      notice(io, lineOf(event.path, phase))
    },
  }
}
