import { expect, test } from 'vitest'
import { checkWorkflow } from '../../laws/check/check-workflow.js'
import { brokenBy } from '../../laws/traps/part-trap.js'
import {
  aheadAndNow,
  ruledBy,
  SEARCH,
  studied,
  studyText,
  workflows,
  written,
} from '../../laws/traps/workflows.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { apply } from '../../src/strategy/language/tree.js'
import { close, gt } from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { strategy } from '../../src/strategy/strategy.js'
import { templates } from '../../src/templates/templates.js'
import type { Template } from '../../src/workflow/template.js'

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
  const told = async (...args: Parameters<typeof checkWorkflow>) => {
    const { laws } = await checkWorkflow(args[0], { ...args[1], law: 'parts' })
    return laws.find(({ law }) => law === 'parts')
  }
  const found = await told(ruledBy('ahead'), { library: aheadAndNow })
  expect(found?.outcome).toMatchObject({
    sentence: expect.stringMatching(/^operator ahead, by "a prefix of bars .*it read the future$/),
  })
  expect(found?.table.length).toBeGreaterThan(2)
  expect((await told(ruledBy('now'), { library: aheadAndNow }))?.outcome).toEqual({ _tag: 'Held', cases: 1 })
  const own = strategy('own', {}, () => ({ long_while: gt(apply('ahead', close), close) }), {
    operators: { ...operators, ...aheadAndNow.operators },
  })
  const valued = backtest('tested', { strategy: own })
  expect((await told(valued, { library: { strategies: { own } } }))?.outcome).toMatchObject({
    sentence: expect.stringMatching(/^strategy own/),
  })
})

test.each(workflows.map((trap) => [trap.name, trap] as const))(
  'the law that is for a workflow that %s speaks about it',
  async (_, { report, breaks }) => {
    expect(brokenBy(await report()).filter((sentence) => breaks.test(sentence))).toHaveLength(1)
  },
)
