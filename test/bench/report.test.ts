import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const part = async <A>(file: string): Promise<A> =>
  (await import(new URL(`../../bench/${file}`, import.meta.url).href)) as A

const { agreement } = await part<{
  agreement: (ours: readonly number[], theirs: readonly number[]) => { largest: number; wrong?: string }
}>('agreement.mjs')
const { rowOf } = await part<{
  rowOf: (
    reading: { workload: string; reading: string; mark?: number; wrong?: string },
    time: { median: number; best: number },
    limit: { median: number; best: number },
  ) => { ms?: number; ratio?: number; verdict: string }
}>('report.mjs')
const { interleaved } = await part<{
  interleaved: (
    readings: Record<string, () => number>,
    rounds: number,
    warmups: number,
    tell: (line: string) => void,
  ) => Promise<Record<string, { median: number; best: number }>>
}>('timing.mjs')

describe('the bench', () => {
  it('imports what there is in the sources', () => {
    const folder = join(import.meta.dirname, '../../bench')
    const imports = readdirSync(folder)
      .filter((name) => name.endsWith('.mjs'))
      .flatMap((name) => [
        ...readFileSync(join(folder, name), 'utf8').matchAll(/'\.\/build\/(src\/[^']+)\.js'/g),
      ])
      .map(([, path = '']) => path)
    expect(imports.length).toBeGreaterThan(10)
    expect(imports.filter((path) => !existsSync(join(folder, '..', `${path}.ts`)))).toEqual([])
  })
  it('holds figures to 1e-9 and counts exactly', () => {
    expect(agreement([0.5, 1, -0.2, 7], [0.5 + 1e-12, 1, -0.2, 7]).wrong).toBeUndefined()
    expect(agreement([0.5, 1, -0.2, 7], [0.5 + 1e-8, 1, -0.2, 7]).wrong).toMatch('figures differ')
    expect(agreement([0.5, 1, -0.2, 7], [0.5, 1, -0.2, 8]).wrong).toMatch('another number of trades')
    expect(agreement([Number.NaN, 1, -0.2, 7], [0.5, 1, -0.2, 7]).wrong).toMatch('figures differ')
    expect(agreement([], [0.5, 1, -0.2, 7]).wrong).toMatch('0 figures')
  })
  it('gives a reading that disagrees no time', () => {
    const [time, limit] = [
      { median: 60, best: 50 },
      { median: 20, best: 20 },
    ]
    const reading = { workload: 'W1', reading: 'signals', mark: 4 }
    expect(rowOf(reading, time, limit)).toMatchObject({ ms: 60, ratio: 3, verdict: 'ok' })
    expect(rowOf({ ...reading, mark: 2 }, time, limit).verdict).toBe('misses')
    const wrong = rowOf({ ...reading, wrong: 'figures differ' }, time, limit)
    expect(wrong.ms).toBeUndefined()
    expect(wrong.verdict).toMatch('disagrees')
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
