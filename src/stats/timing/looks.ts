/** One-sided level of a first look. All looks at the same bars together spend at most twice as much. */
export const ALPHA = 0.025
/** The most that the test bars of a holdout alone may have, at the first look. */
export const FLOOR = 0.15

/** By what look `k` multiplies its p value: `k (k + 1) / 2`, so that the levels of all looks sum to `2 α` (Lan and DeMets 1983). */
export const lookFactor = (k: number): number => (k * (k + 1)) / 2

/** The level of look `k`: `α / (k (k + 1) / 2)`. */
export const lookLevel = (k: number): number => ALPHA / lookFactor(k)

/** What all looks at the same bars may spend together: `2 α`. */
export const BUDGET = 2 * ALPHA

/** What is left of it after the look `k` (0: before the first): `2 α / (k + 1)`, which the levels of all later looks sum to. */
export const budgetLeft = (k: number): number => BUDGET / (k + 1)
