import type { PhaseState, RunState } from '../monitor/run-state.js'
import { type ItemFamily, itemFamilies } from '../phases/validation/item-family.js'
import type { FiguresByPath } from './by-instrument.js'
import type { EndedRun } from './execute.js'
import { resultsIn } from './text/study.js'
import type { Verified } from './verification.js'

const outcomeOf = ({ state, error, because }: PhaseState): unknown =>
  error !== undefined
    ? error
    : because !== undefined
      ? { _tag: 'Skipped', because }
      : { _tag: 'Ran', cached: state === 'cached' }

/** The families of validations of a run, where it has any. */
const familiesIn = ({ phases }: RunState): { readonly families?: readonly ItemFamily[] } => {
  const families = itemFamilies(resultsIn(phases))
  return families.length === 0 ? {} : { families }
}

/** A run that has ended as a program reads it. */
export const runDocument = (
  { run, state, damage }: EndedRun,
  figures: FiguresByPath,
  verified: Verified | undefined,
): unknown => ({
  run,
  status: state.status,
  ...(verified === undefined ? {} : { verified }),
  ...(damage.length === 0 ? {} : { damage }),
  phases: Object.fromEntries(
    Object.entries(state.phases).map(([path, phase]) => [
      path,
      {
        outcome: outcomeOf(phase),
        key: phase.key ?? null,
        cached: phase.state === 'cached',
        duration_ms: phase.duration_ms ?? null,
        result: phase.value ?? null,
      },
    ]),
  ),
  ...familiesIn(state),
  ...(figures.size === 0 ? {} : { by_instrument: Object.fromEntries(figures) }),
  result: state.result,
})
