import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { storeLaws } from '../../laws/index.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { terminal } from '../cli/terminal.js'

const { regimen, file, directory } = terminal()
const linesOf = (name: string): readonly string[] => {
  const path = join(directory, name)
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}
/** A line that is written into a file of this name each time. */
const noting = (name: string): string =>
  `;(await import('node:fs')).appendFileSync(${JSON.stringify(join(directory, name))}, 'once\\n')`

test('a module is loaded once, and once more where what it draws while it loads is put to the test', async () => {
  const strategies = file(
    'loaded.ts',
    `${noting('loads')}
export const up = { name: 'up', version: 1, params: {}, start: () => 0, step: (_, bar) => (bar.close > bar.open ? 1 : 0), signal: (s) => s }`,
  )
  await regimen('check', `${strategies}#up`, '--law', 'input', '--runs', '4')
  expect(linesOf('loads')).toHaveLength(2)
})

test('a store is opened for the laws alone', async () => {
  const opens = { count: 0 }
  const [first] = storeLaws(() => {
    opens.count += 1
    return Promise.resolve(memoryStore())
  })
  await first?.check()
  const stores = file(
    'stores.ts',
    `import { appendFileSync } from 'node:fs'

const { memoryStore } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/store/memory-store.ts'))})
${noting('modules')}
export const mine = () => { appendFileSync(${JSON.stringify(join(directory, 'opens'))}, 'once\\n'); return memoryStore() }`,
  )
  const { code, out } = await regimen('check', `${stores}#mine`, '--law', '1')
  expect([code, out]).toEqual([0, expect.stringContaining('no law is broken')])
  expect([linesOf('modules').length, linesOf('opens').length]).toEqual([1, opens.count])
})

test('a law that is not there is refused, with those that are', async () => {
  expect(await regimen('check', 'sma_cross', '--law', 'prefx', '--runs', '1')).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /a strategy has no law "prefx", did you mean "prefix"\?: outside, input, repeats, prefix/,
    ),
  })
})

test('a condition is read with the operators of the library, and the command that is printed says so', async () => {
  const library = file(
    'ahead.ts',
    `export const library = { operators: { ahead: { _tag: 'Kernel', name: 'ahead', version: 1, args: [{ name: 'x', sort: 'series' }],
  result: 'series', fields: [], warmup: () => 0, start: () => new Float64Array(0),
  advance: (_, [x], from, to, [out]) => { for (let i = from; i < to; i++) out[i] = x[i + 1] ?? x[i] } } } }`,
  )
  const rows = Array.from({ length: 90 }, (_, i) => {
    const price = (100 + 5 * Math.sin(i)).toFixed(2)
    return `${new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)},${price},${price},${price},${price},9`
  })
  const csv = file('bars.csv', ['date,open,high,low,close,volume', ...rows].join('\n'))
  const given = ['--data', csv, '--repair', 'refuse', '--csv', 'price_scale=10', '--library', library]
  const { code, out } = await regimen(
    'check',
    'ahead(close) > close',
    ...given,
    '--runs',
    '2',
    '--law',
    'prefix',
  )
  expect(code).toBe(1)
  const [, printed = ''] = /again: regimen (.+)/.exec(out) ?? []
  for (const word of given) expect(printed).toContain(word)
  const words = [...printed.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  const again = await regimen(...words)
  expect(again.code).toBe(1)
  const shown = (text: string): string | undefined => /^ +on bar .+$/m.exec(text)?.[0]
  expect(shown(again.out)).toBe(shown(out))
})

test('the command that makes a case again names the further series', async () => {
  const bars = Array.from({ length: 120 }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)
    return `${day},10,11,9,${10 + (i % 3) / 10},100`
  })
  const data = file('bars.csv', ['date,open,high,low,close,volume', ...bars].join('\n'))
  const series = file('eps.csv', 'date,eps\n2020-01-01,1\n2020-02-01,2\n2020-03-01,1\n')
  const strategies = file(
    'eps.ts',
    `const ahead = { _tag: 'Kernel', name: 'ahead', version: 1, args: [{ name: 'x', sort: 'series' }], result: 'series', fields: [],
  warmup: () => 0, start: () => new Float64Array(0),
  advance: (_, [x], from, to, [out]) => { for (let i = from; i < to; i++) out[i] = x[i + 1] ?? x[i] } }
export const library = { operators: { ahead } }`,
  )
  const condition = "ahead(series('eps')) > 1.5"
  const { code, out } = await regimen(
    'check',
    condition,
    '--library',
    strategies,
    '--data',
    data,
    '--series',
    series,
    '--runs',
    '4',
  )
  expect(code).toBe(1)
  const again = out.split('\n').find((line) => line.includes('again: '))
  expect(again).toContain(`--series ${series}`)
})
