// @vitest-environment jsdom
import mermaidLibrary from 'mermaid'
import { expect, test } from 'vitest'
import { from, gt, literal, previous } from '../../src/workflow/expression.js'
import { mermaid } from '../../src/workflow/mermaid.js'
import {
  forEach,
  iterate,
  optional,
  parallel,
  phase,
  scope,
  sequence,
  when,
} from '../../src/workflow/workflow.js'

test('a drawing is read by mermaid itself, whatever its labels hold', async () => {
  const a = phase<'a', { readonly v: number; readonly text: string }, never>('a', 'optimization', {})
  const r = phase('end', 'graph "x" <br/> & ; %% ```', {}) as never
  const odd = when(
    gt(from(a, 'v'), 1),
    phase('subgraph', 'k', {}),
    parallel(phase('b', 'k', {}), phase('c', 'k', {})),
  )
  const text = [
    '`markdown`',
    '"',
    "'",
    '#quot;',
    '<script>',
    '%% comment',
    '\n',
    '}',
    ']]',
    '-->',
    '|',
    '\\',
    '😀',
  ]
  const tests = text.map((one) =>
    when(
      { _tag: 'Apply', operator: 'eq', args: [from(a, 'text'), literal(one)] } as never,
      phase('d', 'k', {}),
    ),
  )
  const drawn = mermaid(
    sequence(
      a,
      odd,
      scope('spy', sequence(optional(phase('e', 'k', {})), r)),
      iterate({
        name: 'loop',
        body: phase('f', 'k', { x: previous('f', literal(0)) }),
        until: literal(true),
        at_most: 3,
      }),
      forEach('each', literal([1, 2]), (item) => phase('g', 'k', { item })),
      when(literal(true), sequence()),
      ...tests,
    ),
  )
  mermaidLibrary.initialize({ startOnLoad: false })
  expect(await mermaidLibrary.parse(drawn)).toMatchObject({
    diagramType: expect.stringContaining('flowchart') as string,
  })
  expect(await mermaidLibrary.parse(mermaid(sequence()))).toBeTruthy()
})
