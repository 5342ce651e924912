import type { FilteredLabels } from '../regime/labels.js'
import type { SignalLog } from '../signal/signal-log.js'

/** What a gate makes of a signal that has changed to `asked`, at a bar of this label. */
export const admitted = (asked: number, label: number | undefined, wanted: number): number =>
  asked !== 0 && label === wanted ? asked : 0

/**
 * The part of a signal that is entered in one regime: a change to long or short counts where the label at its own bar is
 * `regime`; what was entered is held until the signal itself changes, whatever the regime does meanwhile. `from` is the
 * dataset bar of the first label. Only filtered labels gate. Cost: O(changes). Look-ahead: none beyond the labels'.
 */
export const gated = (
  log: SignalLog,
  { names, label }: FilteredLabels,
  from: number,
  regime: string,
): SignalLog => {
  const wanted = names.indexOf(regime)
  const at: number[] = []
  const state: number[] = []
  let held = 0
  for (let i = 0; i < log.at.length; i++) {
    const bar = log.at[i]!
    const next = admitted(log.state[i]!, label[bar - from], wanted)
    if (next !== held) {
      at.push(bar)
      state.push(next)
      held = next
    }
  }
  return { ...log, at: Int32Array.from(at), state: Int8Array.from(state) }
}
