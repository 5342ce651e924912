import { type Difference, differences } from '../core/difference.js'
import type { PhaseState } from '../monitor/run-state.js'
import { stateOf } from '../monitor/status.js'
import type { Store } from '../store/store.js'
import { runEventsIn } from './known-work.js'
import type { SeenRun } from './onlooker.js'

/** What became of one phase in a run, next to the phase of the same path in another run. */
export interface PhaseKeys {
  readonly path: string
  readonly state: PhaseState['state'] | 'absent'
  readonly key: string | null
  readonly before: string | null
  /** Which fields of the keys differ; none where they are equal. */
  readonly differing: readonly Difference[]
  /** The fields of one of the keys are not kept: an older version made it, or it is damaged. */
  readonly isUnknown: boolean
}

/** Fields of a key as people know them: a config's own fields need no word before them. */
const named = ({ path, was, is }: Difference): Difference => ({
  path: path
    .replace(/^config\./, '')
    .replace(/^identity\.dataset$/, 'the data')
    .replace(/^identity\./, 'data.')
    .replace(/^grounds/, 'resolved')
    .replace(/^version$/, "the kind's version"),
  was,
  is,
})

const keysIn = async (
  path: string,
  now: PhaseState | undefined,
  then: PhaseState | undefined,
  store: Store,
): Promise<PhaseKeys> => {
  const state = now?.state ?? 'absent'
  const [key, before] = [now?.key ?? null, then?.key ?? null]
  const same: PhaseKeys = { path, state, key, before, differing: [], isUnknown: false }
  if (key === null || before === null || key === before) return same
  const [is, was] = await Promise.all([
    store.key_inputs.get(now?.scheduled_key ?? key),
    store.key_inputs.get(then?.scheduled_key ?? before),
  ])
  const isKnown =
    is._tag === 'Right' && was._tag === 'Right' && is.right !== undefined && was.right !== undefined
  return isKnown
    ? { ...same, differing: differences(was.right, is.right).map(named) }
    : { ...same, isUnknown: true }
}

/** The phases of a run next to those of the same path in a run before it, with what differs in their keys. */
export const keysNextTo = (run: SeenRun, before: SeenRun, store: Store): Promise<readonly PhaseKeys[]> => {
  const now = stateOf(runEventsIn(run.entries)).phases
  const then = stateOf(runEventsIn(before.entries)).phases
  const paths = [...new Set([...Object.keys(now), ...Object.keys(then)])]
  return Promise.all(paths.map((path) => keysIn(path, now[path], then[path], store)))
}

/** The phases of a path in another run, or of another path with the same key: a rename keeps its result. */
export const renamedFrom = ({ key, path }: PhaseKeys, before: SeenRun): string | undefined =>
  Object.entries(stateOf(runEventsIn(before.entries)).phases).find(
    ([name, phase]) => key !== null && name !== path && phase.key === key,
  )?.[0]
