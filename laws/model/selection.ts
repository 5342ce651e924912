/** One instrument of an account, bar by bar: what it weighs and what a unit of it earns by part, and whether it trades there. */
export interface PlainMember {
  readonly weight: readonly (readonly number[])[]
  readonly unit: readonly (readonly number[])[]
  readonly tradable: readonly boolean[]
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, t) => sum + value * (b[t] ?? Number.NaN), 0)

/** Solves a system of linear equations by elimination, the largest pivot first. */
const solved = (rows: readonly (readonly number[])[]): readonly number[] => {
  const [first] = rows
  if (first === undefined) return []
  const pivot = rows.toSorted((a, b) => Math.abs(b[0] ?? 0) - Math.abs(a[0] ?? 0))[0] ?? first
  const rest = rows
    .filter((row) => row !== pivot)
    .map((row) => row.map((value, i) => value - ((row[0] ?? 0) / (pivot[0] ?? 1)) * (pivot[i] ?? 0)).slice(1))
  const others = solved(rest)
  const known = dot(others, pivot.slice(1, -1))
  return [((pivot.at(-1) ?? 0) - known) / (pivot[0] ?? 1), ...others]
}

/** Least squares of x on some columns and a constant, by the normal equations: the slopes. */
const slopes = (x: readonly number[], columns: readonly (readonly number[])[]): readonly number[] => {
  const all = [x.map(() => 1), ...columns]
  return solved(all.map((row) => [...all.map((column) => dot(row, column)), dot(row, x)])).slice(1)
}

/** By part: the net exposure of an account, and the mean unit return of the members that trade. */
export const plainMarket = (
  x: readonly number[],
  members: readonly PlainMember[],
): readonly { readonly net: readonly number[]; readonly market: readonly number[] }[] =>
  (members[0]?.weight ?? []).map((_, part) => ({
    net: x.map((__, t) => members.reduce((sum, { weight }) => sum + (weight[part]?.[t] ?? 0), 0)),
    market: x.map((__, t) => {
      const there = members.filter(({ tradable }) => tradable[t])
      return there.length === 0 ? 0 : mean(there.map(({ unit }) => unit[part]?.[t] ?? Number.NaN))
    }),
  }))

/** Both series of an account of several instruments, each written as its formula stands. */
export const plainSelection = (
  x: readonly number[],
  members: readonly PlainMember[],
): { readonly at_exposure: readonly number[]; readonly at_beta: readonly number[] } => {
  const of = plainMarket(x, members)
  const parts = of.map((_, part) => part)
  const net = of.map((part) => part.net)
  const market = of.map((part) => part.market)
  const above = (c: readonly number[]): readonly number[] =>
    x.map((earned, t) =>
      parts.reduce((left, part) => {
        const [n, m] = [net[part] ?? [], market[part] ?? []]
        return left - (c[part] ?? 0) * (m[t] ?? 0) - mean(m) * ((n[t] ?? 0) - mean(n))
      }, earned),
    )
  return { at_exposure: above(net.map(mean)), at_beta: above(slopes(x, market)) }
}
