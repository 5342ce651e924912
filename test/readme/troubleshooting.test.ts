import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import {
  backtest,
  decodeWorkflow,
  handlers,
  inputTypes,
  iterate,
  levelStore,
  literal,
  runBacktest,
} from 'regimen'
import { describe, expect, test } from 'vitest'
import { prepare } from '../../src/run/run.js'
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
