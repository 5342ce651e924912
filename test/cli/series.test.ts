import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { embeddedSp500, seriesOf } from '../../src/index.js'
import { terminal } from './terminal.js'

const { regimen, directory, file } = terminal()

test('prints what seriesOf reads, unknown values empty, conditions as words', async () => {
  const { bars } = embeddedSp500()
  const read = seriesOf('rsi(close, n)', bars, { params: { n: 14 } })
  if (read._tag === 'Left') throw new Error(read.left.message)
  const printed = await regimen('series', 'rsi(close, n)', 'close > sma(close, 20)', '--param', 'n=14')
  const rows = printed.out.trim().split('\n')
  expect(rows).toHaveLength(bars.length + 1)
  expect(rows[1]).toBe('2000-01-03,,')
  const last = rows.at(-1)?.split(',') ?? []
  expect(Number(last[1])).toBe(read.right.values.at(-1))
  expect(last[2]).toBe('true')
  expect(printed.err).toContain('rsi(close, n): settled after 108 bars')
})

test('of several instruments a row for each bar of each, and ranks are across them', async () => {
  const day = (i: number): string => new Date(Date.UTC(2020, 0, 6 + i)).toISOString().slice(0, 10)
  const rows = (step: number): string =>
    [
      'date,open,high,low,close,volume',
      ...Array.from(
        { length: 5 },
        (_, i) =>
          `${day(i)},${Array(4)
            .fill(100 + i * step)
            .join(',')},1`,
      ),
    ].join('\n')
  file('u/a.csv', rows(1))
  file('u/b.csv', rows(2))
  const printed = await regimen('series', 'rank(roc(close, 1))', '--data', 'u/*.csv', '--from', '2020-01-08')
  expect(printed.out.split('\n')[0]).toBe('time,symbol,"rank(roc(close, 1))"')
  expect(printed.out).toContain('2020-01-08,a,0\n')
  expect(printed.out).toContain('2020-01-08,b,1\n')
})

test('writes a file, and says what is wrong with an expression or a date', async () => {
  expect((await regimen('series', 'atr(14)', '--from', '2020-01-02', '--out', 'atr.csv')).code).toBe(0)
  expect(readFileSync(join(directory, 'atr.csv'), 'utf8').split('\n')[0]).toBe('time,atr(14)')
  expect(await regimen('series', 'rsii(close, 14)')).toMatchObject({
    code: 2,
    err: expect.stringContaining('did you mean "rsi"'),
  })
  expect(await regimen('series', 'close', '--to', 'then')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--to: "then"'),
  })
  expect(await regimen('series', 'close', '--out', 'x.txt')).toMatchObject({ code: 2 })
})
