import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isLeft } from 'fp-ts/lib/Either.js'
import { decodeWorkflow, handlers, inputTypes, study, templates } from 'regimen'
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

const fileOf = (name: string): string => name.replaceAll('_', '-')

const results: Readonly<Record<string, unknown>> = {
  'conditional-execution': { params: { fast: 10, slow: 80 }, sharpe_ratio: 1.294 },
  'iterative-search': { best_params: { high: 80, low: 30, n: 3 }, rounds: 3, converged: true },
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
    [...Object.keys(results), ...Object.keys(templates).map(fileOf)].sort(),
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

test.each(Object.entries(templates))(
  '%s in YAML is the template in TypeScript: plan, inputs, result',
  (name, typed) => {
    const written = named(fileOf(name))
    expect(planned(written).plan.fingerprint).toBe(planned(typed).plan.fingerprint)
    expect(planned(written).inputs).toEqual(planned(typed).inputs)
    expect(written).toEqual(typed)
  },
)
