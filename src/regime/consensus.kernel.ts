/** One member's say: its label of each bar, what each of its labels is among the common names (0 abstains), and its weight. */
export interface Vote {
  readonly label: Uint8Array
  readonly common: Uint8Array
  readonly weight: number
}

/**
 * The name that most weight is given to, where it is at least `needed` and more than any other's; else 0, as where nobody
 * knows. Every bar stands for itself: hysteresis is the members' own.
 * Cost: O(bars · (members + names)). NaN: none. Look-ahead: none beyond the labels'.
 */
export const agreedLabels = (
  votes: readonly Vote[],
  names: number,
  needed: number,
  bars: number,
): Uint8Array => {
  const labels = new Uint8Array(bars)
  const given = new Float64Array(names)
  for (let t = 0; t < bars; t++) {
    given.fill(0)
    for (const { label, common, weight } of votes) {
      const name = common[label[t]!] ?? 0
      given[name] = given[name]! + weight
    }
    let best = 0
    let rival = 0
    for (let name = 1; name < names; name++)
      if (best === 0 || given[name]! > given[best]!) {
        rival = best === 0 ? 0 : given[best]!
        best = name
      } else rival = Math.max(rival, given[name]!)
    if (best !== 0 && given[best]! > 0 && given[best]! >= needed - 1e-12 && given[best]! > rival)
      labels[t] = best
  }
  return labels
}
