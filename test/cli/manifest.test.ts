import { expect, test } from 'vitest'
import { terminal, waveCsv, waveRows } from './terminal.js'

const { document, file, regimen } = terminal()
const START = Date.UTC(2018, 0, 1)
const rows = { ant: waveRows(400, START), bee: waveRows(300, START), cat: waveRows(250, START) }
file('data/ant.csv', waveCsv(rows.ant))
file('data/bee.csv', waveCsv(rows.bee))
file('data/cat.csv', waveCsv(rows.cat))
const parts = (['bee', 'cat'] as const).map((name) => waveCsv(rows[name]).trim().split('\n'))
const [header = ''] = parts[0] ?? []
const long = parts.flatMap(([, ...own], i) => own.map((row) => `${row},${['bee', 'cat'][i] ?? ''}`))
file('data/long.csv', [`${header},symbol`, ...long].join('\n'))
file(
  'data/members.csv',
  'symbol,from,to,delisting_return\nant,,2018-06-01,\nant,2018-09-03,,\nbee,,,-0.5\ncat,,,\n',
)
file(
  'data/universe.yaml',
  `instruments:
  - { symbol: ant, file: ant.csv, to: 2018-06-01 }
  - { symbol: bee, file: long.csv, delisting_return: -0.5 }
  - { symbol: cat, file: long.csv }
  - { symbol: ant, from: 2018-09-03 }
`,
)
file('plain.yaml', 'instruments: [{ symbol: x, file: data/ant.csv }, { symbol: y, file: data/bee.csv }]\n')

test('a manifest names files, long tables and members; the run is that of the files and their members.csv', async () => {
  const run = (data: string, ...more: readonly string[]) =>
    document('backtest', '--data', data, ...more, '--strategy', 'close > 0')
  const files = 'data/ant.csv,data/bee.csv,data/cat.csv'
  const made = await run('data/universe.yaml')
  expect(made.key).toBe((await run(files, '--members', 'data/members.csv')).key)
  expect(made.trades.map(({ symbol, reason }: any) => `${symbol} ${reason}`)).toEqual([
    'ant left_universe',
    'cat delisted',
    'bee delisted',
    'ant end_of_data',
  ])
  const plain = await run('plain.yaml')
  expect(plain.instruments.map(({ symbol }: any) => symbol)).toEqual(['x', 'y'])
  expect(plain.warnings.join()).not.toMatch(/members/)
})

test('a manifest says the terms of contracts, currencies and rates, and the hash of the data knows them', async () => {
  const rates = (n: number): string =>
    ['date,open,high,low,close', ...rows.ant.slice(0, n).map((row) => `${row.slice(0, 10)},2,2,2,2`)].join(
      '\n',
    )
  file('data/eurusd.csv', rates(400))
  file('data/short.csv', rates(100))
  const manifest = (terms: string, rate = 'eurusd.csv'): string =>
    `currency: USD
rates: [{ pair: EURUSD, file: ${rate} }]
instruments:
  - { symbol: ant, file: ant.csv, currency: EUR, to: 2018-06-01 }
  - { symbol: ant, from: 2018-09-03, ${terms} }
  - { symbol: bee, file: bee.csv, currency: USD, multiplier: 4, lot: 1 }
`
  file('data/terms.yaml', manifest('lot: 10'))
  file('data/other.yaml', manifest('lot: 100'))
  file('data/gap.yaml', manifest('lot: 10', 'short.csv'))
  const run = (data: string) => document('backtest', '--data', data, '--strategy', 'close > 0')
  const made = await run('data/terms.yaml')
  const units = (of: any): readonly number[] =>
    of.trades.map((trade: any) => trade.units % (trade.symbol === 'ant' ? 10 : 4))
  expect(made.trades.length).toBeGreaterThan(2)
  expect(new Set(units(made))).toEqual(new Set([0]))
  expect(made.warnings.join()).not.toMatch(/no rate/)
  expect((await run('data/other.yaml')).key).not.toBe(made.key)
  expect((await run('data/gap.yaml')).warnings.join()).toMatch(
    /ant: no rate of EURUSD \(.*short.csv\) of the last five days on \d+ of 400 bars, from 2018-\d\d-\d\d on: nothing is entered there/,
  )
})

test('groups of a manifest are a series that instruments are compared within', async () => {
  file(
    'data/groups.yaml',
    `instruments:
  - { symbol: ant, file: ant.csv, group: tools }
  - { symbol: bee, file: long.csv, group: food }
  - { symbol: cat, file: long.csv, group: food }
`,
  )
  const { columns } = await document(
    ...['series', "series('group')", "group_rank(close, series('group'))", '--data', 'data/groups.yaml'],
    ...['--from', '2018-02-01', '--to', '2018-02-02'],
  )
  expect(columns.symbol).toEqual(['ant', 'bee', 'cat'])
  expect(columns["series('group')"]).toEqual([1, 0, 0])
  const { by_instrument } = await document(
    ...['backtest', '--data', 'data/groups.yaml', '--strategy', 'close > sma(close, 20)'],
  )
  const { groups, instruments } = by_instrument
  expect(groups.map(({ group, instruments: of }: any) => [group, of])).toEqual([
    ['food', 2],
    ['tools', 1],
  ])
  const added: readonly number[] = instruments.map((one: any) => one.contribution)
  expect(groups[0].contribution).toBeCloseTo((added[1] ?? 0) + (added[2] ?? 0), 12)
  expect(groups[1].contribution).toBeCloseTo(added[0] ?? 0, 12)
  const shown = await regimen(
    'backtest',
    '--data',
    'data/groups.yaml',
    '--strategy',
    'close > sma(close, 20)',
  )
  expect(shown.out).toMatch(
    /group +instruments +contribution[^\n]*most gross +spread as\n *food +2 [^\n]*\n *tools +1 /,
  )
  // alone in its group it has no rank; the two others have equal bars
  expect(columns["group_rank(close, series('group'))"]).toEqual([null, 0.5, 0.5])
  file(
    'data/groups.yaml',
    'instruments:\n  - { symbol: ant, file: ant.csv, group: a }\n  - { symbol: ant, group: b, from: 2018-09-03 }\n',
  )
  const { code, err } = await regimen('backtest', '--data', 'data/groups.yaml', '--strategy', 'close > 0')
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/^data\/groups\.yaml:3:\d+: ant has the group a above/),
  ])
})

test('what is wrong in a manifest is named with line and column', async () => {
  const said = async (instruments: string) => {
    file('data/bad.yaml', `instruments:\n${instruments}`)
    const { code, err } = await regimen('backtest', '--data', 'data/bad.yaml', '--strategy', 'close > 0')
    return [code, err]
  }
  const ant = '  - { symbol: ant, file: ant.csv }\n'
  expect(await said(`${ant}  - { symbol: bee, fill: bee.csv }\n`)).toEqual([
    1,
    expect.stringMatching(/^data\/bad\.yaml:3:26: .*did you mean "file"/) as string,
  ])
  expect(await said(`${ant}  - { symbol: bee }\n`)).toEqual([
    1,
    'data/bad.yaml:3:15: bee names no file of bars\n',
  ])
  expect(await said(`${ant}  - { symbol: bee, file: gone.csv }\n`)).toEqual([
    1,
    'data/bad.yaml:3:26: there is no file gone.csv\n',
  ])
  expect(await said(`${ant}  - { symbol: bee, file: ant.csv }\n`)).toEqual([
    1,
    'data/bad.yaml:3:26: ant.csv is the file of ant too, and has no column symbol\n',
  ])
  expect(await said(`${ant}  - { symbol: bees, file: long.csv }\n`)).toEqual([
    1,
    'data/bad.yaml:3:15: long.csv has no "bees", did you mean "bee"?\n',
  ])
  expect(await said(`${ant}  - { symbol: ant, file: bee.csv }\n`)).toEqual([
    1,
    'data/bad.yaml:3:26: ant has another file above: one of each symbol\n',
  ])
  expect(await said('  - { symbol: ant, file: ant.csv, from: 2018-02-01, to: 2018-01-01 }\n')).toEqual([
    1,
    'data/bad.yaml:2:15: from 2018-02-01 is not before to 2018-01-01, the first day after it\n',
  ])
})

test('terms and currencies that can not be are named', async () => {
  const said = async (text: string) => {
    file('data/bad.yaml', text)
    const { code, err } = await regimen('backtest', '--data', 'data/bad.yaml', '--strategy', 'close > 0')
    expect(code).toBe(1)
    return err
  }
  const instruments = (...own: readonly string[]): string =>
    `instruments:\n${own.map((terms, i) => `  - { symbol: s${i}, file: ${['ant', 'bee'][i]}.csv${terms} }\n`).join('')}`
  file('data/eurusd.csv', waveCsv(rows.ant))
  const rates = 'rates: [{ pair: EURUSD, file: eurusd.csv }]\n'
  expect(await said(instruments(', kind: stock, multiplier: 5'))).toMatch(
    /^data\/bad\.yaml:2:\d+: a multiplier is that of a contract: kind futures\n$/,
  )
  expect(await said(instruments(', lot: 0'))).toMatch(/^data\/bad\.yaml:2:\d+: lot must be above 0, not 0\n$/)
  expect(await said(instruments(', tik: 1'))).toMatch(/did you mean "tick"/)
  expect(await said(instruments(', currency: EUR'))).toBe(
    'data/bad.yaml: s0 is in EUR (wanted: the currency of the account as well)\n',
  )
  expect(await said(`currency: USD\n${instruments(', currency: EUR')}`)).toBe(
    'data/bad.yaml: s0 is in EUR and the account in USD: there is no rate EURUSD (wanted: it or USDEUR among the rates)\n',
  )
  expect(await said(`currency: USD\n${rates}${instruments(', currency: EUR', '')}`)).toBe(
    'data/bad.yaml: s1 has no currency, and the account is in USD (wanted: its currency)\n',
  )
  expect(await said(`currency: USD\n${rates}${instruments(', currency: euro')}`)).toBe(
    'data/bad.yaml: s0: "euro" is no currency such as USD\n',
  )
  expect(await said(`${rates}${instruments('')}`)).toMatch(
    /^data\/bad\.yaml:1:\d+: rates turn money into that of the account: wanted currency, such as USD\n$/,
  )
  expect(await said(`currency: USD\nrates: [{ pair: EURUSD, file: gone.csv }]\n${instruments('')}`)).toMatch(
    /^data\/bad\.yaml:2:\d+: there is no file gone\.csv\n$/,
  )
})

test('bars of a mixed spacing are refused with their days and the way out, which the manifest takes', async () => {
  const hours = [0, 1, 4, 11, 41, 42, 45, 52, 82, 85, 86, 110]
  const rows = hours.map((hour) => `${new Date(START + hour * 3_600_000).toISOString()},10,10.5,9.5,10.1,5`)
  file('mixed/odd.csv', ['time,open,high,low,close,volume', ...rows].join('\n'))
  const manifest = (more: string): void => {
    file('mixed/u.yaml', `instruments: [{ symbol: odd, file: odd.csv${more} }]\n`)
  }
  const words = ['backtest', '--data', 'mixed/u.yaml', '--strategy', 'close > 0']
  manifest('')
  const { code, err } = await regimen(...words)
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/odd, 2018-01-01.*2018-01-05.*its bar_length, such as 1h/),
  ])
  manifest(', bar_length: 1h')
  expect((await regimen(...words, '--set', 'range.warmup=1')).err).not.toContain('bar_length')
  manifest(', bar_length: 1x')
  expect((await regimen(...words)).err).toContain('"1x" is not a length of time')
})
