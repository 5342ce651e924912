import { mkdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { levelStore } from '../../src/store/level-store.js'
import { TWO_BACKTESTS, terminal, waveCsv, waveRows } from './terminal.js'

const { directory, file, regimen } = terminal()
const TEMPLATE = 'regime_adaptive_grid_search_ensemble'
file('two.yaml', TWO_BACKTESTS)
file('notes.txt', 'plain text')
file('list.yaml', '- { kind: market, side: buy }\n')
file('one.csv', waveCsv(waveRows(1)))
file('wave.csv', waveCsv(waveRows(300)))
file('nothing.csv', '')
file('head.csv', waveCsv([]))
file(
  'binary.csv',
  Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256),
)
file('cut.csv.gz', Uint8Array.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6]))
file('bad.csv', waveCsv(waveRows(30).map((row, i) => (i === 10 ? row.replace(/,[^,]*,/, ',NaN,') : row))))
file('falling.csv', waveCsv([...waveRows(20), ...waveRows(10)]))
file(
  'study.ts',
  "import { backtest, smaCross } from 'regimen'\nexport const one = backtest('one', { strategy: smaCross })\nexport const two = backtest('two', { strategy: smaCross })\nexport const three = 3\n",
)
file('throws.ts', "throw new Error('no luck today')\n")
file('broken.ts', 'export const a = (\n')
file('empty.ts', 'export const a = 3\n')
file('lost.ts', "import { x } from './elsewhere.js'\nexport default x\n")
file('fake.ts', "export const fake = { _tag: 'Phase' }\n")
file('hollow.ts', "export const hollow = { workflow: { _tag: 'Sequence', children: 3 }, inputs: {} }\n")
mkdirSync(`${directory}/folder.yaml`)
mkdirSync(`${directory}/folder.ts`)
mkdirSync(`${directory}/folder`)
file('file-not-folder', '')
file('torn/STORE.json', '{torn')

type Case = readonly [args: readonly string[], code: 1 | 2, ...says: readonly string[]]
const cases: Readonly<Record<string, readonly Case[]>> = {
  commands: [
    [[], 2, 'Usage: regimen'],
    [['rnu'], 2, "unknown command 'rnu'", 'Did you mean run?'],
    [['data', 'chek'], 2, 'Did you mean check?'],
    [['run'], 2, "missing required argument 'workflow'"],
    [['run', TEMPLATE, '--sett', 'a=1'], 2, "unknown option '--sett'", 'Did you mean --set?'],
    [['run', TEMPLATE, '--seed', '-1'], 2, 'a whole number of at least 0'],
    [['run', TEMPLATE, '--seed', ''], 2, 'a whole number of at least 0'],
    [['run', TEMPLATE, '--seed', '1e400'], 2, 'a whole number of at least 0'],
    [['run', TEMPLATE, '--seed', '1.5'], 2, 'a whole number of at least 0'],
    [['run', TEMPLATE, '--concurrency', '0'], 2, 'a whole number of at least 1'],
    [['backtest'], 2, '--strategy is missing'],
  ],
  workflows: [
    [['run', 'regime_adaptive_grid_serch_ensemble'], 2, `did you mean "${TEMPLATE}"?`],
    [['run', '__proto__'], 2, 'there is no template "__proto__"', TEMPLATE],
    [['run', ''], 2, 'names no template and no file'],
    [['run', '.'], 2, 'a workflow is a .yaml, .json, .ts or .js file'],
    [['run', 'notes.txt'], 2, 'a workflow is a .yaml, .json, .ts or .js file'],
    [['run', 'two.yaml#one'], 2, 'two.yaml is one workflow: write it without "#one"'],
    [['run', 'none.yaml'], 2, 'there is no file none.yaml'],
    [['run', 'folder.yaml'], 2, 'folder.yaml is no file'],
    [['run', 'folder.ts'], 2, 'folder.ts is no file'],
    [['run', 'study.ts'], 1, 'study.ts#one, study.ts#two'],
    [['run', 'study.ts#tow'], 1, 'no workflow "tow", did you mean "two"?'],
    [['run', 'study.ts#three'], 1, 'no workflow "three", known: one, two'],
    [['run', 'throws.ts'], 1, 'throws.ts: no luck today'],
    [['run', 'broken.ts'], 1, 'broken.ts: ', 'Unexpected token'],
    [['run', 'empty.ts'], 1, 'empty.ts exports no workflow or template'],
    [['run', 'lost.ts'], 1, "lost.ts: Cannot find module './elsewhere.js'"],
    [['run', 'fake.ts'], 1, 'fake.ts: what it exports is no sound workflow'],
    [['run', 'hollow.ts'], 1, 'hollow.ts: what it exports is no sound workflow'],
  ],
  settings: [
    [['run', TEMPLATE, '--set', 'trian.to=2012-01-01'], 2, 'has no "trian", did you mean "train"?'],
    [['run', TEMPLATE, '--set', 'train.too=2012-01-01'], 2, 'train.too: ', 'did you mean "to"?'],
    [['run', TEMPLATE, '--set', 'train'], 2, 'write path=value'],
    [['run', TEMPLATE, '--set', '=3'], 2, 'write path=value'],
    [['run', TEMPLATE, '--set', 'train..to=3'], 2, '"train..to" is no path'],
    [['run', TEMPLATE, '--set', '__proto__.to=3'], 2, '"__proto__.to" is no path'],
    [['run', TEMPLATE, '--set', 'train.constructor.x=1'], 2, 'a range has no "constructor"'],
    [['run', TEMPLATE, '--set', 'strategies.5.strategy=x'], 2, 'there is no item 5', 'items 0 to 1'],
    [['run', TEMPLATE, '--set', 'strategies.x=3'], 2, 'there is no item x'],
    [['run', TEMPLATE, '--set', 'strategies.0.strategy=sma_cros'], 2, 'did you mean "sma_cross"?'],
    [['run', TEMPLATE, '--set', 'train.to=1990-01-01'], 2, 'from 2001-01-12 is not before to 1990-01-01'],
    [['run', TEMPLATE, '--set', 'train.to=soon'], 2, 'train.to: "soon" is not a date'],
    [['run', TEMPLATE, '--set', 'weights.step=1e-9'], 2, 'weights.step', 'from 0.001 to 1'],
    [['run', 'two.yaml', '--set', 'stp=1'], 2, 'two_backtests has no "stp", did you mean "stop"?'],
    [['run', 'two.yaml', '--set', 'stop=abc'], 2, '--set stop: "abc" is not a number'],
    [['run', 'two.yaml', '--set', 'stop='], 2, 'stop: null is not a number'],
  ],
  strategies: [
    [['backtest', '--strategy', 'sma_crss'], 2, 'did you mean "sma_cross"?'],
    [['backtest', '--strategy', ''], 2, 'an expression is missing'],
    [
      ['backtest', '--strategy', 'my_idea'],
      2,
      'unknown strategy "my_idea", known: sma_cross',
      'FILE.ts#export',
    ],
    [['optimize', '--strategy', 'my_idea'], 2, '--strategy: unknown strategy "my_idea"', 'FILE.ts#export'],
    [['check', 'my_idea'], 1, 'my_idea: unknown strategy "my_idea"', 'FILE.ts#export'],
    [['validate', '--strategy', 'sma_cross'], 2, '--set scheme.train: missing', '--set scheme.test: missing'],
    [
      ['optimize', '--strategy', 'sma_cross', '--set', 'objective=sharp'],
      2,
      '--set objective: unknown objective "sharp", did you mean "sharpe_ratio"?',
    ],
    [['analyze', 'mae', '--strategy', 'sma_cross'], 2, 'unknown analysis kind "mae", known: '],
    [
      ['backtest', '--strategy', 'sma(close, 20) > sma(clse, 50)'],
      2,
      'did you mean "close"?\n  sma(close, 20) > sma(clse, 50)\n                       ^^^^\n',
    ],
    [['backtest', '--strategy', 'sma(close, 20)'], 2, 'a rule is a condition', '^^^^^^^^^^^^^^'],
    [['backtest', '--strategy', 'sma(close, -20) > 3'], 2, 'n of sma is at least 1, not -20'],
    [['backtest', '--strategy', 'close > sma(close 5)'], 2, '--strategy: ', '\n  close > sma(close 5)\n'],
    [['backtest', '--strategy', '__proto__ > 3'], 2, 'there is no column or parameter "__proto__"'],
    [['backtest', '--strategy', 'clöse > 3'], 2, 'did you mean "close"?'],
    [
      ['backtest', '--strategy', `${'('.repeat(300)}close > 3${')'.repeat(300)}`],
      2,
      'deeper than 200 levels',
    ],
    [['backtest', '--strategy', 'sma_cross', '--param', 'fst=3'], 2, '--param fst: ', 'did you mean "fast"?'],
    [['backtest', '--strategy', 'sma_cross', '--param', 'fast=0'], 2, 'fast is 0, beyond its bounds 5 to 50'],
    [
      ['backtest', '--strategy', 'sma_cross', '--param', 'fast=0', '--beyond-bounds'],
      2,
      '--param fast: n of sma is at least 1',
    ],
    [
      ['backtest', '--strategy', 'sma_cross', '--param', 'fast=x'],
      2,
      '--param fast: "fast" is a number, not x',
    ],
    [['backtest', '--strategy', 'sma_cross', '--param', 'fast=Infinity'], 2, '--param fast: Infinity'],
    [['backtest', '--strategy', 'sma_cross', '--param', 'fast'], 2, 'write name=value'],
    [['backtest', '--strategy', 'sma_cross', '--param', 'fast= '], 2, 'write name=value'],
    [['backtest', '--strategy', 'sma_cross', '--param', '__proto__=3'], 2, 'write name=value'],
    [
      ['backtest', '--strategy', 'sma_cross', '--param', 'slow=1e9', '--beyond-bounds'],
      2,
      'leaves none of 5105 to score',
    ],
    [['backtest', '--strategy', 'sma_cross', '--set', 'cost.rate=0'], 2, 'did you mean "costs"?'],
    [
      ['backtest', '--strategy', 'sma_cross', '--set', 'model.preset=vectorbt'],
      2,
      'the execution is the whole model',
    ],
    [
      ['backtest', '--strategy', 'sma_cross', '--set', 'limits.leverage=2'],
      2,
      '"limits.leverage" is now "leverage"',
    ],
    [
      ['backtest', '--strategy', 'sma_cross', '--set', 'commission.rate=0'],
      2,
      '"commission" is now "costs.commission"',
    ],
    [['backtest', '--strategy', 'sma_cross', '--model', 'vectorbt'], 2, 'write --set preset=vectorbt'],
    [
      ['backtest', '--strategy', 'sma_cross', '--set', 'costs.rat=0'],
      2,
      '--set costs.rat: ',
      'did you mean "rate"?',
    ],
    [
      ['backtest', '--strategy', 'sma_cross', '--set', 'costs.rate=-1'],
      2,
      '--set costs.rate: -1 is not a number from 0',
    ],
    [['backtest', '--strategy', 'sma_cross', '--set', 'fill=next_opn'], 2, 'did you mean "next_open"?'],
    [
      ['backtest', '--strategy', 'sma_cross', '--from', '2010-13-01'],
      2,
      '--from: "2010-13-01" is not a date',
    ],
    [
      ['backtest', '--strategy', 'sma_cross', '--from', '2030-01-01'],
      2,
      'lies outside the bars, 2000-01-03..2020-04-17',
    ],
    [
      ['backtest', '--strategy', 'sma_cross', '--from', '2012-01-01', '--to', '2010-01-01'],
      2,
      'is not before',
    ],
    [
      ['backtest', '--strategy', 'sma(close, 20) >'],
      2,
      'the expression ends where something more is wanted\n  sma(close, 20) >\n',
    ],
    [
      ['optimize', '--strategy', 'rsi_reversion', '--algorithm', 'random', '--set', 'range.warmup=soon'],
      2,
      'settled',
    ],
    [['backtest', '--strategy', 'sma(close, 20'], 2, 'the expression ends before its "(" is closed'],
    [
      ['backtest', '--strategy', 'sma_cross', '--set', 'sizing.fraction=2'],
      2,
      '--set sizing.fraction: 2 is not a number from 0 to 1',
    ],
    [['backtest', '--strategy', 'sma_cross', '--symbols', 'aapl'], 2, '--symbols says which of several'],
    [['backtest', '--orders', 'none.yaml'], 2, '--orders "none.yaml": there is no such file'],
    [['backtest', '--orders', 'list.yaml'], 1, 'list.yaml: it is no table of orders (wanted: bars or dates'],
    [
      ['backtest', '--strategy', 'sma_cross', '--trades', 'none/t.csv'],
      1,
      'none/t.csv: there is no folder none (mkdir -p none makes it)',
    ],
    [['backtest', '--strategy', 'sma_cross', '--equity', 'folder'], 1, 'cannot write folder'],
    [['capture', '--strategy', 'sma_cross', '--out', 'folder'], 1, 'cannot write folder'],
    [['capture', '--strategy', 'sma_cross', '--output', 's.cbor'], 2, 'write --out s.cbor'],
  ],
  bars: [
    [['data', 'check', 'none.csv'], 2, 'none.csv', 'there is no such file'],
    [['data', 'check', 'folder'], 2, '"folder": no file in it ends in .csv'],
    [['data', 'check', 'none*.csv'], 2, '"none*.csv": no file has such a name'],
    [['data', 'check', 'wave.csv,one.csv', '--json'], 2, '--json: it is the report of one file'],
    [['data', 'check', ''], 2, 'there is no such file'],
    [['data', 'check', 'nothing.csv'], 1, 'nothing.csv: the file is empty'],
    [['data', 'check', 'head.csv'], 1, 'head.csv: there are no rows'],
    [['data', 'check', 'binary.csv'], 1, 'binary.csv: it is binary'],
    [['data', 'check', 'cut.csv.gz'], 1, 'cut.csv.gz: '],
    [['data', 'check', 'two.yaml'], 1, 'two.yaml:1: ', 'names no columns'],
    [['backtest', '--strategy', 'sma_cross', '--data', 'one.csv'], 2, 'leaves none of 1 to score'],
    [['run', TEMPLATE, '--data', 'one.csv'], 1, 'from 2001-01-12 lies outside the bars'],
    [['run', TEMPLATE, '--data', 'none.csv'], 2, '--data "none.csv": there is no such file'],
  ],
  stores: [
    [['runs', '--store', 'none'], 1, 'there is no store in none: nothing has run there yet'],
    [['show', 'abcd', '--store', 'none'], 1, 'there is no store'],
    [['runs', '--store', 'torn'], 1, 'its STORE.json cannot be read'],
    [['run', 'two.yaml', '--store', 'torn'], 1, 'its STORE.json cannot be read'],
    [['run', 'two.yaml', '--store', 'file-not-folder'], 1, 'is no store'],
    [['run', 'two.yaml', '--store', 'file-not-folder/inner'], 1, 'is no store'],
    [['replay', 'notes.txt'], 1, 'notes.txt holds no captured signals'],
    [['replay', 'folder', '--store', 'none'], 1, 'there is no store'],
    [['replay', ''], 2, 'names no file and no run'],
  ],
}

test.each([
  ['bad.csv', 'bad.csv:12: open "NaN" is not a finite number'],
  ['falling.csv', 'falling.csv:2', 'stands twice, with the values of line 2'],
])('the rows of %s that are no bars are reported, and the exit code is 1', async (name, ...says) => {
  const { code, out, err } = await regimen('data', 'check', name)
  for (const words of says) expect(out).toContain(words)
  expect([code, err]).toEqual([1, ''])
})

describe.each(Object.entries(cases))('what is wrong with %s is reported', (_, told) => {
  test.each(told.map(([args, code, ...says]) => ({ args, code, says })))(
    '$args exits with $code',
    async ({ args, code, says }) => {
      const { err, out, ...ended } = await regimen(...args)
      for (const words of says) expect(err).toContain(words)
      expect([ended.code, out]).toEqual([code, ''])
      expect(err).not.toContain('this is a bug')
      expect(err).not.toContain('undefined')
    },
  )
})

test('a store in use by another is refused with the owner by its process number, and can be looked at', async () => {
  const held = await levelStore(`${directory}/held`, { now: 0, pid: 4711 })
  if (held._tag === 'Left') throw new Error('the store did not open')
  const { code, err } = await regimen('run', 'two.yaml', '--store', 'held')
  const shown = await regimen('show', 'abcd', '--store', 'held')
  await held.right.close()
  expect([code, err]).toEqual([1, expect.stringContaining('4711')])
  expect([shown.code, shown.err]).toEqual([1, expect.stringContaining('not_found')])
  expect((await regimen('run', 'two.yaml', '--store', 'held')).code).toBe(0)
})
