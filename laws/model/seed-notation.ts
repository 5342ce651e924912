import fc from 'fast-check'
import { literal, type WorkflowExpression } from '../../src/workflow/expression.js'
import {
  type AnyWorkflow,
  empty,
  optional,
  parallel,
  phase,
  sequence,
  when,
} from '../../src/workflow/workflow.js'

/** A phase of the seed document's list: it may wait only for phases above it. */
export interface SeedPhase {
  readonly name: string
  readonly waits: readonly number[]
  readonly reads: number | undefined
  readonly fails: boolean
  readonly seconds: number | undefined
  readonly enabled: boolean | undefined
}
/** Any list of the seed's phases without faults. */
export const anySeedList: fc.Arbitrary<readonly SeedPhase[]> = fc
  .array(
    fc.record({
      waits: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
      reads: fc.option(fc.nat(5), { nil: undefined }),
      fails: fc.boolean(),
      seconds: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      enabled: fc.option(fc.boolean(), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) =>
    all.map((one, i) => ({
      ...one,
      name: `n${i}`,
      waits: one.waits.filter((at) => at < i),
      reads: one.reads === undefined || one.reads >= i ? undefined : one.reads,
    })),
  )
/** A phase as the seed document writes it. */
export const seedEntry = ({ name, waits, reads, fails, seconds, enabled }: SeedPhase): unknown => ({
  name,
  workflow_type: 'WorkflowType.STEP',
  config_generator: { id: name, ...(reads === undefined ? {} : { x: `\${n${reads}.v ?? 0}` }) },
  ...(waits.length === 0 ? {} : { depends_on: waits.map((at) => `n${at}`) }),
  ...(fails ? { continue_on_failure: true } : {}),
  ...(seconds === undefined ? {} : { timeout_seconds: seconds }),
  ...(enabled === undefined ? {} : { enabled }),
})
const orZero = (name: string): WorkflowExpression => ({
  _tag: 'Apply',
  operator: 'or_else',
  args: [
    { _tag: 'From', name, path: ['v'] },
    { _tag: 'Literal', value: 0 },
  ],
})
/** What the list means, in the algebra's own words: each phase after all that it waits for. */
export const canonical = (entries: readonly SeedPhase[]): AnyWorkflow => {
  const nodes = entries.map(({ name, reads, fails, seconds, enabled }) => {
    const x = reads === undefined ? {} : { x: orZero(`n${reads}`) }
    const step = phase(
      name,
      'step',
      { id: name, ...x },
      seconds === undefined ? {} : { timeout_ms: seconds * 1000 },
    )
    const body: AnyWorkflow = fails ? optional(step) : step
    return enabled === undefined ? body : when(literal(enabled), body)
  })
  return parallel(
    ...entries.map(({ waits, reads }, i) =>
      sequence(
        parallel(...[...waits, ...(reads === undefined ? [] : [reads])].map((at) => nodes[at] ?? empty)),
        nodes[i] ?? empty,
      ),
    ),
  )
}
