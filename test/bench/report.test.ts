import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const part = async <A>(file: string): Promise<A> =>
  (await import(new URL(`../../bench/${file}`, import.meta.url).href)) as A

interface Time {
  readonly median: number
  readonly best: number
}
const { agreement } = await part<{
  agreement: (ours: readonly number[], theirs: readonly number[]) => { largest: number; wrong?: string }
}>('agreement.mjs')
const { rowOf, asJson } = await part<{
  rowOf: (
    row: object,
    figures: { times: Record<string, Time>; wrong: Record<string, string>; peers: readonly object[] },
    asked: { compiler?: string; peersAsked: boolean },
  ) => { value?: number; ratio: number | null; holds: boolean | null; verdict: string }
  asJson: (rows: readonly object[]) => readonly object[]
}>('rows.mjs')
const { interleaved } = await part<{
  interleaved: (
    readings: Record<string, () => number>,
    rounds: number,
    warmups: number,
    say: (line: string) => void,
  ) => Promise<Record<string, Time>>
}>('rounds.mjs')
const { chosen } = await part<{
  chosen: (
    works: readonly object[],
    names: readonly string[],
  ) => readonly { name: string; rows: readonly object[] }[]
}>('options.mjs')

const time = (median: number): Time => ({ median, best: median })
const asked = { compiler: 'g++', peersAsked: false }

describe('the bench', () => {
  it('imports what there is in the sources', () => {
    const root = join(import.meta.dirname, '../..')
    const imports = [
      ...readFileSync(join(root, 'bench/internals.mjs'), 'utf8').matchAll(/'\.\/build\/(src\/[^']+)\.js'/g),
    ].map(([, path = '']) => path)
    expect(imports.length).toBeGreaterThan(10)
    expect(imports.filter((path) => !existsSync(join(root, `${path}.ts`)))).toEqual([])
  })
  it('holds figures to 1e-9 and counts exactly', () => {
    expect(agreement([0.5, 1, -0.2, 7], [0.5 + 1e-12, 1, -0.2, 7]).wrong).toBeUndefined()
    expect(agreement([0.5, 1, -0.2, 7], [0.5 + 1e-8, 1, -0.2, 7]).wrong).toMatch('figures differ')
    expect(agreement([0.5, 1, -0.2, 7], [0.5, 1, -0.2, 8]).wrong).toMatch('another number of trades')
    expect(agreement([Number.NaN, 1, -0.2, 7], [0.5, 1, -0.2, 7]).wrong).toMatch('figures differ')
    expect(agreement([], [0.5, 1, -0.2, 7]).wrong).toMatch('0 figures')
  })
  it('gives a reading that disagrees no time', () => {
    const row = { name: 'search', reading: 'ours', against: 'C++', most: 4 }
    const figures = { times: { ours: time(60), 'C++': time(20) }, wrong: {}, peers: [] }
    expect(rowOf(row, figures, asked)).toMatchObject({ value: 60, ratio: 3, holds: true, verdict: 'holds' })
    expect(rowOf({ ...row, most: 2 }, figures, asked)).toMatchObject({ holds: false, verdict: 'misses' })
    const wrong = rowOf(row, { ...figures, wrong: { ours: 'figures differ' } }, asked)
    expect(wrong).toMatchObject({ ratio: null, holds: false })
    expect(wrong.value).toBeUndefined()
    expect(wrong.verdict).toMatch('disagrees')
  })
  it('says why a row has no ratio', () => {
    const figures = { times: { ours: time(60) }, wrong: {}, peers: [] }
    const row = { name: 'search', reading: 'ours', against: 'C++', most: 4 }
    expect(rowOf(row, figures, { peersAsked: false })).toMatchObject({ ratio: null, verdict: 'no compiler' })
    const peer = { ...row, against: 'arch' }
    expect(rowOf(peer, figures, asked).verdict).toBe('needs --peers')
    const missing = { ...figures, peers: [{ name: 'arch', missing: 'no wheel' }] }
    expect(rowOf(peer, missing, { ...asked, peersAsked: true })).toMatchObject({
      ratio: null,
      holds: null,
      verdict: 'arch: no wheel',
    })
  })
  it('holds a reading to what it may take', () => {
    const row = { name: 'csv', reading: 'ours', against: 250 }
    const figures = { times: { ours: time(500) }, wrong: {}, peers: [] }
    expect(asJson([rowOf(row, figures, asked)])).toEqual([{ name: 'csv', ratio: 2, target: 1, holds: false }])
  })
  it('runs the rows that are named, and knows no others', () => {
    const works = [
      { name: 'csv', rows: [{ name: 'csv-first' }, { name: 'csv-second' }] },
      { name: 'ema', rows: [{ name: 'ema-summary' }] },
    ]
    expect(chosen(works, ['csv-second'])).toEqual([{ name: 'csv', rows: [{ name: 'csv-second' }] }])
    expect(chosen(works, ['csv'])).toEqual([works[0]])
    expect(chosen(works, [])).toEqual(works)
    expect(() => chosen(works, ['cvs'])).toThrow('there is no row cvs')
  })
  it('takes readings in turn and leaves warm-up rounds out', async () => {
    const order: string[] = []
    const reading = (name: string, ...values: readonly number[]) => {
      const left = [...values]
      return () => {
        order.push(name)
        return left.shift() ?? Number.NaN
      }
    }
    const times = await interleaved(
      { a: reading('a', 99, 3, 1, 2), b: reading('b', 99, 6, 5, 4) },
      3,
      1,
      () => undefined,
    )
    expect(order.join('')).toBe('abababab')
    expect(times).toEqual({ a: { median: 2, best: 1 }, b: { median: 5, best: 4 } })
  })
})
