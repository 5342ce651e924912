/** A decision's number, plus one, positive for `then` and negative for `otherwise`. */
export type Literal = number
/** All of these must hold; sorted, without repeats. */
export type Conjunction = readonly Literal[]
/** Any of these must hold: `[[]]` always does, `[]` never. */
export type Guard = readonly Conjunction[]

export const ALWAYS: Guard = [[]]

export const conjoin = (conjunction: Conjunction, literal: Literal): Conjunction =>
  conjunction.includes(literal) ? conjunction : [...conjunction, literal].sort((a, b) => a - b)

const includesAll = (large: Conjunction, small: Conjunction): boolean =>
  small.every((one) => large.includes(one))

/** Either of two guards, in canonical order, without conjunctions that a weaker one covers. */
export const anyOf = (a: Guard, b: Guard): Guard => {
  const all = [...a, ...b]
  const kept = all.filter(
    (one, i) =>
      !all.some((other, j) => i !== j && includesAll(one, other) && (one.length > other.length || j < i)),
  )
  return kept.sort((x, y) => x.join().localeCompare(y.join()))
}

const given = (guard: Guard, literal: Literal): Guard =>
  guard.filter((one) => !one.includes(-literal)).map((one) => one.filter((other) => other !== literal))

/** Whether a guard holds whichever way its decisions fall. */
export const isCertain = (guard: Guard): boolean => {
  if (guard.some((one) => one.length === 0)) return true
  const literal = guard[0]?.[0]
  return literal === undefined ? false : isCertain(given(guard, literal)) && isCertain(given(guard, -literal))
}

/** Whether a guard holds wherever `reader` does. */
export const isImplied = (reader: Guard, guard: Guard): boolean =>
  reader.every((conjunction) => isCertain(conjunction.reduce(given, guard)))

/** Whether the guards can never both hold: they stand in opposite arms of one `when`. */
export const excludes = (a: Guard, b: Guard): boolean =>
  a.every((one) => b.every((other) => one.some((literal) => other.includes(-literal))))
