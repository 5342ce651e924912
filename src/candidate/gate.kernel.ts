import type { FilteredLabels } from '../regime/labels.js'
import type { Renewals, SignalLog } from '../signal/signal-log.js'

/** What a gate makes of a signal that has changed to `asked`, at a bar of this label. */
export const admitted = (asked: number, label: number | undefined, wanted: number): number =>
  asked !== 0 && label === wanted ? asked : 0

/** The renewals at whose bars the gated signal holds a position and its regime is there. */
const renewalsIn = (
  renewals: Renewals,
  { at, state }: Pick<SignalLog, 'at' | 'state'>,
  isThere: (bar: number) => boolean,
): Renewals => {
  const from: number[] = []
  const to: number[] = []
  let change = -1
  for (let i = 0; i < renewals.from.length; i++)
    for (let bar = renewals.from[i]!; bar < renewals.to[i]!; bar++) {
      while (change + 1 < at.length && at[change + 1]! <= bar) change += 1
      if (change < 0 || state[change] === 0 || !isThere(bar)) continue
      if (to.at(-1) === bar) to[to.length - 1] = bar + 1
      else {
        from.push(bar)
        to.push(bar + 1)
      }
    }
  return { from: Int32Array.from(from), to: Int32Array.from(to) }
}

/**
 * The part of a signal that is entered in one regime: a change to long or short counts where the label at its own bar is
 * `regime`; what was entered is held until the signal itself changes, whatever the regime does meanwhile. `from` is the
 * dataset bar of the first label. Entries that fire again count in the regime alone. Only filtered labels gate. Cost: O(changes
 * and bars of renewals). Look-ahead: none beyond the labels'.
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
  const changes = { at: Int32Array.from(at), state: Int8Array.from(state) }
  return log.renewals === undefined
    ? { ...log, ...changes }
    : {
        ...log,
        ...changes,
        renewals: renewalsIn(log.renewals, changes, (bar) => label[bar - from] === wanted),
      }
}
