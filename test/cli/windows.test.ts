import { beforeAll, expect, test } from 'vitest'
import { type Printed, terminal } from './terminal.js'

const { document, file, regimen } = terminal()
const SPACE = '{ strategy: sma_cross, space: { fast: [5, 10], slow: [50, 100] } }'
const WALK = `name: walk
workflow:
  phase: walked
  kind: validation
  config:
    scheme: { kind: walk_forward, range: { from: 2001-01-12, to: 2010-01-04 }, train: 756, test: 252, purge: 20, keep_last: false }
    search: { strategies: [${SPACE}], objective: { name: total_return, min_trades: 1 } }
`
const HELD = `name: held
workflow:
  phase: held
  kind: validation
  config:
    scheme: { kind: holdout, train: { from: 2001-01-12, to: 2008-01-02 }, test: { from: 2008-01-02, to: 2010-01-04 } }
    candidate: { members: [{ strategy: sma_cross, params: {} }], weights: [1], execution: {} }
`
const held: { printed?: Printed } = {}
beforeAll(async () => {
  file('walk.yaml', WALK)
  file('held.yaml', HELD)
  held.printed = await regimen('run', 'walk.yaml', '--store', 's')
})

test('a walk-forward is printed a row a window, and how far the windows agree', () => {
  const { out = '', err = '', code } = held.printed ?? {}
  expect(code).toBe(0)
  const lines = out.split('\n')
  expect(err).toMatch(/walked +.*5 windows, 20 trials/)
  expect(lines.filter((line) => / {2}\d .*\.\..* 736 .*sma_cross fast/.test(line)).length).toBe(5)
  expect(out).toMatch(/\d of 5 windows gained out of sample/)
  expect(out).toMatch(/mean Sharpe .* in sample, .* out of sample/)
  expect(out).toMatch(/the choice changed from window to window \d+ % of the time/)
  expect(out).toContain('purge 20 bars, embargo 0')
  expect(out).toMatch(/unused 20\d\d-\d\d-\d\d\.\..*: a last test of \d+ bars is short of 252/)
  expect(out).toMatch(/VERDICT {7}inconclusive: p = /)
})

test('its choice replays on the last test alone: what is before it made the choice', async () => {
  const [run] = await document('runs', '--store', 's')
  const walked = (await document('run', 'walk.yaml', '--store', 's')).phases.walked.result
  const replayed = await document('replay', run.run, '--store', 's')
  expect(replayed.span).toEqual(walked.windows.at(-1).test[0])
  expect(replayed.metrics.total_return).toBe(walked.windows.at(-1).out_of_sample.total_return)
})

test('run again it is cached; its trials are behind what is validated later on the same data', async () => {
  const again = await regimen('run', 'walk.yaml', '--store', 's')
  expect(again.err).toMatch(/walked .* cached/)
  const later = await document('run', 'held.yaml', '--store', 's')
  expect(later.phases.held.result.trials).toEqual({ this_run: 0, earlier: 20 })
})
