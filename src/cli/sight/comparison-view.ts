import type { RunState } from '../../monitor/run-state.js'
import type { ComparisonView, PhaseRow } from '../../serve/views.js'
import type { Store } from '../../store/store.js'
import { headlineOf } from '../headline.js'
import type { SeenRun } from '../onlooker.js'
import { comparisonOf, comparisonParts } from '../run-comparison.js'
import { hashIn } from '../run-data.js'
import { phaseRow, runRow } from './run-row.js'

const rowIn = (state: RunState, path: string): PhaseRow | null => {
  const phase = state.phases[path]
  return phase === undefined ? null : phaseRow(path, phase, state.last_at)
}

/** Two runs next to each other, as the page shows them. */
export const comparisonView = async (a: SeenRun, b: SeenRun, store: Store): Promise<ComparisonView> => {
  const found = await comparisonOf(a, b, store)
  const [was, is] = found.states
  return {
    runs: [runRow(a, headlineOf(was)), runRow(b, headlineOf(is))],
    same_bars: hashIn(a.header) !== undefined && hashIn(a.header) === hashIn(b.header),
    parts: comparisonParts(found, a),
    phases: found.keys.map(({ path, key, before }) => ({
      path,
      was: rowIn(was, path),
      is: rowIn(is, path),
      same_key: key !== null && key === before,
    })),
  }
}
