import { expect, test } from 'vitest'
import { from, literal, previous } from '../../src/workflow/expression.js'
import { drawingOf } from '../../src/workflow/plan/drawing.js'
import { possiblePhases } from '../../src/workflow/plan/phases.js'
import { plan } from '../../src/workflow/plan/plan.js'
import {
  type AnyWorkflow,
  forEach,
  iterate,
  optional,
  parallel,
  phase,
  scope,
  sequence,
  when,
} from '../../src/workflow/workflow.js'

const step = (name: string) => phase(name, 'k', {})
const planned = (workflow: AnyWorkflow) => {
  const made = plan(workflow)
  if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
  return made.right
}
const arrows = (workflow: AnyWorkflow) =>
  Object.fromEntries((drawingOf(planned(workflow)) ?? []).map(({ path, after }) => [path, after]))

test('each phase comes after the nearest ones before it', () => {
  expect(arrows(sequence(step('a'), parallel(step('b'), step('c')), step('d')))).toEqual({
    a: [],
    b: ['a'],
    c: ['a'],
    d: ['b', 'c'],
  })
  expect(arrows(sequence(step('a'), when(literal(true), step('b'), step('c')), step('d')))).toMatchObject({
    b: ['a'],
    c: ['a'],
  })
})

test('a loop is its body, drawn once, between what is before and after it', () => {
  const body = sequence(step('f'), parallel(step('g'), step('h')))
  expect(
    arrows(sequence(step('a'), iterate({ name: 'loop', body, until: literal(true), at_most: 3 }), step('z'))),
  ).toEqual({
    a: [],
    'loop[*]/f': ['a'],
    'loop[*]/g': ['loop[*]/f'],
    'loop[*]/h': ['loop[*]/f'],
    z: ['loop[*]/g', 'loop[*]/h'],
  })
})

test('a phase that is written twice is one box after all that it waits for', () => {
  const drawn = arrows(parallel(sequence(step('a'), step('b')), sequence(step('c'), step('a'))))
  expect(Object.keys(drawn)).toEqual(['c', 'a', 'b'])
  expect(drawn).toEqual({ c: [], a: ['c'], b: ['a'] })
})

test('what is drawn is what a plan lists, as certain as there', () => {
  const workflow = sequence(
    optional(step('a')),
    forEach('each', literal([1, 2]), () => scope('s', step('b'))),
    iterate({ name: 'loop', body: step('c'), until: literal(true), at_most: 2 }),
    when(literal(true), step('d')),
  )
  const made = planned(workflow)
  const drawn = drawingOf(made)!.map(({ path, kind, certain }) => ({ path, kind, certain }))
  expect(new Set(drawn)).toEqual(new Set(possiblePhases(made)))
})

test('a plan of hundreds of phases is no picture', () => {
  expect(
    drawingOf(planned(sequence(...Array.from({ length: 400 }, (_, i) => step(`p${i}`))))),
  ).toBeUndefined()
})

test('a phase reads the results that its config names, also of the round before and of a loop', () => {
  const a = phase<'a', { readonly v: readonly number[] }, never>('a', 'k', {})
  const body = sequence(
    phase<'f', { readonly v: readonly number[] }, never>('f', 'k', { x: from(a, 'v') }),
    phase('g', 'k', { x: previous('g', literal(0)) }),
  )
  const each = forEach('each', from(a, 'v'), (item) => phase('h', 'k', { item }))
  const loop = iterate({ name: 'loop', body, until: literal(true), at_most: 3 })
  const drawn = drawingOf(
    planned(sequence(a, step('b'), each, loop, phase('z', 'k', { x: from(loop, 'rounds') }) as never)),
  )!
  expect(Object.fromEntries(drawn.map(({ path, reads }) => [path, reads]))).toEqual({
    a: [],
    b: [],
    'each[*]/h': ['a'],
    'loop[*]/f': ['a'],
    'loop[*]/g': ['loop[*]/g'],
    z: ['loop[*]/f', 'loop[*]/g'],
  })
})
