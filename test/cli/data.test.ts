import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { terminal, waveCsv, waveRows } from './terminal.js'

const { directory, regimen, document, file } = terminal()
const rows = waveRows(200)
file('wave.csv', waveCsv(rows))
file(
  'dirty.csv',
  waveCsv([...rows.slice(0, 10), 'soon,1,1,1,1,1', '2018-01-11,0,1,0,1,1', ...rows.slice(10)]),
)
file('one.yaml', 'workflow: { phase: one, kind: backtest, config: { strategy: "close > sma(close, 5)" } }\n')
file('split.csv', waveCsv([...rows.slice(0, 10), '2018-01-11,40,41,39,40,1000', ...rows.slice(11)]))
file('nothing.csv', waveCsv(['2018-01-11,0,1,0,1,1', '2018-01-12,0,1,0,1,1']))
file('prices.csv', `${rows.map((row) => row.replaceAll(',', ';')).join('\n')}\n`)

describe('data check', () => {
  test('every refused row is reported with its line, and the exit code is 1', async () => {
    const { code, out } = await regimen('data', 'check', 'dirty.csv')
    expect(code).toBe(1)
    expect(out).toContain('refused rows               2 of 202')
    expect(out).toContain('no time that can be read: line 12\n')
    expect(out).toContain('dirty.csv:12: "soon" is not a time')
    expect(out).toContain('a price of 0 or less: line 13\n')
    const report = await document('data', 'check', 'dirty.csv')
    expect(report.refused).toMatchObject({ count: 2, lines: { bad_time: [12], not_positive: [13] } })
    expect(report.rows).toMatchObject({ rows: 202, unparseable_date: [10], non_positive_price_rows: [11] })
  })
  test('with --repair skip they are left out: the bars of the file without them', async () => {
    expect((await regimen('data', 'check', 'dirty.csv', '--repair', 'skip')).code).toBe(0)
    const [dirty, clean] = [
      await document('data', 'check', 'dirty.csv', '--repair', 'skip'),
      await document('data', 'check', 'wave.csv'),
    ]
    expect(dirty.hash).toBe(clean.hash)
  })
  test.each([
    ['first', 'twice.csv:4: ', 'in line 3, which is kept'],
    ['last', 'twice.csv:3: ', 'in line 4, which is kept'],
  ])('with --repair %s the row that is kept is named', async (repair, refused, kept) => {
    file(
      'twice.csv',
      'date,open,high,low,close\n2024-01-01,10,10,10,10\n2024-01-02,10,10,10,10\n2024-01-02,10,15,9,14\n2024-01-03,14,14,14,14\n',
    )
    const { code, out } = await regimen('data', 'check', 'twice.csv', '--repair', repair)
    expect([code, out]).toEqual([0, expect.stringContaining(refused)])
    expect(out).toContain(kept)
  })
  test('of a folder, a pattern or several files each in turn, whatever is wrong with one', async () => {
    const name = ['wave.csv', 'dirty.csv', 'nothing.csv'].map((one) => `many/${one}`)
    for (const [i, path] of name.entries())
      file(path, readFileSync(join(directory, ['wave.csv', 'dirty.csv', 'nothing.csv'][i] ?? '')))
    for (const several of ['many', 'many/*.csv', name.join(',')]) {
      const { code, out } = await regimen('data', 'check', several)
      expect(code).toBe(1)
      expect(out).toMatch(/^dirty\.csv, 2018-.*\nrefused rows +2 of 202/)
      expect(out).toMatch(/\n\nrefused rows +2 of 2\n/)
      expect(out).toMatch(/many\/nothing\.csv: every row broke a rule/)
      expect(out).toMatch(/\n\nwave\.csv, 2018-/)
    }
    expect((await regimen('data', 'check', 'many', '--repair', 'skip')).code).toBe(1)
    rmSync(join(directory, 'many', 'nothing.csv'))
    expect((await regimen('data', 'check', 'many', '--repair', 'skip')).code).toBe(0)
  })
  test('a file without a single bar tells its rows too', async () => {
    const { code, out } = await regimen('data', 'check', 'nothing.csv')
    expect([code, out]).toEqual([1, expect.stringContaining('a price of 0 or less: lines 2-3')])
    expect(await document('data', 'check', 'nothing.csv')).toMatchObject({ bars: 0, refused: { count: 2 } })
  })
  test('--csv says how a file is read; an option that there is not is reported', async () => {
    const scaled = await document('data', 'check', 'prices.csv', '--csv', 'price_scale=2')
    expect(scaled.bars).toBe(200)
    expect(scaled.hash).not.toBe((await document('data', 'check', 'prices.csv')).hash)
    expect(await regimen('data', 'check', 'wave.csv', '--csv', 'prize_scale=2')).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean "price_scale"') as string,
    })
    expect(await regimen('data', 'check', 'wave.csv', '--csv', 'zone=Mars')).toMatchObject({
      code: 1,
      err: expect.stringContaining('unknown zone "Mars"') as string,
    })
  })
})

test('moves of over 30 % are reported by runs, with the command that looks closer', async () => {
  const told =
    '2 moves of over 30 % from close to close, the first on 2018-01-11: splits or bad rows? (see regimen data check)'
  const { warnings } = await document('backtest', '--strategy', 'close > 0', '--data', 'split.csv')
  expect(warnings).toContain(told)
  const ran = await regimen('run', 'one.yaml', '--data', 'split.csv', '--store', 'moved')
  expect(ran.err).toContain(`! ${told}`)
  expect((await regimen('data', 'check', 'split.csv')).out).toContain('moves over 30 %            2')
  expect((await regimen('data', 'convert', 'split.csv', 'split.parquet')).code).toBe(0)
  expect((await regimen('data', 'check', 'split.parquet')).out).toContain(
    'moves over 30 %            2 of 199',
  )
})

describe('data convert', () => {
  test('every format keeps the bars and their hash', async () => {
    const { hash } = await document('data', 'check', 'wave.csv')
    const files = ['wave.csv', 'a.parquet', 'b.arrow', 'c.csv.gz', 'd.feather', 'e.csv']
    for (const [at, to] of files.slice(1).entries())
      expect(await regimen('data', 'convert', files[at] ?? '', to)).toMatchObject({ code: 0 })
    for (const each of files) expect((await document('data', 'check', each)).hash).toBe(hash)
    expect((await regimen('data', 'convert', 'a.parquet', 'bars.xlsx')).err).toContain('ends in .csv')
  })
  test('rows that are no bars are refused, or skipped', async () => {
    expect((await regimen('data', 'convert', 'dirty.csv', 'f.csv')).code).toBe(1)
    expect((await regimen('data', 'convert', 'dirty.csv', 'f.csv', '--repair', 'skip')).code).toBe(0)
    expect((await document('data', 'check', 'f.csv')).bars).toBe(200)
  })
})

describe('data convert, adjusted and put together', () => {
  const converted = async (...flags: readonly string[]) => {
    const made = await regimen('data', 'convert', 'split.csv', 'made.csv', ...flags)
    return { ...made, rows: readFileSync(join(directory, 'made.csv'), 'utf8').trimEnd().split('\n') }
  }
  const hashOf = async (...args: readonly string[]) =>
    (await document('backtest', '--strategy', 'close > 0', ...args)).dataset
  file('halves.csv', 'date,ratio\n2018-03-01,2\n')
  file('cash.csv', 'date,cash\n2018-04-02,2\n2031-04-02,2\n')
  file('factors.csv', '20180301,0.99,0.5\n20501231,1,1\n')

  test.each([
    [['--adjust', 'splits', '--splits', 'halves.csv']],
    [['--adjust', 'total_return', '--splits', 'halves.csv', '--dividends', 'cash.csv']],
    [['--adjust', 'total_return', '--factors', 'factors.csv', '--csv', 'price_scale=10']],
    [['--adjust', 'splits', '--factors', 'factors.csv']],
  ])('with %j the file holds the bars that a run would see', async (flags) => {
    const plain = await converted()
    const { code, err, rows: written } = await converted(...flags)
    expect([code, written.length]).toEqual([0, 201])
    expect(written).not.toEqual(plain.rows)
    expect(err).toContain('! 3 moves of over 30 %')
    expect(await hashOf('--data', 'made.csv')).toBe(await hashOf('--data', 'split.csv', ...flags))
  })
  test('what does not fit the bars is reported', async () => {
    const { err } = await converted('--adjust', 'total_return', '--dividends', 'cash.csv')
    expect(err).toContain('! 1 of 2 dividends outside the bars: they do not count\n')
  })
  test('--bars puts bars together, of prices that were adjusted before', async () => {
    const weekly = await converted('--bars', '1w')
    expect([weekly.code, weekly.rows.length]).toEqual([0, 30])
    expect(weekly.rows[2]).toMatch(/^2018-01-08T00:00:00.000Z,10[\d.]+,1[\d.]+,39,/)
    const adjusted = await converted('--bars', '1w', '--adjust', 'splits', '--splits', 'halves.csv')
    expect(adjusted.rows[2]).toMatch(/^2018-01-08T00:00:00.000Z,5[\d.]+,5[\d.]+,19.5,/)
  })
  test.each([
    [['--bars', '1x'], 2, '"1x" is not a length of time such as 15m, 1h, 1d, 1w or 1mo'],
    [['--bars', '4h'], 2, '--bars 4h: bars of 4h cannot be made of longer ones'],
    [['--bars', '4h'], 2, '(wanted: at least as long, such as 1d, 1w, 1mo)'],
    [['--adjust', 'half'], 2, 'Allowed choices are none, splits, total_return'],
    [['--dividends', 'cash.csv'], 2, '(wanted: --adjust total_return'],
    [['--factors', 'factors.csv'], 2, '(wanted: adjust: splits or total_return)'],
    [['--adjust', 'splits', '--factors', 'none.csv'], 2, '--factors "none.csv": there is no such file'],
    [['--risk-free', 'cash.csv'], 2, "unknown option '--risk-free'"],
  ] as const)('%j exits with %i', async (flags, code, told) => {
    const done = await regimen('data', 'convert', 'split.csv', 'wrong.csv', ...flags)
    expect([done.code, done.err]).toEqual([code, expect.stringContaining(told)])
    expect(readdirSync(directory)).not.toContain('wrong.csv')
  })
})

const filesIn = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /[0-9a-f]{64}$/.test(name))
    .map((name) => join(path, name))

test('a run keeps the columns of its bars next to the store; a damaged entry is read again', async () => {
  const run = () => document('run', 'one.yaml', '--data', 'dirty.csv', '--repair', 'skip', '--store', 'kept')
  const first = await run()
  expect(first.status).toBe('succeeded')
  const [entry = '', ...others] = filesIn(join(directory, 'kept/columns'))
  expect(others).toEqual([])
  const bytes = readFileSync(entry)
  writeFileSync(
    entry,
    bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte)),
  )
  expect((await run()).phases.one).toMatchObject({ key: first.phases.one.key, cached: true })
  expect(readFileSync(entry)).toEqual(bytes)
  rmSync(join(directory, 'kept/columns'), { recursive: true })
  writeFileSync(join(directory, 'kept/columns'), 'in the way')
  const told = await regimen('run', 'one.yaml', '--data', 'wave.csv', '--store', 'kept')
  expect(told).toMatchObject({ code: 0, err: expect.stringContaining('! columns are not kept: ') as string })
})

test('commands that only look make no store for columns', async () => {
  await regimen('backtest', '--strategy', 'close > sma(close, 5)', '--data', 'wave.csv')
  expect(readdirSync(directory)).not.toContain('.regimen')
})

describe('what is known next to the bars', () => {
  const bought = (...flags: readonly string[]) =>
    document('backtest', '--strategy', 'close > 0', '--data', 'wave.csv', '--set', 'costs.rate=0', ...flags)
  file('dividends.csv', 'date,amount\n2018-03-01,2\n2018-04-01,3\n')
  file('rates.csv', 'date,rate\n2018-01-01,4\n')
  const adjusted = `date,open,high,low,close,adj_close,volume\n${rows.map((row, i) => row.replace(/,([^,]*),([^,]*)$/, (_, close: string, volume: string) => `,${close},${Number(close) / (i < 100 ? 2 : 1)},${volume}`)).join('\n')}\n`
  file('adjusted.csv', adjusted)
  const centsOf = (text: string): string =>
    text
      .replaceAll(',', ';')
      .split('\n')
      .map((line, i) =>
        i === 0
          ? line
          : line
              .split(';')
              .map((field, k) => (k >= 1 && k <= 5 ? String(100 * Number(field)) : field))
              .join(';'),
      )
      .join('\n')

  test('dividends are paid to the strategy and to buy and hold alike, and the warning goes', async () => {
    const [plain, paid] = [await bought(), await bought('--dividends', 'dividends.csv')]
    expect(paid.metrics.total_return).toBeGreaterThan(plain.metrics.total_return)
    expect(paid.metrics.total_return).toBeCloseTo(paid.benchmark.total_return, 9)
    expect(paid.dataset).not.toBe(plain.dataset)
    expect(JSON.stringify(plain.warnings)).toContain('no dividends')
    expect(JSON.stringify(paid.warnings)).not.toContain('no dividends')
  })
  test('dividends outside the bars are reported, and the warning stays', async () => {
    file('early.csv', 'date,amount\n2001-03-01,2\n2002-04-01,3\n')
    for (const flags of [[], ['--adjust', 'total_return']]) {
      const { warnings } = await bought('--dividends', 'early.csv', ...flags)
      expect(warnings).toContain('2 of 2 dividends outside the bars: they do not count')
      expect(JSON.stringify(warnings)).toContain('price only')
      expect(JSON.stringify(warnings)).not.toContain('adjusted for dividends')
    }
  })
  test.each([
    ['--dividends', '2018-03-01,2\n2018-04-01,-3\n', 'bad.csv:2: -3 is below 0'],
    ['--dividends', 'date,cash\n2018-03-01,$2\n', 'bad.csv:2: "$2" is no finite number'],
    ['--splits', '2018-03-01,0\n', 'bad.csv:1: 0 is not above 0'],
    ['--risk-free', '2018-03-01,four\n', 'bad.csv:1: "four" is no finite number'],
  ])('a bad value in the file of %s is reported with its own line', async (flag, content, told) => {
    file('bad.csv', content)
    const { code, err } = await regimen(
      ...['backtest', '--strategy', 'close > 0', '--data', 'wave.csv', flag, 'bad.csv'],
    )
    expect([code, err]).toEqual([1, expect.stringContaining(told)])
  })
  test('a rate lowers Sharpe and Sortino ratios, and nothing else', async () => {
    const [plain, rated] = [await bought(), await bought('--risk-free', 'rates.csv')]
    expect(rated.metrics.sharpe_ratio).toBeLessThan(plain.metrics.sharpe_ratio)
    expect(rated.metrics.sortino_ratio).toBeLessThan(plain.metrics.sortino_ratio)
    expect(rated.metrics.total_return).toBeCloseTo(plain.metrics.total_return, 12)
    const { out } = await regimen(
      'backtest',
      '--strategy',
      'close > 0',
      '--data',
      'wave.csv',
      '--risk-free',
      'rates.csv',
    )
    expect(out).toContain('risk-free 4.0 % a year')
  })
  test('a rate that begins after the first bar is reported in every result', async () => {
    file('late.csv', 'date,rate\n2018-02-01,4\n')
    const { warnings } = await bought('--risk-free', 'late.csv')
    const told = 'the risk-free rate begins 2018-02-01: it counts as 0 in 31 bars before'
    expect(warnings).toContain(told)
    const ran = await regimen('run', 'one.yaml', '--data', 'wave.csv', '--risk-free', 'late.csv')
    expect(ran.err).toContain(`! ${told}`)
    rmSync(join(directory, '.regimen'), { recursive: true })
    file('empty.csv', 'date,rate\n2018-02-01,.\n')
    expect(
      await regimen(
        ...['backtest', '--strategy', 'close > 0', '--data', 'wave.csv', '--risk-free', 'empty.csv'],
      ),
    ).toMatchObject({
      code: 2,
      err: '--risk-free "empty.csv": the file of rates holds none (wanted: rows of a date and a rate)\n',
    })
  })
  test('total return reads the column of adjusted closes of the file', async () => {
    const made = await document(
      'backtest',
      '--strategy',
      'close > 0',
      '--data',
      'adjusted.csv',
      '--adjust',
      'total_return',
    )
    expect(JSON.stringify(made.warnings)).toContain('adjusted for dividends')
    file('cents.csv', centsOf(adjusted))
    const cents = await document(
      'backtest',
      '--strategy',
      'close > 0',
      '--data',
      'cents.csv',
      '--adjust',
      'total_return',
      '--csv',
      'price_scale=100',
      '--csv',
      'delimiter=;',
    )
    expect(cents.metrics.total_return).toBeCloseTo(made.metrics.total_return, 9)
    expect(cents.trades[0].entry_price).toBeCloseTo(made.trades[0].entry_price, 6)
  })
  test('a study has the dividends in its keys', async () => {
    const keyed = (...flags: readonly string[]) =>
      document('run', 'one.yaml', '--data', 'wave.csv', '--store', 'paid', ...flags)
    const [plain, paid] = [await keyed(), await keyed('--dividends', 'dividends.csv')]
    expect(paid.phases.one.key).not.toBe(plain.phases.one.key)
  })
  test.each([
    [['--adjust', 'splits'], 2, '--adjust splits: no splits are known'],
    [['--adjust', 'total_return'], 2, '--adjust total_return: no dividends are known'],
    [['--splits', 'dividends.csv'], 2, '--adjust none: splits are given'],
    [['--dividends', 'none.csv'], 2, '--dividends "none.csv": there is no such file'],
    [['--risk-free', 'wave.yaml'], 2, '--risk-free "wave.yaml": there is no such file'],
    [['--adjust', 'some'], 2, 'Allowed choices are none, splits, total_return'],
  ] as const)('%j exits with %i', async (flags, code, told) => {
    const done = await regimen('backtest', '--strategy', 'close > 0', '--data', 'wave.csv', ...flags)
    expect([done.code, done.err]).toEqual([code, expect.stringContaining(told)])
  })
})
