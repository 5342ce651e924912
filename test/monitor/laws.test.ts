import * as laws from '../../laws/index.js'
import { liveState } from '../../src/monitor/live-state.kernel.js'
import { emptyRun, runStep } from '../../src/monitor/run-state.js'
import { estimate, pastDurations } from '../../src/monitor/status.js'
import { bindLaws } from '../bind-laws.js'

bindLaws([
  [
    'the monitor',
    laws.monitorLaws({ live: liveState, step: runStep, start: emptyRun, durations: pastDurations, estimate }),
  ],
])
