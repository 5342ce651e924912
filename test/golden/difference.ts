/** One figure of a golden case that this project does not reproduce at the case's tolerance. */
export interface Difference {
  readonly field: string
  readonly expected: unknown
  readonly got: unknown
}
