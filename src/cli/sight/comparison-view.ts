import type { MarketServices } from '../../candidate/services.js'
import type { RunState } from '../../monitor/run-state.js'
import type { Handlers } from '../../run/handler.js'
import type { ComparisonView, PhaseRow } from '../../serve/views.js'
import type { Store } from '../../store/store.js'
import { headlineOf } from '../headline.js'
import type { SeenRun } from '../onlooker.js'
import { comparisonOf, comparisonParts } from '../run-comparison.js'
import { hashIn } from '../run-data.js'
import type { Looking } from './looking.js'
import { phaseRow, runRow } from './run-row.js'

const rowIn = (state: RunState, path: string, handlers: Handlers<MarketServices>): PhaseRow | null => {
  const phase = state.phases[path]
  return phase === undefined ? null : phaseRow(path, phase, state.last_at, handlers)
}

/** Two runs next to each other, as the page shows them. */
export const comparisonView = async (
  a: SeenRun,
  b: SeenRun,
  store: Store,
  handlersOf: Looking['handlersOf'],
): Promise<ComparisonView> => {
  const found = await comparisonOf(a, b, store)
  const [was, is] = found.states
  const [before, after] = await Promise.all([handlersOf(a.header), handlersOf(b.header)])
  return {
    runs: [runRow(a, headlineOf(was)), runRow(b, headlineOf(is))],
    same_bars: hashIn(a.header) !== undefined && hashIn(a.header) === hashIn(b.header),
    parts: comparisonParts(found, a),
    phases: found.keys.map(({ path, key, before: former }) => ({
      path,
      was: rowIn(was, path, before),
      is: rowIn(is, path, after),
      same_key: key !== null && key === former,
    })),
  }
}
