import { right } from 'fp-ts/lib/Either.js'
import { of } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { checkWorkflow } from '../../laws/check/check-workflow.js'
import { ownOperator } from '../../laws/traps/made.js'
import { anything } from '../../src/core/codec/codec.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import type { LibraryInput } from '../../src/phases/library/library.js'
import { apply } from '../../src/strategy/language/tree.js'
import { close, gt } from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { strategy } from '../../src/strategy/strategy.js'
import { templates } from '../../src/templates/templates.js'
import { decodeWorkflow } from '../../src/workflow/codec/decode.js'
import type { Template } from '../../src/workflow/template.js'

const written = (yaml: string): Template => {
  const decoded = decodeWorkflow(yaml)
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(decoded.left))
  return decoded.right.template
}
const SEARCH = '{ strategies: [{ strategy: sma_cross, space: { fast: [5, 20], slow: [50] } }]'
const HOLDOUT =
  '{ scheme: { kind: holdout, train: { from: 2003-01-02, to: 2008-01-02 }, test: { from: 2008-01-02, to: 2010-01-04 } }, candidate: "${search.candidate}" }'
const studyText = (searched: string): string => `
template: studied
workflow:
  sequence:
    - phase: search
      kind: optimization
      config: ${SEARCH}, range: { from: 2003-01-02, to: ${searched} } }
    - phase: validated
      kind: validation
      config: ${HOLDOUT}
`
const studied = (searched: string): Template => written(studyText(searched))
const counter = { runs: 0 }
/** A kind of phase that keeps a counter outside of itself. */
const counting: LibraryInput = {
  handlers: {
    counting: {
      version: 1,
      cached: false,
      grounds: () => Promise.resolve(right(null)),
      config: anything,
      result: anything,
      run: () => {
        counter.runs += 1
        return of(right({ runs: counter.runs }))
      },
    },
  },
}

const broken = async (...args: Parameters<typeof checkWorkflow>): Promise<readonly string[]> => {
  const { laws } = await checkWorkflow(...args)
  return laws.flatMap(({ law, outcome }) =>
    outcome._tag === 'Broken' ? [`${law}: ${outcome.sentence}`] : [],
  )
}

test('a study that tests on bars after its search, and the shipped template, break no law', async () => {
  const report = await checkWorkflow(studied('2008-01-02'))
  expect(report.holds).toBe(true)
  expect(Object.fromEntries(report.laws.map(({ law, outcome }) => [law, outcome._tag]))).toEqual({
    references: 'Held',
    inputs: 'Vacuous',
    notation: 'Held',
    reached: 'Held',
    twice: 'Held',
    resume: 'Held',
    parts: 'Vacuous',
    test: 'Held',
  })
  const shipped = templates['regime_adaptive_grid_search_ensemble']
  if (shipped === undefined) throw new Error('no template')
  for (const law of ['inputs', 'notation']) expect(await broken(shipped, { law })).toEqual([])
})

const WALKED = `
    - phase: walked
      kind: validation
      config: { scheme: { kind: walk_forward, train: 1250, test: 1500 }, search: ${SEARCH} } }
`
/** A study with a walk-forward after it, which searches for itself in every window. */
const walkedToo = (searched: string): Template => written(`${studyText(searched)}${WALKED}`)

test('a walk-forward that chooses for itself rests on no search before it, and goes on after a cut as it would have', async () => {
  for (const law of ['test', 'resume'])
    expect([law, await broken(walkedToo('2008-01-02'), { law, cuts: 1 })]).toEqual([law, []])
  expect(await broken(walkedToo('2010-01-04'), { law: 'test' })).toEqual([
    expect.stringMatching(/^test: search read 2003.*which validated then tests on/),
  ])
})

test('a validation that not every run reaches may rest on what decides', async () => {
  const decided = written(`
template: decided
workflow:
  sequence:
    - phase: search
      kind: optimization
      config: ${SEARCH}, range: { from: 2003-01-02, to: 2010-01-04 } }
    - when: search.best.score > -9
      then:
        phase: walked
        kind: validation
        config: { scheme: { kind: walk_forward, train: 1250, test: 1500 }, search: ${SEARCH} } }
`)
  expect(await broken(decided, { law: 'test' })).toEqual([
    expect.stringMatching(/which walked then tests on/),
  ])
})

const triedOn = (range: string): Template =>
  written(`
template: tried
workflow:
  sequence:
    - phase: tried
      kind: backtest
      config: { candidate: { members: [{ strategy: sma_cross, params: { fast: 5, slow: 50 } }], weights: [1], execution: {} }, range: ${range} }
    - when: (tried.metrics.total_return ?? 0) > -1
      then:
        phase: validated
        kind: validation
        config: { scheme: { kind: holdout, train: { from: 2003-01-02, to: 2008-01-02 }, test: { from: 2008-01-02, to: 2010-01-04 } }, candidate: "\${tried.candidate}" }
`)
test('a backtest that decides whether a validation runs is a choice; one before its test bars is an honest one', async () => {
  expect(await broken(triedOn('{ from: 2008-01-02, to: 2010-01-04 }'), { law: 'test' })).toEqual([
    expect.stringMatching(/^test: tried read 2008.*which validated then tests on/),
  ])
  expect(await broken(triedOn('{ from: 2003-01-02, to: 2008-01-02 }'), { law: 'test' })).toEqual([])
})

test('a part of its own that reads ahead is found by its name; a sound one is not blamed', async () => {
  const ahead = ownOperator('ahead', (x, i) => x[i + 1] ?? x[i] ?? 0)
  const now = ownOperator('now', (x, i) => x[i] ?? 0)
  const named = (operator: string) =>
    backtest('tested', { strategy: { name: 'mine', long_while: `${operator}(close) > open` } })
  const library = { operators: { ahead, now } }
  const told = async (...args: Parameters<typeof checkWorkflow>) => {
    const { laws } = await checkWorkflow(args[0], { ...args[1], law: 'parts' })
    return laws.find(({ law }) => law === 'parts')
  }
  const found = await told(named('ahead'), { library })
  expect(found?.outcome).toMatchObject({
    sentence: expect.stringMatching(/^operator ahead, by "a prefix of bars .*it read the future$/),
  })
  expect(found?.table.length).toBeGreaterThan(2)
  expect((await told(named('now'), { library }))?.outcome).toEqual({ _tag: 'Held', cases: 1 })
  const own = strategy('own', {}, () => ({ long_while: gt(apply('ahead', close), close) }), {
    operators: { ...operators, ahead },
  })
  const valued = backtest('tested', { strategy: own })
  expect((await told(valued, { library: { strategies: { own } } }))?.outcome).toMatchObject({
    sentence: expect.stringMatching(/^strategy own/),
  })
})

describe('each law speaks about what it is for', () => {
  test('a search over the bars that are tested on', async () => {
    expect(await broken(studied('2010-01-04'), { law: 'test' })).toEqual([
      expect.stringMatching(/^test: search read 2003.*which validated then tests on \(2008-01-02\.\./),
    ])
  })
  test('an input that nothing reads', async () => {
    const template = written(`
template: unread
inputs: { range: { type: range, default: {} }, seeds: { type: integer, default: 3 } }
workflow:
  phase: run
  kind: backtest
  config: { candidate: { members: [{ strategy: sma_cross, params: { fast: 5, slow: 50 } }], weights: [1], execution: {} }, range: "\${inputs.range}" }
`)
    expect(await broken(template, { law: 'inputs' })).toEqual([
      'inputs: the input "seeds" is read by no phase, no decision and no result',
    ])
  })
  test('a reference that leads nowhere', async () => {
    const template = written('phase: run\nkind: backtest\nconfig: { candidate: "${nothing.candidate}" }\n')
    expect(await broken(template)).toEqual([expect.stringMatching(/^references: .*nothing/)])
  })
  test('a phase that counts its runs', async () => {
    const template = written('phase: count\nkind: counting\nconfig: { x: 1 }\n')
    expect(await broken(template, { library: counting, law: 'twice' })).toEqual([
      expect.stringMatching(/^twice: count gives something else in a second run/),
    ])
  })
})
