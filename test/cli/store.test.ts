import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal } from './terminal.js'

const { directory, document, file, regimen } = terminal()
const held: { run?: any } = {}
const harm = (path: string, at: (length: number) => number): void => {
  const bytes = readFileSync(path)
  writeFileSync(
    path,
    bytes.map((byte, place) => (place === at(bytes.length) ? byte ^ 4 : byte)),
  )
}
const database = (name: string, pattern: RegExp): string => {
  const folder = join(directory, name, 'db')
  return join(folder, readdirSync(folder).find((one) => pattern.test(one)) ?? '')
}

beforeAll(async () => {
  file('two.yaml', TWO_BACKTESTS)
  held.run = await document('run', 'two.yaml')
})

test('a sound store is sound, and size says what it holds: two results, and the market of their bars', async () => {
  expect(await document('store', 'check')).toMatchObject({ runs: 1, faults: [] })
  const size = await document('store', 'size')
  expect(size.runs).toEqual([{ run: held.run.run, bytes: expect.any(Number), alone: expect.any(Number) }])
  expect(size.parts.find(({ what }: any) => what === 'results')).toMatchObject({ count: 3 })
  expect((await regimen('store', 'size')).out).toMatch(/results +3 +\d/)
})

test('a run is carried to another store, whose show, replay data and cache know it', async () => {
  const exported = await document('store', 'export', held.run.run, '--out', 'run.regimen')
  expect(exported).toMatchObject({ run: held.run.run, missing: [] })
  expect(await document('store', 'import', 'run.regimen', '--store', 'other')).toMatchObject({
    run: held.run.run,
    differing: [],
    isKnown: false,
  })
  expect(await document('store', 'import', 'run.regimen', '--store', 'other')).toMatchObject({
    records: 0,
    isKnown: true,
  })
  expect(await document('show', held.run.run, '--store', 'other')).toMatchObject({
    status: 'succeeded',
    progress: 1,
  })
  const again = await document('run', 'two.yaml', '--store', 'other')
  expect(Object.values(again.phases).map(({ cached }: any) => cached)).toEqual([true, true])
  expect(again.result).toEqual(held.run.result)
})

test('a damaged or cut bundle takes nothing in', async () => {
  const bytes = readFileSync(join(directory, 'run.regimen'))
  const cases = [
    bytes.subarray(0, bytes.length - 1),
    bytes.subarray(0, 200),
    bytes.map((byte, i) => (i === 300 ? byte ^ 1 : byte)),
    Buffer.from('not a bundle at all'),
    Buffer.alloc(0),
  ]
  for (const [i, content] of cases.entries()) {
    file('bad.regimen', content)
    const { code, err } = await regimen('store', 'import', 'bad.regimen', '--store', `bad-${i}`)
    expect([i, code, err]).toEqual([i, 1, expect.stringContaining('nothing was taken in')])
    expect((await regimen('runs', '--store', `bad-${i}`)).out).not.toContain(held.run.run)
  }
})

test('a store that LevelDB refuses is reported with what mends it, and afterwards nothing is computed again', async () => {
  await document('run', 'two.yaml', '--store', 'harmed')
  harm(database('harmed', /^MANIFEST/), () => 12)
  for (const args of [
    ['run', 'two.yaml'],
    ['store', 'gc'],
  ]) {
    const { code, err } = await regimen(...args, '--store', 'harmed')
    expect([code, err]).toEqual([1, expect.stringContaining('regimen store repair --store harmed')])
  }
  // the event files still say what ran
  const runs = await regimen('runs', '--store', 'harmed')
  expect(runs.out).toContain('succeeded')
  expect(runs.err).toContain('regimen store repair --store harmed')
  const checked = await regimen('store', 'check', '--store', 'harmed')
  expect([checked.code, checked.out]).toEqual([1, expect.stringContaining('✖ database:')])
  expect(await document('store', 'repair', '--store', 'harmed')).toMatchObject({ lost: [], results: [] })
  const again = await document('run', 'two.yaml', '--store', 'harmed')
  expect(Object.values(again.phases).map(({ cached }: any) => cached)).toEqual([true, true])
})

test('gc takes the runs that are not kept, and what only they name', async () => {
  for (const stop of ['0.05', '0.04', '0.03'])
    await document('run', 'two.yaml', '--set', `stop=${stop}`, '--store', 'old')
  const planned = await document('store', 'gc', '--keep', '1', '--dry-run', '--store', 'old')
  expect([planned.runs.length, planned.dry_run]).toEqual([2, true])
  expect((await document('runs', '--store', 'old')).length).toBe(3)
  const gone = await document('store', 'gc', '--keep', '1', '--store', 'old')
  expect(gone).toEqual({ ...planned, dry_run: false })
  expect(readdirSync(join(directory, 'old', 'live')).length).toBe(1)
  expect((await document('store', 'check', '--store', 'old')).faults).toEqual([])
  const kept = await document('run', 'two.yaml', '--set', 'stop=0.03', '--store', 'old')
  expect(Object.values(kept.phases).map(({ cached }: any) => cached)).toEqual([true, true])
  const first = await document('run', 'two.yaml', '--set', 'stop=0.05', '--store', 'old')
  expect([first.phases.crossing.cached, first.phases.above.cached]).toEqual([false, true])
  await document('store', 'gc', '--budget', '1', '--store', 'old')
  expect(await document('runs', '--store', 'old')).toEqual([])
})

test('gc keeps the trials of a search counted, unless it is asked to forget them', async () => {
  const search = (fast: string) => [
    'optimize',
    ...[
      '--strategy',
      'sma_cross',
      '--space',
      `fast=${fast}`,
      '--space',
      'slow=60:100:20',
      '--store',
      'counted',
    ],
  ]
  await regimen(...search('5:20:5'))
  await document('store', 'gc', '--keep', '0', '--store', 'counted')
  expect((await regimen(...search('30:50:10'))).out).toContain('with 12 other trials on this data')
  await document('store', 'gc', '--keep', '0', '--forget-trials', '--store', 'counted')
  expect((await regimen(...search('31:51:10'))).out).not.toContain('other trials')
})

test('wrong calls of the store are reported', async () => {
  const calls: readonly (readonly [readonly string[], number, string])[] = [
    [['store', 'check', '--store', 'nowhere'], 1, 'there is no store in nowhere'],
    [['store', 'gc', '--older-than', 'soon'], 2, 'a length of time such as 30d'],
    [['store', 'gc', '--budget', 'much'], 2, 'an amount such as 5GB'],
    [['store', 'import', 'nothing.regimen'], 2, 'there is no such file'],
    [['store', 'export', 'ffff'], 1, 'not_found'],
    [['run', 'two.yaml', '--store', ''], 2, 'a folder is wanted'],
    [['runs', '--store', ''], 2, 'a folder is wanted'],
  ]
  for (const [args, code, says] of calls)
    expect([args, await regimen(...args)]).toMatchObject([args, { code, err: expect.stringContaining(says) }])
  file('thesis/chapter.tex', 'years of work')
  const { code, err } = await regimen('run', 'two.yaml', '--store', 'thesis')
  expect([code, err]).toEqual([1, expect.stringContaining('chapter.tex')])
  expect(readdirSync(join(directory, 'thesis'))).toEqual(['chapter.tex'])
  rmSync(join(directory, 'thesis'), { recursive: true })
})
