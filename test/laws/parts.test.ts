import { describe, expect, test } from 'vitest'
import { brokers } from '../../laws/traps/brokers.js'
import { brokenBy } from '../../laws/traps/part-trap.js'
import { phases } from '../../laws/traps/phases.js'
import { stores } from '../../laws/traps/stores.js'
import { terminal } from '../cli/terminal.js'

describe('each law of a part is broken by one that is', () => {
  const traps = [...brokers, ...phases, ...stores]
  test.each(traps.map((trap) => [`${trap.kind} that ${trap.name}`, trap] as const))('%s', async (_, trap) => {
    expect(brokenBy(await trap.report()).filter((sentence) => trap.breaks.test(sentence))).not.toEqual([])
  })
})

const { regimen, file } = terminal()
test('a kind of phase, a broker and a store are targets of check, with their options by --param', async () => {
  const parts = `${import.meta.dirname}/../../examples/parts`
  for (const [target, kind] of [
    [`${parts}/phase.ts`, 'kind of phase gaps'],
    [`${parts}/broker.ts#patient`, 'broker patient'],
    [`${parts}/store.ts#countingStore`, 'store countingStore'],
    [`${parts}/classifier.ts`, 'classifier valley'],
  ] as const) {
    const { code, out } = await regimen('check', target, '--runs', '4')
    expect([code, out.includes(kind), out.includes('no law is broken')]).toEqual([0, true, true])
  }
  expect(await regimen('check', `${parts}/phase.ts`, '--param', 'above=7')).toMatchObject({ code: 1 })
}, 120_000)

test('what is drawn while a file loads is found', async () => {
  const path = file(
    'drawn.ts',
    `const luck = Math.random()
export const drawn = { name: 'drawn', version: 1, params: {}, start: () => 0,
  step: (_: number, bar: { close: number }) => ((bar.close * 100 * (1 + luck)) % 1 > 0.5 ? 1 : 0), signal: (state: number) => state }`,
  )
  const { code, out } = await regimen('check', path, '--runs', '4', '--law', 'repeats')
  expect(code).toBe(1)
  expect(out).toContain('once its file was loaded again')
})

test('a strategy with an operator of its own is found by its name, and its weight is held to the laws', async () => {
  const path = file(
    'weighted.ts',
    `import { close, functionOf, operators, strategy } from 'regimen/strategy'
const ahead = { _tag: 'Kernel', name: 'ahead', version: 1, args: [{ name: 'x', sort: 'series' }], result: 'series', fields: [],
  warmup: () => 0, start: () => new Float64Array(0),
  advance: (_, [x], from, to, [out]) => { for (let i = from; i < to; i++) out[i] = (x[i + 1] ?? x[i]) > x[i] ? 1 : 0 } }
export const weighted = strategy('weighted', {}, () => ({ weight: functionOf(ahead)(close) }), { operators: { ...operators, ahead } })`,
  )
  const { code, out } = await regimen('check', `${path}#weighted`, '--runs', '4', '--law', 'prefix')
  expect(code).toBe(1)
  expect(out).toMatch(
    /it was weight [01]; with the bars after \d+ cut off it was weight [01]: it read the future/,
  )
})
