import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { judged } from '../../src/cli/calibration/job.js'
import { shareOf } from '../../src/cli/calibration/outcome.js'
import { builtFile } from '../built.js'
import { terminal } from './terminal.js'

const STUDY = `template: search_and_hold
workflow:
  sequence:
    - phase: search
      kind: optimization
      config:
        strategies: [{ strategy: sma_cross, space: { fast: [10], slow: [50] } }]
        range: { from: 2000-10-02, to: 2001-10-01 }
        objective: { name: sharpe_ratio, min_trades: 1 }
    - phase: validated
      kind: validation
      config:
        scheme: { kind: holdout, train: { from: 2000-10-02, to: 2001-10-01 }, test: { from: 2001-10-01 } }
        candidate: \${search.candidate}
        trials: ["\${search.trials}"]
result: { verdict: validated.verdict }
`
const main = builtFile('src/cli/main.js')

test('markets without and with an edge are judged, and known ones not again', async () => {
  const { directory, file } = terminal()
  file('search_and_hold.yaml', STUDY)
  const call = ['calibrate', 'search_and_hold.yaml', '--markets', '2', '--years', '3', '--sharpe', '4']
  const regimen = (...more: readonly string[]) =>
    promisify(execFile)(process.execPath, [main, ...call, ...more], { cwd: directory })
  const done = JSON.parse((await regimen('--json')).stdout)
  expect(done).toMatchObject({
    workflow: 'search_and_hold',
    without_edge: { supported: { of: 2 } },
    with_edge: { supported: { of: 2 } },
  })
  const { stdout, stderr } = await regimen()
  expect(stderr).toContain('(4 known)')
  expect(stdout).toMatch(/no edge +0 of 2 +0 % {2}\[0 %, 66 %\] +false discoveries/)
})

test('a workflow that has no verdict to give, or does not fit the markets, is reported and not counted', async () => {
  const { directory, file } = terminal()
  const [head = '', held = ''] = STUDY.split('    - phase: validated')
  const late = `${head}    - phase: validated${held.replaceAll('2001-10-01', '2031-10-01')}`
  const cases = [
    [head, /gives no verdict: a calibration wants one with a validation/],
    [late, /a market of 3 years cannot be judged\n *validated: bad config: scheme.* 2031/],
  ] as const
  for (const [text, told] of cases) {
    file('wrong.yaml', text)
    const call = ['calibrate', 'wrong.yaml', '--markets', '1', '--years', '3', '--concurrency', '1']
    const done = promisify(execFile)(process.execPath, [main, ...call], { cwd: directory })
    await expect(done).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(told) })
  }
})

test('an interrupted calibration says what it has kept, and the command that goes on with it', async () => {
  const { directory, file } = terminal()
  file('search_and_hold.yaml', STUDY)
  const call = ['calibrate', 'search_and_hold.yaml', '--markets', '400', '--years', '3']
  const child = spawn(process.execPath, [main, ...call], { cwd: directory })
  const text = { err: '' }
  child.stderr.on('data', (more: Buffer) => {
    if (text.err === '') setTimeout(() => child.kill('SIGINT'), 500)
    text.err += more.toString()
  })
  const [code] = await once(child, 'close')
  expect(code).toBe(130)
  expect(text.err).toMatch(
    /stopped: \d+ of 800 markets are kept; the same command goes on with it: .*regimen calibrate search_and_hold\.yaml --markets 400 --years 3\n$/,
  )
})

test('a setting that studies cannot take is reported at its flag, before a market is drawn', async () => {
  const { file, regimen } = terminal()
  file('search_and_hold.yaml', STUDY)
  const { code, err } = await regimen('calibrate', 'search_and_hold.yaml', '--looks', '2', '--vary', 'fsat=3')
  expect([code, err]).toEqual([2, '--vary fsat=3: search_and_hold has no "fsat"\n'])
})

test('power says the rate of errors and the years that a procedure needs, and knows its markets again', async () => {
  const { directory, file } = terminal()
  file('search_and_hold.yaml', STUDY)
  const call = [
    'power',
    'search_and_hold.yaml',
    '--markets',
    '1',
    '--years',
    '3',
    '--years',
    '4',
    '--edge',
    '4',
  ]
  const regimen = (...more: readonly string[]) =>
    promisify(execFile)(process.execPath, [main, ...call, ...more], { cwd: directory })
  const { rows } = JSON.parse((await regimen('--json')).stdout)
  expect(rows).toMatchObject([
    { years: 3, false_discoveries: { of: 1 }, power: { of: 1 } },
    { years: 4, false_discoveries: { of: 1 }, power: { of: 1 } },
  ])
  expect(rows[1].test_years - rows[0].test_years).toBeCloseTo(1, 1)
  expect(rows[0].years_needed).toBeGreaterThan(0)
  expect((await regimen()).stderr).toContain('(4 known)')
})

test('a market of several instruments is one universe, whose rules read all of them', async () => {
  const { directory, file } = terminal()
  file(
    'rotation.yaml',
    `template: rotation
workflow:
  phase: validated
  kind: validation
  config:
    scheme: { kind: holdout, train: { from: 2000-10-02, to: 2001-10-01 }, test: { from: 2001-10-01 } }
    candidate: { members: [{ strategy: { name: best, long_while: 'rank(roc(close, 60)) > 0.5' }, params: {} }], weights: [1], execution: {} }
result: { verdict: validated.verdict }
`,
  )
  const job = { key: 'k', workflow: 'rotation.yaml', settings: [], library: [], seed: 1, looks: 1, vary: [] }
  const of = (instruments?: number) =>
    judged(
      {
        ...job,
        market: {
          kind: 'drift',
          seed: 3,
          years: 3,
          sharpe_ratio: 0,
          ...(instruments === undefined ? {} : { instruments }),
        },
      },
      { cwd: directory },
    )
  expect(await of(4)).toMatchObject({ _tag: 'Right', right: { supported: false } })
  expect(await of()).toMatchObject({ _tag: 'Left' })
})

test('several looks at one market count the best of studies that differ, each at its own level', async () => {
  const { directory, file } = terminal()
  file(
    'search_and_hold.yaml',
    STUDY.replace('fast: [10]', 'fast: ["${inputs.fast}"]').replace(
      'workflow:',
      'inputs: { fast: { type: integer, default: 10 } }\nworkflow:',
    ),
  )
  const job = { key: 'k', workflow: 'search_and_hold.yaml', settings: [], library: [], seed: 1 }
  const of = async (seed: number, sharpe_ratio: number, ...vary: readonly string[]) => {
    const market = { kind: 'edge', seed, years: 6, sharpe_ratio } as const
    const outcome = await judged({ ...job, market, looks: vary.length, vary }, { cwd: directory })
    if (outcome._tag === 'Left') throw new Error(JSON.stringify(outcome.left))
    return outcome.right
  }
  const [slow, quick] = [await of(7, 1.2, 'fast=45'), await of(7, 1.2, 'fast=10')]
  const both = await of(7, 1.2, 'fast=45', 'fast=10')
  expect([slow.supported, quick.supported, both.supported]).toEqual([false, true, true])
  expect(both.edge?.ratio).toBe(quick.edge?.ratio)
  expect(both.edge?.years_of_one).toBeGreaterThan(quick.edge?.years_of_one ?? 99)
  // what passes as a first look need not pass as a second one
  const [first, second] = [await of(8, 1.4, 'fast=10'), await of(8, 1.4, 'fast=45', 'fast=10')]
  expect([first.supported, second.supported]).toEqual([true, false])
})

describe('noise', () => {
  test('shows the best of a search on markets without an edge, and where the winner lies', async () => {
    const { file, document, regimen } = terminal()
    file('search_and_hold.yaml', STUDY)
    const call = ['noise', 'search_and_hold.yaml', '--markets', '6'] as const
    const { search, trials, winner, best, reached, p } = await document(...call)
    expect([search, trials, best.length]).toEqual(['search', 1, 6])
    expect(best).toEqual(best.toSorted((a: number, b: number) => a - b))
    expect(reached).toBe(best.filter((score: number) => score >= winner).length)
    expect(p).toBeCloseTo((1 + Number(reached)) / 7, 12)
    expect((await document(...call)).best).toEqual(best)
    const { out } = await regimen(...call)
    expect(out).toContain('the best of search (1 trial) on 6 markets without an edge')
    expect(out.match(/<- yours/g)).toHaveLength(1)
  })
  test('searches what the windows of a validation search, and says where there is no search', async () => {
    const { file, document, regimen } = terminal()
    const strategies = '[{ strategy: sma_cross, space: { fast: [10], slow: [50] } }]'
    const walk = await document(
      'noise',
      'walk_forward_validation',
      '--markets',
      '2',
      '--set',
      `strategies=${strategies}`,
    )
    expect(walk.search).toBe('walk_forward')
    file(
      'none.yaml',
      `template: none\nworkflow: { phase: b, kind: backtest, config: { strategy: sma_cross, params: { fast: 5, slow: 20 } } }\n`,
    )
    expect(await regimen('noise', 'none.yaml')).toMatchObject({
      code: 1,
      err: expect.stringContaining('has no search'),
    })
  })
})

test("a share has Wilson's interval", () => {
  expect(shareOf(5, 100)).toMatchObject({
    share: 0.05,
    low: expect.closeTo(0.02154, 5),
    high: expect.closeTo(0.11175, 5),
  })
  expect(shareOf(0, 2)).toMatchObject({ low: 0, high: expect.closeTo(0.65762, 5) })
})
