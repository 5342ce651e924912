import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLeft, isRight, right } from 'fp-ts/lib/Either.js'
import {
  backtest,
  decodeWorkflow,
  embeddedSp500,
  handlers,
  inputTypes,
  iterate,
  levelStore,
  literal,
  runBacktest,
  type Slice,
  signalStream,
  universeStream,
} from 'regimen'
import { from, lastValueFrom, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { barsBetween } from '../../src/market/bars/bars.js'
import { prepare } from '../../src/run/run.js'
import { parseStrategy } from '../../src/strategy/strategy-codec.js'
import { policyOf } from '../../src/workflow/policy.js'
import { terminal, waveCsv, waveRows } from '../cli/terminal.js'
import { root, textOf } from './blocks.js'

const SOURCES = [
  'run/phase-error.ts',
  'store/store-error.ts',
  'market/data-error.ts',
  'workflow/plan/fault.ts',
  'strategy/language/fault.ts',
  'regime/regime-fault.ts',
]
const page = textOf('docs/how-to/troubleshooting.md')

test.each(SOURCES)('every tag of an error in %s has an entry', (file) => {
  const path = file === 'market/data-error.ts' ? 'market/bars/data-error.ts' : file
  const source = readFileSync(join(root, 'src', path), 'utf8')
  const tags = [...source.matchAll(/_tag: '(\w+)'|^ {4}\| '([A-Z]\w+)'/gm)].map(([, a, b]) => a ?? b)
  expect(tags.length).toBeGreaterThan(0)
  expect(tags.filter((tag) => !page.includes(`\`${tag}\``))).toEqual([])
})

/** Tags of the faults of a document, none where it can run. */
const faultsOf = (text: string): readonly string[] => {
  const decoded = decodeWorkflow(text)
  if (isLeft(decoded)) return decoded.left.map(({ message }) => message)
  return tagsOf(decoded.right.template)
}
const tagsOf = (template: Parameters<typeof prepare>[0]): readonly string[] => {
  const prepared = prepare(template, {}, handlers, inputTypes)
  return isRight(prepared) || prepared.left._tag !== 'BadWorkflow'
    ? []
    : prepared.left.faults.map(({ _tag }) => _tag)
}
const traded = (name: string, config = 'strategy: sma_cross', more = ''): string =>
  `{ phase: ${name}, kind: backtest, config: { ${config} }${more} }`
const sequence = (...nodes: readonly string[]): string => `sequence: [${nodes.join(', ')}]\n`
const [a, b] = [traded('a'), traded('b')]
const held = (read: string) =>
  `{ phase: v, kind: validation, config: { scheme: { kind: holdout, train: { to: 2010-01-04 }, test: { from: 2010-01-04 } }, candidate: '${read}' } }`
const reads = held('${a.candidate}')

const resampled = (text: string): string => traded('r', `strategy: sma_cross, resamples: "${text}"`)
const BEFORE = '${previous(r.counts.decisions, 3)}'
const looped = (text: string): string =>
  `iterate: loop\nat_most: 2\nuntil: 'true'\nbody: ${resampled(text)}\n`
const each = (range: string, resamples = '${3}'): string =>
  `for_each: day\nover: "[{ to: '2010-01-04' }]"\nbody: ${traded('r', `strategy: sma_cross, range: "${range}", resamples: "${resamples}"`)}\n`

const documents: readonly (readonly [tag: string, wrong: string, right: string])[] = [
  ['BadConfig', sequence(traded('a', 'stratgy: sma_cross')), sequence(a)],
  ['UnknownKind', sequence(a.replace('backtest', 'backtst')), sequence(a)],
  ['UnknownName', sequence(a, held('${aa.candidate}')), sequence(a, reads)],
  ['NotBefore', `parallel: [${a}, ${reads}]\n`, sequence(a, reads)],
  [
    'MayNotRun',
    sequence(`{ optional: ${a} }`, reads),
    sequence(b, `{ optional: ${a} }`, held('${a.candidate ?? b.candidate}')),
  ],
  ['NoSuchOutput', sequence(a, held('${a.candidates}')), sequence(a, reads)],
  ['BadName', sequence(traded('inputs')), sequence(a)],
  ['NameClash', `parallel: [${a}, ${traded('a', 'strategy: rsi_reversion')}]\n`, `parallel: [${a}, ${b}]\n`],
  ['Cycle', sequence(a, b, a), sequence(a, b)],
  [
    'UnknownInput',
    `workflow: ${traded('a', 'strategy: sma_cross, range: "${inputs.span}"')}\n`,
    `inputs: { span: { type: range, default: {} } }\nworkflow: ${traded('a', 'strategy: sma_cross, range: "${inputs.span}"')}\n`,
  ],
  ['UnknownItem', each('${item.days}'), each('${item.day}')],
  ['NoRound', sequence(resampled('${round()}')), looped('${round()}')],
  ['NoIndex', sequence(resampled('${index()}')), each('${item.day}', '${index()}')],
  ['NoRoundBefore', sequence(a, resampled(BEFORE)), looped(BEFORE)],
]

const nested = (levels: number, wrap: (inner: string) => string): string =>
  Array.from({ length: levels }).reduce<string>(wrap, a)
const many = Array.from({ length: 600 }, (_, i) => traded(`a${i}`))

test('TooDeep: nested nodes and expressions are called so, and a flat list of as many runs', () => {
  const optional = nested(600, (inner) => `{ optional: ${inner} }`)
  const sequences = nested(600, (inner) => `{ sequence: [${inner}, ${b}] }`)
  const brackets = resampled(`\${${'('.repeat(300)}3${')'.repeat(300)}}`)
  for (const text of [`workflow: ${optional}\n`, `workflow: ${sequences}\n`, brackets])
    expect(faultsOf(text).join()).toMatch(/nest (deeper than \d+ levels|too deep to be read)/)
  expect(faultsOf(sequence(...many))).toEqual([])
})

describe('what the page says to do about a workflow ends its fault', () => {
  test.each(documents)('%s', (tag, wrong, right) => {
    expect(faultsOf(wrong)).toContain(tag)
    expect(faultsOf(right)).toEqual([])
    expect(page).toContain(`\`${tag}\``)
  })
})

const { regimen, file, directory } = terminal()
const rows = waveRows(300)
file('bars.csv', waveCsv(rows))
file('headless.csv', waveCsv(rows).replace('date,', 'when,').replace('open,high', 'o,h'))
file('bad.csv', waveCsv([...rows, '2030-01-02,1,0.5,2,1,1']))
file('days.csv', waveCsv(['31/12/2019,1,2,1,1,1', '02/01/2020,1,2,1,1,1', '03/01/2020,1,2,1,1,1']))
file('notes/readme.txt', 'mine')
const TESTED =
  'phase: tested\nkind: backtest\nconfig: { strategy: sma_cross, params: { fast: 5, slow: 20 } }\n'
file('tested.yaml', TESTED)
const run = ['run', 'tested.yaml', '--data', 'bars.csv'] as const

const above = ['backtest', '--strategy', 'close > sma(close, 50)', '--data', 'bars.csv'] as const
const search = [
  ...['optimize', '--strategy', 'sma_cross', '--data', 'bars.csv'],
  ...['--space', 'fast=5:10:5', '--space', 'slow=20:40:20', '--set'],
] as const
file('several/ant.csv', waveCsv(rows))
file('several/bee.csv', waveCsv(rows))
const day = Date.UTC(2018, 0, 1)
file(
  'uneven.csv',
  waveCsv(
    Array.from(
      { length: 60 },
      (_, i) =>
        `${new Date(day + (3 * i + ((i * i) % 3)) * 3_600_000).toISOString()},1,2,1,${1 + (i % 3) / 3},1`,
    ),
  ),
)
const wide = (timeout: number): string =>
  `phase: wide\nkind: optimization\npolicy: { timeout_ms: ${timeout} }\nconfig: { strategies: [{ strategy: sma_cross, space: { fast: { int: [5, 50] }, slow: { int: [60, 62] } } }] }\n`
file('hurried.yaml', wide(40))
file('patient.yaml', wide(600_000).replace('[5, 50]', '[5, 6]').replace('[60, 62]', '[60, 61]'))

const replayed = (log: number): string =>
  `sequence:
  - { phase: kept, kind: backtest, config: { strategy: "close > sma(close, 5)", capture: signals } }
  - { phase: again, kind: backtest, config: { replay: "\${kept.signal_logs}", log: ${log} } }
`
file('fourth.yaml', replayed(3))
file('first.yaml', replayed(0))
const [late, soon] = ['2030-01-01', '2018-02-01'].map((from) =>
  sequence(
    traded('first', `strategy: "close > sma(close, 5)", range: { from: ${from} }`),
    traded('second', 'strategy: "close > sma(close, 5)"'),
  ),
)
file('blocked.yaml', late ?? '')
file('mended.yaml', soon ?? '')
file('boom.yaml', 'phase: a\nkind: boom\nconfig: { at: 5 }\n')
file('calm.yaml', 'phase: a\nkind: boom\nconfig: { at: 1 }\n')
file(
  'parts.ts',
  `import { finite, left, right, struct } from 'regimen/parts'
const config = struct('boom', { at: finite() })
const boom = {
  version: 1, config, result: struct('boom result', {}), cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: ({ config: { at } }) => {
    if (at > 4) throw new Error('the wheel came off')
    return [right({})]
  },
}
const picky = {
  name: 'picky', version: 1, config: struct('picky', { bars: finite() }), model: struct('picky model', {}),
  names: () => ['calm'],
  fit: ({ bars }, { close }) => close.length < bars ? left(close.length + ' bars are fewer than ' + bars) : right({}),
  label: (_, { close }) => new Uint8Array(close.length).fill(1),
}
export const library = { handlers: { boom }, classifiers: { picky } }
`,
)
const still = Array.from({ length: 200 }, (_, i) => (rows[i] ?? '').replace(/,.*/, ',100,100,100,100,1000'))
file('still.csv', waveCsv([...still, ...waveRows(300, Date.UTC(2018, 0, 201))]))
const labels = (of: string, from = '2018-08-01', warmup = 200): string =>
  `phase: a\nkind: backtest\nconfig: { strategy: "label(m) == 'calm'", range: { from: ${from}, warmup: ${warmup} }${of} }\n`
file('bare.yaml', labels(''))
file('cold.yaml', labels(', labels: { m: hmm }', '2018-08-01', 0))
file('warm.yaml', labels(', labels: { m: hmm }'))
file('early.yaml', labels(', labels: { m: hmm }', '2018-07-18', 160))
file('longer.yaml', labels(', labels: { m: hmm }', '2019-03-01', 400))
file('picky.yaml', labels(', labels: { m: { kind: picky, bars: 210 } }'))
file('pickier.yaml', labels(', labels: { m: { kind: picky, bars: 210 } }', '2018-08-01', 212))
const on = (name: string, ...more: readonly string[]) => ['run', name, '--data', 'bars.csv', ...more] as const
const own = ['--library', 'parts.ts'] as const

const commands: readonly (readonly [
  tag: string,
  wrong: readonly string[],
  because: string,
  right: readonly string[],
])[] = [
  [
    'BadHeader',
    ['data', 'check', 'headless.csv'],
    'headless.csv',
    [
      'data',
      'check',
      'headless.csv',
      '--csv',
      'columns.time=when',
      '--csv',
      'columns.open=o',
      '--csv',
      'columns.high=h',
    ],
  ],
  ['BadRow', ['data', 'check', 'bad.csv'], 'bad.csv', ['data', 'check', 'bad.csv', '--repair', 'skip']],
  [
    'NoBars',
    ['data', 'check', 'days.csv', '--csv', 'date_order=mdy'],
    'days.csv',
    ['data', 'check', 'days.csv', '--csv', 'date_order=dmy'],
  ],
  ['Unreadable', ['data', 'check', 'bar.csv'], 'no such file', ['data', 'check', 'bars.csv']],
  [
    'BadOption',
    ['data', 'check', 'bars.csv', '--csv', 'zone=Mars'],
    'zone',
    ['data', 'check', 'bars.csv', '--csv', 'zone=America/New_York'],
  ],
  [
    'IrregularSpacing',
    ['backtest', '--strategy', 'close > sma(close, 2)', '--data', 'uneven.csv'],
    'irregular',
    ['data', 'convert', 'uneven.csv', 'even.csv', '--bars', '1d'],
  ],
  [
    'BadParameter',
    ['backtest', '--strategy', 'sma_cross', '--param', 'fast=0', '--data', 'bars.csv'],
    'beyond its bounds 5 to 50',
    ['backtest', '--strategy', 'sma_cross', '--param', 'fast=5', '--data', 'bars.csv'],
  ],
  [
    'TooLittleWarmup',
    [...above, '--from', '2018-01-10', '--warmup', '60'],
    'warm-up',
    [...above, '--from', '2018-06-01'],
  ],
  [
    'UnknownInstrument',
    ['backtest', '--data', 'several/*.csv', '--strategy', "close > close('beee')"],
    'beee',
    ['backtest', '--data', 'several/*.csv', '--strategy', "close > close('bee')"],
  ],
  [
    'Failed',
    [...search, 'objective={ name: sharpe_ratio, min_trades: 200 }'],
    'no trial has a score',
    [...search, 'objective={ name: sharpe_ratio, min_trades: 1 }'],
  ],
  ['TimedOut', ['run', 'hurried.yaml'], 'timed out', ['run', 'patient.yaml']],
  ['MissingInput', on('fourth.yaml'), 'there is no number 3', on('first.yaml')],
  ['Crashed', on('boom.yaml', ...own), 'the wheel came off', on('calm.yaml', ...own)],
  ['Blocked', on('blocked.yaml'), 'second                    blocked by first', on('mended.yaml')],
  ['MissingLabels', on('bare.yaml'), 'such as labels: { m: hmm }', on('warm.yaml')],
  ['TooFewBars', on('cold.yaml'), '0 bars are too few to fit on', on('warm.yaml')],
  [
    'NoVariance',
    ['run', 'early.yaml', '--data', 'still.csv'],
    'do not vary',
    ['run', 'longer.yaml', '--data', 'still.csv'],
  ],
  ['NoFit', on('picky.yaml', ...own), '200 bars are fewer than 210', on('pickier.yaml', ...own)],
  ['NotAStore', [...run, '--store', 'notes'], 'no store', [...run, '--store', 'kept']],
]

test.each(commands)('%s: the command that the page gives works', async (_tag, wrong, because, right) => {
  const refused = await regimen(...wrong)
  expect([refused.code === 0, `${refused.out}${refused.err}`]).toEqual([
    false,
    expect.stringContaining(because),
  ])
  const mended = await regimen(...right)
  expect([mended.code, mended.err]).toEqual([0, expect.anything()])
})

test('StoreBusy: another store runs meanwhile, and what only looks works', async () => {
  const store = await levelStore(join(directory, 'busy'), { now: 0, pid: process.pid })
  expect((await regimen(...run, '--store', 'busy')).code).not.toBe(0)
  expect((await regimen(...run, '--store', 'other')).code).toBe(0)
  expect((await regimen('runs', '--store', 'busy')).code).toBe(0)
  if (isRight(store)) await store.right.close()
})

test('StoreDamaged: repaired, nothing is computed again', async () => {
  expect((await regimen(...run, '--store', 'bitten')).code).toBe(0)
  file('bitten/db/CURRENT', 'MANIFEST-9\n')
  const refused = await regimen(...run, '--store', 'bitten')
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('is damaged')])
  expect((await regimen('store', 'repair', '--store', 'bitten')).code).toBe(0)
  expect((await regimen(...run, '--store', 'bitten')).err).toContain('1 of 1 phases cached')
})

test('WrongFormat: another store, or the format read again from the database', async () => {
  expect((await regimen(...run, '--store', 'newer')).code).toBe(0)
  file('newer/STORE.json', '{"format":9,"created":"2026-01-01T00:00:00.000Z"}')
  const refused = await regimen(...run, '--store', 'newer')
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringMatching(/has format 9, this version reads 1\n.*--store[\s\S]*store repair --store newer/),
  ])
  expect((await regimen(...run, '--store', 'older')).code).toBe(0)
  expect((await regimen('store', 'repair', '--store', 'newer')).code).toBe(0)
  expect((await regimen(...run, '--store', 'newer')).err).toContain('1 of 1 phases cached')
})

test('StoreFailed: with room on the disk the same command goes on', async (context) => {
  const disk = join(directory, 'disk')
  mkdirSync(disk)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status !== 0)
    return context.skip('this machine mounts no small disk')
  try {
    file('disk/filler', Buffer.alloc(1_020_000))
    const refused = await regimen(...run, '--store', 'disk/store')
    expect([refused.code, `${refused.out}${refused.err}`]).toEqual([1, expect.stringMatching(/full|space/)])
    file('disk/filler', '')
    expect((await regimen(...run, '--store', 'disk/store')).code).toBe(0)
  } finally {
    spawnSync('umount', [disk])
  }
})

const parsed = parseStrategy('close > sma(close, 5)')
if (isLeft(parsed)) throw new Error(parsed.left.message)
const rising = parsed.right
const batch = (from: number, to: number) => right(barsBetween(embeddedSp500().bars, from, to))
const signals = (slice: Slice, ...fed: readonly ReturnType<typeof batch>[]) =>
  lastValueFrom(from(fed).pipe(signalStream(rising, {}, slice), toArray()))
const WARMED: Slice = { warmup: [0, 50], scored: [50, 300] }

test('BadSlice, MissingBars: a range whose halves meet, and batches that follow one another, are read', async () => {
  const torn: Slice = { warmup: [0, 50], scored: [60, 300] }
  expect(await signals(torn, batch(0, 300))).toMatchObject([{ left: { _tag: 'BadSlice' } }])
  const gap = await signals(WARMED, batch(0, 100), batch(120, 300))
  expect(gap.at(-1)).toMatchObject({ left: { _tag: 'MissingBars', expected: 100, got: 120 } })
  const read = await signals(WARMED, batch(0, 100), batch(100, 300))
  expect(read.every(isRight)).toBe(true)
})

test('LateBar: bars in the order in which they are over are read', async () => {
  const slice: Slice = { warmup: [0, 0], scored: [0, Infinity] }
  const given = ['ant', 'bee'].map((symbol) => ({ symbol, slice }))
  const fed = (...order: readonly (readonly [string, number])[]) =>
    lastValueFrom(
      from(
        order.map(([symbol, at]) => {
          const bar = barsBetween(embeddedSp500().bars, at, at + 1)
          return right({ _tag: 'Over' as const, symbol, bar, closed: (bar.time[0] ?? 0) + 86_400_000 })
        }),
      ).pipe(universeStream(rising, {}, given), toArray()),
    )
  const late = await fed(['ant', 0], ['bee', 0], ['ant', 1], ['ant', 2], ['bee', 1])
  expect(late.at(-1)).toMatchObject({ left: { _tag: 'LateBar', symbol: 'bee' } })
  const inOrder = await fed(['ant', 0], ['bee', 0], ['bee', 1], ['ant', 1], ['ant', 2], ['bee', 2])
  expect(inOrder.every(isRight)).toBe(true)
})

const strategies: readonly (readonly [tag: string, wrong: string, right: string])[] = [
  ['BadTree', 'close > sma(close, )', 'close > sma(close, 20)'],
  ['MissingUniverse', 'rank(close) > 0.5', 'close > sma(close, 20)'],
]
test.each(strategies)('%s: another expression runs', async (_tag, wrong, right) => {
  await expect(runBacktest({ long_while: wrong })).rejects.toThrow()
  expect((await runBacktest({ long_while: right })).trades.pnl.length).toBeGreaterThan(0)
})

test('NotData, BadPolicy, BadBound: a workflow in code is mended in the same way', () => {
  const asked = (workflow: unknown) => tagsOf({ name: 'asked', inputs: {}, workflow, result: {} } as never)
  const tested = backtest('a', { strategy: 'sma_cross' })
  const loop = iterate({ name: 'loop', body: tested, until: literal(true), at_most: 3 })
  expect(asked({ ...tested, config: { strategy: () => 1 } })).toContain('NotData')
  expect(asked({ ...tested, policy: { timeout_ms: -1 } })).toContain('BadPolicy')
  expect(asked({ ...loop, at_most: 0 })).toContain('BadBound')
  expect(
    [tested, { ...tested, policy: policyOf({ timeout_ms: 60_000, retries: { times: 1 } }) }, loop].map(asked),
  ).toEqual([[], [], []])
})
