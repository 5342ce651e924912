import fc from 'fast-check'
import { right } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { checked, finite, integer, optionalField as mayLack, struct } from '../../src/core/codec/codec.js'
import { type Shape, shaped, shapeOf } from '../../src/core/codec/shape.js'
import { parseSyntax } from '../../src/core/syntax/parse.js'
import type { Handlers } from '../../src/run/handler.js'
import { kindsOf } from '../../src/run/run.js'
import { input, type WorkflowExpression } from '../../src/workflow/expression.js'
import type { PlanFault } from '../../src/workflow/plan/fault.js'
import { type PlanOptions, plan } from '../../src/workflow/plan/plan.js'
import {
  type AnyWorkflow,
  optional,
  parallel,
  phase,
  scope,
  sequence,
  type WorkflowNode,
  workflowNode,
} from '../../src/workflow/workflow.js'

const from = (name: string, ...path: (string | number)[]): WorkflowExpression => ({
  _tag: 'From',
  name,
  path,
})
const yes: WorkflowExpression = { _tag: 'Literal', value: true }
const p = (name: string, x: unknown = 1): WorkflowNode =>
  workflowNode(phase(name, 'step', x === undefined ? {} : { x }))
const iterate = (name: string, body: WorkflowNode, until = yes, at_most = 2): WorkflowNode => ({
  _tag: 'Iterate',
  name,
  body,
  until,
  at_most,
})
const when = (
  test: WorkflowExpression,
  then: WorkflowNode,
  otherwise: WorkflowNode = { _tag: 'Empty' },
): WorkflowNode => ({
  _tag: 'When',
  test,
  then,
  otherwise,
})
const gt = (a: WorkflowExpression): WorkflowExpression => ({
  _tag: 'Apply',
  operator: 'gt',
  args: [a, { _tag: 'Literal', value: 1 }],
})

const config = struct('step', { x: mayLack(finite()), n: mayLack(integer(1, 9)) })
const metric = shaped(
  checked(finite(), () => undefined),
  { _tag: 'MayBeUndefined' },
)
const result = struct('result', {
  v: finite(),
  w: mayLack(finite()),
  m: metric,
  deep: struct('deep', { a: finite() }),
})
const kinds = kindsOf({
  step: {
    version: 1,
    config,
    result,
    cached: true,
    grounds: () => Promise.resolve(right(null)),
    run: () => [],
  },
} satisfies Handlers<null>)
const deep = (levels: number): WorkflowNode =>
  Array.from({ length: levels }).reduce<WorkflowNode>(
    (body, _, i) => ({ _tag: 'Scope', name: `s${i}`, body }),
    p('a'),
  )
const nested = (levels: number): WorkflowExpression =>
  Array.from({ length: levels }).reduce<WorkflowExpression>(
    (arg) => ({ _tag: 'Apply', operator: 'neg', args: [arg] }),
    from('a'),
  )

type Row = readonly [
  tag: PlanFault['_tag'],
  workflow: AnyWorkflow,
  at: string,
  message: RegExp,
  options?: PlanOptions,
]
const rows: readonly Row[] = [
  ['BadName', p('Best'), 'Best', /no name: a lower-case letter/],
  ['BadName', p('inputs'), 'inputs', /meaning of its own/],
  ['BadName', p('this'), 'this', /meaning of its own/],
  ['BadName', scope('a/b', p('a')), 'a/b', /no name/],
  ['NameClash', parallel(p('a', 1), p('a', 2)), 'a', /different nodes give the path "a"; rename one/],
  ['NameClash', parallel(p('a'), scope('a', p('b'))), 'a', /put it in a scope/],
  ['NameClash', parallel(iterate('l', p('a', 1)), p('a', 2)), 'a', /different nodes/],
  ['Cycle', sequence(p('a'), p('b'), p('a')), 'a', /waits for itself: a, b/],
  ['TooDeep', deep(501), '', /more than 500 levels/],
  ['TooDeep', sequence(p('a'), p('b', nested(502))), 'b.config.x', /deeper than 500 levels/],
  ['NotData', phase('a', 'step', { x: () => 1 }), 'config.x', /holds a function; a workflow is plain data/],
  ['NotData', phase('a', 'step', { x: new Date(0) }), 'config.x', /an instance of Date/],
  ['BadBound', iterate('l', p('a'), yes, 0), 'l', /at_most is 0, not a whole number of at least 1/],
  ['BadBound', iterate('l', p('a'), yes, 1.5), 'l', /at_most is 1.5/],
  [
    'BadPolicy',
    phase('a', 'step', {}, { timeout_ms: -1 }),
    'a',
    /policy is not of the form \{ timeout_ms: 60000, retries: \{ times: 1 \} \}/,
  ],
  [
    'UnknownName',
    sequence(p('abc'), p('b', from('abd'))),
    'b.config.x',
    /nothing gives, did you mean "abc"\?/,
  ],
  [
    'UnknownName',
    sequence(scope('s', p('abc')), p('b', from('s', 'abd'))),
    'b.config.x',
    /"abd" of the scope "s".*did you mean "abc"/,
  ],
  [
    'UnknownName',
    iterate('l', p('a', { _tag: 'Previous', name: 'b', path: [], first: yes })),
    'l[*]/a.config.x',
    /no round gives "b"/,
  ],
  ['NotBefore', parallel(p('a'), p('b', from('a'))), 'b.config.x', /not certain to have ended before/],
  ['NotBefore', parallel(scope('s', p('a')), p('b', from('s'))), 'b.config.x', /the scope "s"/],
  ['MayNotRun', sequence(when(yes, p('a')), p('b', from('a'))), 'b.config.x', /may not have run.*orElse/],
  ['MayNotRun', sequence(optional(p('a')), p('b', from('a'))), 'b.config.x', /is optional and may fail/],
  [
    'MayNotRun',
    sequence(p('a'), p('b', { _tag: 'Apply', operator: 'neg', args: [from('a', 'w')] })),
    'b.config.x',
    /"a.w" may not be given/,
    { kinds },
  ],
  [
    'MayNotRun',
    sequence(p('a'), p('b', { _tag: 'Apply', operator: 'neg', args: [from('a', 'm')] })),
    'b.config.x',
    /may be undefined/,
    { kinds },
  ],
  [
    'NoSuchOutput',
    sequence(p('a'), p('b', from('a', 'm', 'x'))),
    'b.config.x',
    /a metric has no "x"/,
    { kinds },
  ],
  [
    'MayNotRun',
    sequence(iterate('l', { _tag: 'Scope', name: 's', body: when(yes, p('a')) }), p('b', from('s', 'a'))),
    'b.config.x',
    /may not have run/,
  ],
  [
    'UnknownInput',
    p('a', { _tag: 'Input', name: 'rnge', path: [] }),
    'a.config.x',
    /no input "rnge", did you mean "range"/,
    { inputs: ['range'] },
  ],
  [
    'UnknownItem',
    p('a', { _tag: 'Item', name: 'each', path: [] }),
    'a.config.x',
    /outside of a forEach "each"/,
  ],
  ['NoRound', p('a', { _tag: 'Round' }), 'a.config.x', /round\(\) stands outside/],
  ['NoIndex', p('a', { _tag: 'Index' }), 'a.config.x', /index\(\) stands outside/],
  [
    'NoRoundBefore',
    p('a', { _tag: 'Previous', name: 'a', path: [], first: yes }),
    'a.config.x',
    /outside of an iterate/,
  ],
  [
    'NoSuchOutput',
    sequence(p('a'), p('b', from('a', 'vv'))),
    'b.config.x',
    /there is no "vv", did you mean "v"\?/,
    { kinds },
  ],
  [
    'NoSuchOutput',
    sequence(p('a'), when(gt(from('a', 'deep', 'b')), p('b'))),
    'when a.deep.b > 1',
    /there is no "b"/,
    { kinds },
  ],
  ['UnknownKind', phase('a', 'stp', {}), 'a', /no kind of phase "stp", did you mean "step"\?/, { kinds }],
  ['BadConfig', p('a', 'text'), 'a.config.x', /"text" is not a number/, { kinds }],
  [
    'BadConfig',
    phase('a', 'step', { n: 10 }),
    'a.config.n',
    /10 is not a whole number from 1 to 9/,
    { kinds },
  ],
  ['BadConfig', phase('a', 'step', { y: 1 }), 'a.config.y', /has no "y"/, { kinds }],
  ['BadConfig', phase('a', 'step', { y: input('x') }), 'a.config.y', /has no "y"/, { kinds, inputs: ['x'] }],
]

describe('a plan refuses', () => {
  test.each(rows.map((row) => ({ tag: row[0], row })))('$tag (%#)', ({ row }) => {
    const [tag, workflow, at, message, options = {}] = row
    const made = plan(workflow, options)
    expect(made._tag === 'Left' ? made.left.map((fault) => [fault._tag, fault.at]) : []).toEqual([[tag, at]])
    expect(made._tag === 'Left' ? made.left[0]?.message : '').toMatch(message)
  })

  test('every tag of a fault is in the table', () => {
    const all: Record<PlanFault['_tag'], true> = {
      BadName: true,
      NameClash: true,
      Cycle: true,
      TooDeep: true,
      NotData: true,
      BadBound: true,
      BadPolicy: true,
      UnknownName: true,
      NotBefore: true,
      MayNotRun: true,
      UnknownInput: true,
      UnknownItem: true,
      NoRound: true,
      NoIndex: true,
      NoRoundBefore: true,
      NoSuchOutput: true,
      UnknownKind: true,
      BadConfig: true,
    }
    expect(new Set(rows.map(([tag]) => tag))).toEqual(new Set(Object.keys(all)))
  })

  test('the two arms of one when may give one name', () => {
    expect(plan(sequence(when(yes, p('a', 1), p('a', 2)), p('b', from('a'))))._tag).toBe('Right')
  })

  test('400 nested optionals are planned', () => {
    const many = Array.from({ length: 400 }).reduce<AnyWorkflow>((body) => optional(body), p('a'))
    expect(plan(many)._tag).toBe('Right')
  })
})

test('codecs say what their values look like', () => {
  const anything: Shape = { _tag: 'Anything' }
  expect(shapeOf(result)).toEqual({
    _tag: 'Fields',
    fields: {
      v: anything,
      w: anything,
      m: { _tag: 'MayBeUndefined' },
      deep: { _tag: 'Fields', fields: { a: anything }, absent: [] },
    },
    absent: ['w'],
  })
  expect(shapeOf(shaped({}, { _tag: 'MayBeUndefined' }))).toEqual({ _tag: 'MayBeUndefined' })
})

test('a name with a digit or an underscore has no meaning of its own', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z][a-z0-9_]*[0-9_][a-z0-9_]*$/), (name) => {
      expect(parseSyntax(name)).toMatchObject(right({ _tag: 'Name' }))
    }),
  )
})
