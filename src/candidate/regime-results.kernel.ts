import type { Contribution } from '../portfolio/account/contributions.kernel.js'
import type { PlacedTrades } from '../portfolio/account/trades.js'
import type { AttributedTrades, BarResults } from '../regime/attribution.kernel.js'
import { type FilteredLabels, UNKNOWN } from '../regime/labels.js'
import type { BarLabels } from './gate.js'
import type { ByInstrument } from './market.js'

/** Labels of several instruments under one list of names, one instrument after the other. */
export interface JoinedLabels extends Pick<FilteredLabels, 'names' | 'label'> {
  /** By instrument its first labelled bar, and what is added to one of its bars for the place of its label. */
  readonly own: ByInstrument<{ readonly first: number; readonly shift: number }>
}

/** Joins the labels of instruments; names are in the order in which they come. Cost: O(labels). NaN: none. Look-ahead: none. */
export const joinedLabels = (labels: ByInstrument<BarLabels>): JoinedLabels => {
  const names = [...new Set([UNKNOWN, ...labels.flatMap((one) => one?.labels.names ?? [])])]
  const label = new Uint8Array(labels.reduce((sum, one) => sum + (one?.labels.label.length ?? 0), 0))
  let at = 0
  const own = labels.map((one) => {
    if (one === undefined) return undefined
    const code = one.labels.names.map((name) => names.indexOf(name))
    const begin = at
    for (const each of one.labels.label) label[at++] = code[each]!
    return { first: one.first, shift: begin - one.first }
  })
  return { names, label, own }
}

/** Trades with their bars as places of joined labels. Cost: O(trades). NaN: kept. Look-ahead: none. */
export const placedInLabels = (
  { own }: Pick<JoinedLabels, 'own'>,
  { decision_bar, exit_bar, pnl, symbol }: PlacedTrades,
): AttributedTrades => {
  const at = (bar: number, i: number): number => bar + (own[symbol?.[i] ?? 0]?.shift ?? Number.NaN)
  return { entry_bar: decision_bar.map(at), exit_bar: exit_bar.map(at), pnl }
}

/** Results by moment and regime, each as one labelled bar. */
export interface RegimeResults {
  readonly labels: Pick<FilteredLabels, 'names' | 'label'>
  readonly bars: BarResults
}

/**
 * What instruments added, by moment and by the regime that was known of each at its close before: a regime has one result at
 * every moment at which a bar of an instrument in it is over, the sum of what those added. Of one instrument these are its
 * bars. Cost: O(moments x instruments). NaN: spreads. Look-ahead: none.
 */
export const regimeResults = (
  { names, label, own }: JoinedLabels,
  members: ByInstrument<Contribution>,
): RegimeResults => {
  const moments = members.find((one) => one !== undefined)?.bar.length ?? 0
  const [of, pnl, returns]: readonly number[][] = [[], [], []]
  const sums = names.map(() => ({ members: 0, pnl: 0, returns: 0 }))
  for (let k = 0; k < moments; k++) {
    for (let i = 0; i < members.length; i++) {
      const [one, at] = [members[i], own[i]]
      const bar = one?.bar[k] ?? -1
      if (one === undefined || at === undefined || bar < 0) continue
      const known = sums[bar > at.first ? label[bar + at.shift - 1]! : 0]!
      known.members++
      known.pnl += one.pnl[k]!
      known.returns += one.returns[k]!
    }
    for (let r = 0; r < sums.length; r++) {
      const one = sums[r]!
      if (one.members === 0) continue
      of!.push(r)
      pnl!.push(one.pnl)
      returns!.push(one.returns)
      one.members = 0
      one.pnl = 0
      one.returns = 0
    }
  }
  return {
    labels: { names, label: Uint8Array.from(of!) },
    bars: { from: 1, pnl: Float64Array.from(pnl!), returns: Float64Array.from(returns!) },
  }
}
