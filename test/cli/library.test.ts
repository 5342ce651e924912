import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { terminal } from './terminal.js'

const { regimen, document, file } = terminal()
const parts = (name: string): string =>
  fileURLToPath(new URL(`../../examples/parts/${name}.ts`, import.meta.url))
const years = ['--from', '2006-01-03', '--to', '2008-01-02'] as const

file(
  'streak.yaml',
  `phase: tested
kind: backtest
config: { strategy: { enter_long: 'streak(close) <= -3', exit_long: 'streak(close) >= 1' }, resamples: 0 }
`,
)

test('--library gives its names to run, plan, backtest and optimize; without it they are unknown', async () => {
  const library = ['--library', parts('operator')] as const
  const first = await document('run', 'streak.yaml', ...library)
  expect(first.status).toBe('succeeded')
  const again = await document('run', 'streak.yaml', ...library)
  expect(again.phases.tested).toMatchObject({ cached: true, key: first.phases.tested.key })
  expect((await document('plan', 'streak.yaml', ...library)).cached_share).toBe(1)
  expect((await regimen('plan', 'streak.yaml')).err).toContain('there is no operator "streak"')
  expect((await regimen('backtest', '--strategy', 'streak(close) < -2', ...years, ...library)).code).toBe(0)
  const searched = await document(
    'optimize',
    '--strategy',
    'sma_cross',
    '--algorithm',
    'narrowing',
    '--budget',
    '12',
    '--library',
    parts('algorithm'),
  )
  expect(searched.phases.optimization.result.algorithm).toBe('narrowing')
})

test('a file that is edited, or imports one that is, has another key', async () => {
  file('lib/base.ts', 'export const scale = 1\n')
  const metric = file(
    'lib/mine.ts',
    `import { scale } from './base.js'
export const library = { metrics: { bars: { name: 'bars', version: 1, of: ({ equity }: { equity: Float64Array }) => scale * (equity.length - 1) } } }
`,
  )
  file('plain.yaml', 'phase: tested\nkind: backtest\nconfig: { strategy: sma_cross, resamples: 0 }\n')
  const first = await document('run', 'plain.yaml', '--library', metric)
  const { bars } = first.phases.tested.result.metrics
  expect(bars).toBe(first.phases.tested.result.span.bars)
  file('lib/base.ts', 'export const scale = 2\n')
  const edited = await document('run', 'plain.yaml', '--library', metric)
  expect(edited.phases.tested.key).not.toBe(first.phases.tested.key)
  expect(edited.phases.tested.result.metrics.bars).toBe(2 * bars)
  file('lib/base.ts', 'export const scale = 1\n')
  expect((await regimen('run', 'plain.yaml', '--library', metric)).err).toContain(
    'library.metrics.bars, version 1, has other code than an earlier run found',
  )
})

test('a parameter of an order machine that is out of its bounds is reported at the flag of the machine', async () => {
  const idle = file(
    'idle.ts',
    `const machine = (params: object) => ({ name: 'idle', version: 1, params, start: () => 0, step: () => ({ state: 0, orders: [] }) })
export const library = { order_machines: { idle: { name: 'idle', version: 1, space: { n: { _tag: 'Int', low: 1, high: 5, step: 1 } }, machine } } }
`,
  )
  const { code, err } = await regimen('backtest', '--strategy', 'idle', '--param', 'n=9', '--library', idle)
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('--strategy: idle: n is 9, beyond its bounds 1 to 5'),
  ])
})

test.each([
  [['--library', 'nowhere.ts'], 'there is no file nowhere.ts'],
  [['--library', 'streak.yaml'], 'a library is a .ts or .js file'],
  [['--library', `${parts('operator')}#libary`], 'has no export "libary", did you mean "library"?'],
  [
    ['--library', parts('operator'), '--library', parts('operator')],
    'library.operators.streak: the name stands twice',
  ],
])('%j is refused', async (flags, because) => {
  const { code, err } = await regimen('run', 'streak.yaml', ...flags)
  expect([code, err]).toEqual([2, expect.stringContaining(because)])
})

test("a kind of phase of one's own says in its own words what it found, in run and in show", async () => {
  file(
    'own/count.ts',
    `import { integer, right, struct } from 'regimen/parts'
export const library = {
  handlers: {
    count: {
      version: 1, cached: true, config: struct('count', {}), result: struct('counted', { bars: integer(0) }),
      grounds: () => Promise.resolve(right(null)),
      run: (_request: unknown, { data }: any) => [right({ bars: data.dataset.bars.length })],
      phrase: ({ bars }: { bars: number }) => \`\${bars} bars\`,
      text: ({ bars }: { bars: number }) => [\`counted \${bars} bars, one by one\`],
    },
  },
}
`,
  )
  file('own/count.yaml', 'phase: counted\nkind: count\nconfig: {}\n')
  const done = await regimen('run', 'own/count.yaml', '--library', 'own/count.ts', '--store', 'own/store')
  expect(done.out).toContain('counted:\ncounted 5105 bars, one by one')
  const run = /run (\w+)/.exec(done.err)?.[1] ?? ''
  expect((await regimen('show', run, '--store', 'own/store')).out).toContain('counted 5105 bars, one by one')
})

const study = (kind: string, config: string): string => `phase: tested\nkind: ${kind}\nconfig: ${config}\n`
const SPACE = 'strategies: [{ strategy: sma_cross, space: { fast: [5, 10] } }]'

test('schema --library knows its names in a document; without it an editor refuses them', async () => {
  const named = {
    metric: study('optimization', `{ ${SPACE}, objective: time_under_water }`),
    analysis: study('analysis', '{ kind: losing_streak, strategy: sma_cross }'),
    algorithm: study('optimization', `{ ${SPACE}, algorithm: narrowing }`),
    phase: study('gaps', '{ above: 0.01 }'),
  }
  const read = async (...words: readonly string[]) =>
    new Ajv2020({ strict: false, allowUnionTypes: true }).compile(
      JSON.parse((await regimen('schema', ...words)).out),
    )
  const libraries = Object.keys(named).flatMap((part) => ['--library', parts(part)])
  const [accepts, plain] = [await read(...libraries), await read()]
  for (const text of Object.values(named))
    expect([accepts(parse(text)), plain(parse(text))]).toEqual([true, false])
})

test.each(['schema', 'serve'])('%s --library of a file that is not there says so', async (command) => {
  const { code, err } = await regimen(command, '--library', 'nope.ts')
  expect([code, err]).toEqual([2, '--library "nope.ts": there is no file nope.ts\n'])
})
