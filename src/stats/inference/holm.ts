/**
 * p values of hypotheses that are tested together, each as its own test at one level would need it: `max_{j <= i}
 * min(1, (n - j) p_(j))` of the sorted ones, counted from 0 (Holm, Scandinavian J. Statistics 6, 1979). All that are at most
 * the level hold with at most that chance of one false one, however they depend on each other. In the order that was given;
 * NaN stays at its place and counts as one that fails.
 */
export const holm = (ps: readonly number[]): readonly number[] => {
  const order = ps
    .map((p, place) => ({ p: Number.isNaN(p) ? 1 : p, place }))
    .toSorted((a, b) => a.p - b.p || a.place - b.place)
  const raised = order.map(({ p }, i) => Math.min(1, (ps.length - i) * p))
  const adjusted = new Map(order.map(({ place }, i) => [place, Math.max(...raised.slice(0, i + 1))] as const))
  return ps.map((p, place) => (Number.isNaN(p) ? p : (adjusted.get(place) ?? 1)))
}
