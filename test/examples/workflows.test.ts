import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isLeft } from 'fp-ts/lib/Either.js'
import { decodeWorkflow, handlers, inputTypes, regimeAdaptiveGridSearchEnsemble, study } from 'regimen'
import { expect, test } from 'vitest'
import { type Prepared, prepare } from '../../src/run/run.js'
import type { Template } from '../../src/workflow/template.js'

const folder = fileURLToPath(new URL('../../examples/workflows/', import.meta.url))
const named = (name: string): Template => {
  const decoded = decodeWorkflow(readFileSync(`${folder}${name}.yaml`, 'utf8'))
  if (isLeft(decoded)) throw new Error(JSON.stringify(decoded.left))
  return decoded.right.template
}
const planned = (template: Template): Prepared => {
  const prepared = prepare(template, {}, handlers, inputTypes)
  if (isLeft(prepared)) throw new Error(JSON.stringify(prepared.left))
  return prepared.right
}

const results: Readonly<Record<string, unknown>> = {
  'conditional-execution': { params: { fast: 10, slow: 80 }, sharpe_ratio: 1.294 },
  'iterative-refinement': { best_params: { high: 80, low: 30, n: 3 }, rounds: 3, converged: true },
  'parallel-branches': { patient: -0.01, careful: -0.084, later: 0.071 },
  'sequential-pipeline': {
    best_params: { fast: 20, slow: 60 },
    return_without_costs: 0.36,
    supported: false,
  },
}
const rounded = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, held: unknown) =>
      typeof held === 'number' ? Math.round(held * 1000) / 1000 : held,
    ),
  )

test('every workflow is held', () => {
  expect(readdirSync(folder).map((name) => name.replace(/\.yaml$/, ''))).toEqual(
    [...Object.keys(results), 'regime-adaptive-grid-search-ensemble'].sort(),
  )
})

test.each(Object.entries(results))('%s is read, planned and run', async (name, result) => {
  const template = named(name)
  planned(template)
  const done = await study(template)
  expect(done.status).toBe('succeeded')
  expect(rounded(done.result)).toEqual(result)
})

test('a phase that its test refuses is skipped, and its reader takes what serves instead', async () => {
  const done = await study(named('conditional-execution'), { inputs: { enough: 9 } })
  expect(done.phases['advanced']).toMatchObject({ right: { _tag: 'Skipped' } })
  expect(done.status).toBe('succeeded')
})

const small = {
  strategies: [
    { strategy: 'sma_cross', space: { fast: [10, 20], slow: [60, 100] } },
    { strategy: 'rsi_reversion', space: { n: [2, 4], low: [10, 20], high: [60, 80] } },
  ],
  train: { from: '2005-01-03', to: '2010-01-04', warmup: 260 },
  test: { from: '2010-01-04', to: '2012-01-03', warmup: 260 },
  spans: { first: { from: '2010-01-04', to: '2011-01-03' } },
}

test('the template in YAML is the template in TypeScript: plan, inputs, result', async () => {
  const written = named('regime-adaptive-grid-search-ensemble')
  const typed = regimeAdaptiveGridSearchEnsemble
  expect(planned(written).plan.fingerprint).toBe(planned(typed).plan.fingerprint)
  expect(planned(written).inputs).toEqual(planned(typed).inputs)
  expect(written).toEqual(typed)
  const [one, other] = await Promise.all([study(written, { inputs: small }), study(typed, { inputs: small })])
  expect(one.status).toBe('succeeded')
  expect(one.result).toEqual(other.result)
}, 60_000)
