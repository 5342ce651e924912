import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { decodeWorkflow, encodeTemplate, encodeWorkflow } from '../../src/workflow/codec/decode.js'
import { parseWorkflowExpression, printWorkflowExpression } from '../../src/workflow/expression-text.js'
import { phasesOf } from '../../src/workflow/fold.js'
import type { PlanFault } from '../../src/workflow/plan/fault.js'
import { certainPhases, possiblePhases } from '../../src/workflow/plan/phases.js'
import { type PlanOptions, plan } from '../../src/workflow/plan/plan.js'
import {
  type AnyWorkflow,
  empty,
  optional,
  parallel,
  phase,
  scope,
  sequence,
  type WorkflowNode,
  workflowNode,
} from '../../src/workflow/workflow.js'
import { anyExpression, anyLiteral } from '../arbitrary/expression.js'
import { anyText } from '../arbitrary/value.js'
import { anyShape, type Shape, workflowOf } from '../arbitrary/workflow.js'
import type { Law } from '../law.js'
import { anySeedList, canonical, seedEntry } from '../model/seed-notation.js'

const planned = (workflow: AnyWorkflow, options: PlanOptions = {}) => {
  const made = plan(workflow, options)
  if (made._tag === 'Left')
    throw new Error(made.left.map(({ at, message }) => `${at}: ${message}`).join('\n'))
  return made.right
}
/** The same workflow for all that a plan can tell. */
const same = (a: AnyWorkflow, b: AnyWorkflow): void => {
  const [x, y] = [planned(a), planned(b)]
  strictEqual(x.fingerprint, y.fingerprint)
  deepStrictEqual(new Set(possiblePhases(x)), new Set(possiblePhases(y)))
}
const faultsOf = (workflow: AnyWorkflow, options: PlanOptions = {}): readonly PlanFault[] => {
  const made = plan(workflow, options)
  return made._tag === 'Left' ? made.left : []
}
const three = fc
  .tuple(anyShape, anyShape, anyShape)
  .map(
    (all) =>
      all.map((shape, i) => workflowOf(shape, 'xyz'.charAt(i)).node) as [
        WorkflowNode,
        WorkflowNode,
        WorkflowNode,
      ],
  )

type Equation = readonly [name: string, holds: (x: WorkflowNode, y: WorkflowNode, z: WorkflowNode) => void]
const equations: readonly Equation[] = [
  [
    'sequence is associative',
    (x, y, z) => {
      same(sequence(sequence(x, y), z), sequence(x, sequence(y, z)))
      same(sequence(x, y, z), sequence(scope('s', empty), x, y, z))
    },
  ],
  ['parallel is associative', (x, y, z) => same(parallel(parallel(x, y), z), parallel(x, parallel(y, z)))],
  ['parallel is commutative', (x, y, z) => same(parallel(x, y, z), parallel(z, x, y))],
  ['parallel is idempotent', (x, y) => same(parallel(x, y, x), parallel(x, y))],
  [
    'empty is neutral',
    (x) => {
      for (const w of [sequence(empty, x), sequence(x, empty), parallel(x, empty), sequence(x)]) same(w, x)
      same(sequence(), parallel())
    },
  ],
  [
    'scope goes inside of sequence and parallel',
    (x, y) => {
      same(scope('s', sequence(x, y)), sequence(scope('s', x), scope('s', y)))
      same(scope('s', parallel(x, y)), parallel(scope('s', x), scope('s', y)))
      same(scope('s', empty), empty)
    },
  ],
  [
    'scopes add up, and two of them keep one workflow apart',
    (x) => {
      const paths = (w: AnyWorkflow) => possiblePhases(planned(w)).map(({ path }) => path)
      deepStrictEqual(
        paths(scope('s', scope('t', x))),
        paths(x).map((path) => `s/t/${path}`),
      )
      strictEqual(paths(parallel(scope('s', x), scope('t', x))).length, 2 * paths(x).length)
    },
  ],
  [
    'optional twice is optional once',
    (x) => {
      same(optional(optional(x)), optional(x))
      same(parallel(optional(x), optional(x)), optional(x))
      strictEqual(certainPhases(planned(optional(x))).length, 0)
    },
  ],
  [
    'order is seen: a sequence is no parallel, and not its reverse',
    (x, y) => {
      fc.pre(hasPhase(x) && hasPhase(y))
      const prints = [sequence(x, y), sequence(y, x), parallel(x, y)].map((w) => planned(w).fingerprint)
      strictEqual(new Set(prints).size, 3)
    },
  ],
  [
    'what follows itself is a cycle',
    (x) => {
      fc.pre(hasPhase(x))
      ok(faultsOf(sequence(x, x)).some(({ _tag }) => _tag === 'Cycle'))
    },
  ],
]
const hasPhase = (node: WorkflowNode): boolean => phasesOf(node).length > 0

const seeded: readonly (readonly [PlanFault['_tag'], (name: string) => AnyWorkflow])[] = [
  ['BadName', (name) => phase(`${name}-x`, 'k', {})],
  ['UnknownName', (name) => phase(name, 'k', { x: { _tag: 'From', name: 'nothing', path: [] } })],
  ['UnknownInput', (name) => phase(name, 'k', { x: { _tag: 'Input', name: 'nothing', path: [] } })],
  ['UnknownItem', (name) => phase(name, 'k', { x: { _tag: 'Item', name: 'nothing', path: [] } })],
  ['NoRound', (name) => phase(name, 'k', { x: [{ _tag: 'Round' }] })],
  ['NoIndex', (name) => phase(name, 'k', { x: { y: { _tag: 'Index' } } })],
  ['BadPolicy', (name) => phase(name, 'k', {}, { timeout_ms: -1 })],
  ['Cycle', (name) => scope(name, sequence(phase('a', 'k', {}), phase('a', 'k', {})))],
  ['NameClash', (name) => parallel(phase(name, 'k', 1), phase(name, 'k', 2))],
]

const templateOf = (shape: Shape, inputs: Readonly<Record<string, unknown>>, description: string) => {
  const { node, reads } = workflowOf(shape)
  const specs = Object.entries(inputs).map(
    ([name, given]) => [name, { type: 'any', default: given }] as const,
  )
  return { name: 'any', description, inputs: Object.fromEntries(specs), workflow: node, result: { reads } }
}

const equationLaws = equations.map(
  ([name, holds]): Law => ({
    name,
    check: () =>
      fc.assert(
        fc.property(three, ([x, y, z]) => holds(x, y, z)),
        { numRuns: 60 },
      ),
  }),
)

/** The equations of workflows, by what a plan can tell of them; what is written is read back; faults come all at once. */
export const workflowLaws: readonly Law[] = [
  ...equationLaws,
  {
    name: 'a workflow that is written is read back as the same tree',
    check: () =>
      fc.assert(
        fc.property(anyShape, (shape) => {
          const { node } = workflowOf(shape)
          const read = decodeWorkflow(encodeWorkflow(node))
          if (read._tag === 'Left') throw new Error(JSON.stringify(read.left))
          deepStrictEqual(read.right.template.workflow, node)
          same(read.right.template.workflow, node)
        }),
      ),
  },
  {
    name: 'a template that is written is read back as the same template',
    check: () =>
      fc.assert(
        fc.property(
          anyShape,
          fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), anyLiteral),
          anyText,
          (shape, inputs, description) => {
            const template = templateOf(shape, inputs, description)
            const read = decodeWorkflow(encodeTemplate(template))
            if (read._tag === 'Left') throw new Error(JSON.stringify(read.left))
            deepStrictEqual(read.right.template, template)
          },
        ),
      ),
  },
  {
    name: 'any config is read back, whatever its text holds',
    check: () =>
      fc.assert(
        fc.property(anyLiteral, anyExpression, (value, expression) => {
          const node = workflowNode(phase('a', 'k', { value, expression, both: [expression, value] }))
          const read = decodeWorkflow(encodeWorkflow(node))
          if (read._tag === 'Left') throw new Error(JSON.stringify(read.left))
          deepStrictEqual(read.right.template.workflow, node)
        }),
      ),
  },
  {
    name: 'an expression that is printed is read back as the same expression',
    check: () =>
      fc.assert(
        fc.property(anyExpression, (expression) => {
          const text = printWorkflowExpression(expression)
          const read = parseWorkflowExpression(text)
          if (read._tag === 'Left') throw new Error(`${text}: ${read.left.message}`)
          deepStrictEqual(read.right, expression)
        }),
        { numRuns: 400 },
      ),
  },
  {
    name: 'all faults are reported at once, each at its place',
    check: () =>
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...seeded), { minLength: 1, maxLength: 8 }),
          anyShape,
          (faulty, shape) => {
            const parts = faulty.map(([, make], i) => make(`f${i}`))
            const found = faultsOf(parallel(workflowOf(shape).node, ...parts))
            for (const [i, [tag]] of faulty.entries())
              ok(
                found.some(({ _tag, at }) => _tag === tag && at.startsWith(`f${i}`)),
                `${tag} of f${i}`,
              )
            strictEqual(found.length, faulty.length)
          },
        ),
      ),
  },
  {
    name: 'the seed notation decodes to what the canonical one does',
    check: () =>
      fc.assert(
        fc.property(anySeedList, (entries) => {
          const read = decodeWorkflow(JSON.stringify({ phases: entries.map(seedEntry) }))
          if (read._tag === 'Left') throw new Error(JSON.stringify(read.left))
          same(read.right.template.workflow, canonical(entries))
        }),
      ),
  },
]
