import { expect, test } from 'vitest'
import { terminal } from './terminal.js'

const { regimen, document, file } = terminal()
const years = ['--from', '2006-01-03', '--to', '2008-01-02'] as const

file(
  'mine.ts',
  `import { close, crossesAbove, crossesBelow, int, sma, strategy } from 'regimen/strategy'
import { market } from 'regimen'
export const turn = strategy('turn', { n: int(5, 50) }, ({ n }) => ({
  enter_long: crossesAbove(close, sma(close, n)),
  exit_long: crossesBelow(close, sma(close, n)),
}))
export const counter = {
  name: 'counter', version: 1, params: { every: 20 },
  start: () => 0,
  step: (n: number) => ({ state: n + 1, signal: Math.floor(n / 20) % 2 }),
  signal: () => 0,
}
export const raw = { ...turn_off(), name: 'raw', step: (done: boolean) => ({ state: true, orders: done ? [] : [{ kind: 'market', side: 'buy' }] }) }
export const wrong = { ...turn_off(), name: 'wrong', step: () => ({ state: true, orders: [{ kind: 'market', side: 'bye' }] }) }
export const broken = { ...turn_off(), name: 'broken', step: () => { throw new Error('no account') } }
function turn_off() { return { version: 1, params: {}, start: () => false } }
export const buyer = {
  name: 'buyer', version: 1, params: {},
  start: () => false,
  step: (done: boolean) => ({ state: true, orders: done ? [] : [market('buy')] }),
}
`,
)
file(
  'two.yaml',
  `strategies:
  slow_turn: { params: { n: { int: [50, 200] } }, long_while: 'close > sma(close, n)' }
  dip: { enter_long: 'rsi(close, 2) < 10', exit_long: 'rsi(close, 2) > 70' }
`,
)
file('one.yaml', "long_while: 'close > sma(close, 100)'\n")

test('a condition with a free name is backtested at its value and searched over its space', async () => {
  const named = await document('backtest', '--strategy', 'close > sma(close, 20)', ...years)
  const free = await document('backtest', '--strategy', 'close > sma(close, n)', '--param', 'n=20', ...years)
  expect(free.metrics).toEqual(named.metrics)
  const found = await document(
    'optimize',
    '--strategy',
    'close > sma(close, n)',
    '--space',
    'n=10:50:10',
    ...years,
  )
  expect(found.phases.optimization.result.counts.trials).toBe(5)
})

test('an export of a module serves every command that takes a strategy', async () => {
  const tested = await document('backtest', '--strategy', 'mine.ts#turn', '--param', 'n=20', ...years)
  expect(tested.metrics.total_trades).toBeGreaterThan(5)
  const searched = await document('optimize', '--strategy', 'mine.ts#turn', '--space', 'n=10:30:10', ...years)
  expect(searched.phases.optimization.result.best.strategy.name).toBe('turn')
  const validated = await regimen(
    'validate',
    '--strategy',
    'mine.ts#turn',
    '--param',
    'n=20',
    '--set',
    'scheme.train=500',
    '--set',
    'scheme.test=500',
  )
  expect(validated.code).toBe(0)
  expect((await regimen('backtest', '--strategy', 'mine.ts', ...years)).err).toContain(
    'mine.ts holds several, say which: mine.ts#',
  )
  expect((await regimen('backtest', '--strategy', 'mine.ts#trun', ...years)).err).toContain('turn')
})

test('an order machine is backtested, and a search says why it takes none', async () => {
  const bought = await document('backtest', '--strategy', 'mine.ts#buyer', ...years)
  expect(bought.counts.entries ?? bought.orders.at.length).toBeGreaterThan(0)
  const refused = await regimen('optimize', '--strategy', 'mine.ts#buyer', '--space', 'n=1:2')
  expect(refused.code).toBe(2)
  expect(refused.err).toContain('backtest it')
})

test('what a machine leaves out of an order is filled in; what is no order, or what it throws, is said as its own', async () => {
  const bought = await document('backtest', '--strategy', 'mine.ts#buyer', ...years)
  const raw = await document('backtest', '--strategy', 'mine.ts#raw', ...years)
  expect(raw.metrics).toEqual(bought.metrics)
  const wrong = await regimen('backtest', '--strategy', 'mine.ts#wrong', ...years)
  expect(wrong.code).toBe(1)
  expect(wrong.err).toMatch(/^order machine wrong, bar \d+: side: .*bye/)
  const broken = await regimen('backtest', '--strategy', 'mine.ts#broken', ...years)
  expect(broken.err).toMatch(/mine\.ts, line \d+ threw: no account/)
})

test('a document holds one strategy or several', async () => {
  const alone = await document('backtest', '--strategy', 'one.yaml', ...years)
  const plain = await document('backtest', '--strategy', 'close > sma(close, 100)', ...years)
  expect(alone.metrics).toEqual(plain.metrics)
  expect((await regimen('backtest', '--strategy', 'two.yaml#dip', ...years)).code).toBe(0)
  for (const command of ['backtest', 'trade', 'capture'])
    expect(await regimen(command, '--strategy', 'two.yaml', ...years)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^two\.yaml holds several, say which: two\.yaml#\w+, two\.yaml#\w+/),
    })
  const both = await document(
    'optimize',
    '--strategy',
    'two.yaml',
    '--space',
    'slow_turn.n=50:150:50',
    ...years,
  )
  expect(both.phases.optimization.result.counts.trials).toBe(4)
  expect((await regimen('backtest', '--strategy', 'gone.yaml')).err).toContain('there is no such file')
})

test('a parameter beyond its bounds is refused, and the flag allows it and the result says so', async () => {
  const refused = await regimen('backtest', '--strategy', 'sma_cross', '--param', 'fast=60', ...years)
  expect(refused.code).toBe(2)
  expect(refused.err).toContain('--param: sma_cross: fast is 60, beyond its bounds 5 to 50')
  const allowed = await document(
    'backtest',
    '--strategy',
    'sma_cross',
    '--param',
    'fast=60',
    '--param',
    'slow=100',
    '--beyond-bounds',
    ...years,
  )
  expect(allowed.warnings).toContain('fast is 60, beyond its bounds 5 to 50')
})

test('the winner of a search over wider bounds is run on', async () => {
  file(
    'wide.yaml',
    `sequence:
  - phase: search
    kind: optimization
    config: { strategies: [{ strategy: sma_cross, space: { fast: [60], slow: [150] }, beyond_bounds: true }], range: { from: 2002-01-03 } }
  - phase: tested
    kind: backtest
    config: { candidate: "\${search.candidate}", resamples: 0 }
`,
  )
  const done = await document('run', 'wide.yaml')
  expect(done.status).toBe('succeeded')
  expect(done.phases.tested.result.warnings).toContain('fast is 60, beyond its bounds 5 to 50')
})
