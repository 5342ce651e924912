import type { RunState } from '../monitor/run-state.js'
import type { Store } from '../store/store.js'

/** A run's state with the values of the phases that gave one, as far as the store holds them. */
export const withValues = async (state: RunState, store: Store | undefined): Promise<RunState> => {
  const filled = await Promise.all(
    Object.entries(state.phases).map(async ([path, phase]) => {
      const isGiven = phase.state === 'ran' || phase.state === 'cached'
      const found =
        !isGiven || phase.key === undefined || store === undefined
          ? undefined
          : await store.snapshots.get(phase.key)
      return [
        path,
        found?._tag === 'Right' && found.right._tag === 'Hit'
          ? { ...phase, value: found.right.snapshot.value }
          : phase,
      ] as const
    }),
  )
  return { ...state, phases: Object.fromEntries(filled) }
}
