/** A sentence that always holds, and its check: it throws, with a counterexample, where it does not. */
export interface Law {
  readonly name: string
  readonly check: () => void | Promise<void>
}
