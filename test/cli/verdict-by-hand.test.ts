import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Files, type Row, type TradeRow, tail, testByHand, trainByHand } from './by-hand.js'
import { terminal } from './terminal.js'

const { regimen, directory, file } = terminal()
const DAY = 86_400_000
const START = Date.UTC(2016, 0, 4)

/** Numbers from 0 to 1 from a generator of this file. */
const uniform = (seed: number): (() => number) => {
  let state = seed * 2_654_435_761
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
/** Prices that drift up and swing. */
const madeUp = (seed: number, count: number, step = DAY, from = START, swing = 0.004): readonly Row[] => {
  const next = uniform(seed)
  const rows: Row[] = []
  let last = 100
  for (let t = 0; t < count; t++) {
    const cents = (price: number): number => Math.round(price * 100) / 100
    const open = cents(last * (1 + 0.012 * (next() - 0.48)))
    const close = cents(open * (1 + 0.03 * (next() - 0.49) + swing * Math.sin(t / 11)))
    const high = cents(Math.max(open, close) * (1 + 0.004 * next()))
    const low = cents(Math.min(open, close) * (1 - 0.004 * next()))
    rows.push({ time: from + t * step, open, high, low, close })
    last = close
  }
  return rows
}
const iso = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T00:00:00', '')
const write = (name: string, rows: readonly Row[]): void => {
  file(
    name,
    `time,open,high,low,close\n${rows.map(({ time, open, high, low, close }) => `${iso(time)},${open},${high},${low},${close}\n`).join('')}`,
  )
}
const tradesIn = (name: string): readonly TradeRow[] => {
  const [header = '', ...lines] = readFileSync(join(directory, name), 'utf8').trim().split('\n')
  const names = header.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(
      names.map((column, i) => [column, column === 'symbol' ? cells[i] : Number(cells[i])]),
    ) as unknown as TradeRow
  })
}
const equityIn = (name: string): readonly number[] =>
  readFileSync(join(directory, name), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]))

file(
  'both.yaml',
  'name: both\nparams: { n: { int: [2, 60] } }\nlong_while: close > sma(close, n)\nshort_while: close < sma(close, n)\n',
)
const HOLDOUT = ['--scheme', 'holdout']
const range = (part: string, from: number, to: number): readonly string[] => [
  ...['--set', `scheme.${part}.from=${iso(from)}`],
  ...['--set', `scheme.${part}.to=${iso(to)}`],
]
let runs = 0

const json = async (...args: readonly string[]) => {
  const { out, err } = await regimen(...args, '--json')
  if (out === '') throw new Error(err)
  return JSON.parse(out)
}

/** Validates, and computes the test again from what it wrote. */
const both = async (
  bars: Files['bars'],
  args: readonly string[],
  known: Partial<Files> & { readonly between?: readonly [number, number] },
) => {
  runs += 1
  const folder = `case-${runs}`
  for (const [symbol, rows] of Object.entries(bars)) write(`${folder}/${symbol}.csv`, rows)
  const found = await json(
    ...[
      'validate',
      '--data',
      Object.keys(bars).length > 1 ? `${folder}/*.csv` : `${folder}/made.csv`,
      '--store',
      `${folder}/store`,
    ],
    ...args,
    ...['--trades', `${folder}-trades.csv`, '--equity', `${folder}-equity.csv`],
  )
  const { verdict, out_of_sample, windows } = found.phases.validation.result
  const hand = testByHand({
    bars,
    trades: tradesIn(`${folder}-trades.csv`),
    from: Date.parse(windows?.[0].test[0].first ?? out_of_sample.span.first),
    to: Date.parse(out_of_sample.span.last) + DAY,
    capital: 100_000,
    rate: 0.001,
    opens: true,
    periods: 365,
    ...known,
  })
  return { verdict, hand, equity: equityIn(`${folder}-equity.csv`) }
}
const near = (a: number, b: number): void =>
  expect(Math.abs(a - b)).toBeLessThan(1e-9 * Math.max(1, Math.abs(b)))
const agree = ({ verdict, hand, equity }: Awaited<ReturnType<typeof both>>): void => {
  expect(verdict.test.bars).toBe(hand.days)
  near(verdict.test.z, hand.z)
  near(verdict.test.p, hand.p)
  near(verdict.edge.annual, hand.edge)
  near(verdict.edge.interval.low, hand.interval[0])
  near(verdict.edge.interval.high, hand.interval[1])
  near(verdict.edge.ratio, hand.ratio)
  near((equity.at(-1) ?? 0) / 100_000, (hand.equity.at(-1) ?? 0) / 100_000)
}
const one = (seed: number, count = 900) => ({ made: madeUp(seed, count) })
const days = (n: number): number => START + n * DAY
const split = [...HOLDOUT, ...range('train', days(100), days(400)), ...range('test', days(400), days(900))]
const rule = ['--strategy', 'both.yaml', '--param', 'n=8']
const execution = (text: string): readonly string[] =>
  text.split(' ').flatMap((setting) => ['--set', `candidate.execution.${setting}`])

test.each([
  ['at the close', 'fill=close', { opens: false }],
  ['at the next close', 'fill=next_close', { opens: false }],
  ['at the next open', 'fill=next_open', {}],
  ['of a part of the capital', 'fill=next_open sizing.kind=fraction sizing.fraction=0.37', {}],
  [
    'of more than the capital',
    'fill=next_close leverage=2 sizing.kind=volatility sizing.target=0.9 sizing.cap=2',
    { opens: false },
  ],
  ['by volatility', 'fill=next_open sizing.kind=volatility sizing.target=0.2 sizing.cap=1', {}],
  ['with stops inside a bar', 'fill=next_open risk.stop_loss=0.012', {}],
  ['with stops that slip', 'fill=next_open risk.stop_loss=0.012 costs.slippage=0.001', { slippage: 0.001 }],
  ['with trailing stops', 'fill=next_open risk.trailing_stop=0.02', {}],
  ['with targets inside a bar', 'fill=next_open risk.take_profit=0.012', {}],
  ['with stops at closes', 'fill=next_close risk.stop_loss=0.02 risk.max_holding=3', { opens: false }],
  ['with an end by time', 'fill=next_open risk.max_holding=2', {}],
  ['that are borrowed', 'fill=next_open financing.borrow_rate=0.2', { borrow: 0.2 }],
  ['that pay funding', 'fill=next_open financing.funding_rate=0.3', { funding: 0.3 }],
])('fills %s', async (_, set, known) => {
  agree(await both(one(runs + 1), [...split, ...rule, ...execution(set)], known))
})

const walk = ['--set', 'scheme.train=200', '--set', 'scheme.test=150', ...rule]

test.each([
  ['fresh accounts', []],
  ['one account', ['--set', 'scheme.carry=true']],
])('windows on %s', async (_, set) => {
  agree(await both(one(31), [...walk, ...execution('fill=next_open'), ...set], {}))
})

test('searches in windows', async () => {
  const args = [
    '--set',
    'scheme.train=200',
    '--set',
    'scheme.test=150',
    '--strategy',
    'both.yaml',
    '--space',
    'n=4:12:4',
  ]
  agree(await both(one(32), args, {}))
})

test.each([
  ['closes', 'fill=next_close', { opens: false }],
  ['opens', 'fill=next_open', {}],
  ['opens with stops', 'fill=next_open risk.stop_loss=0.012', {}],
])('several instruments at %s', async (_, set, known) => {
  const bars = { aa: madeUp(41, 700), bb: madeUp(42, 600, DAY, START + 100 * DAY), cc: madeUp(43, 650) }
  agree(await both(bars, [...walk, ...execution(set)], known))
})

test('bars of hours are tested by day', async () => {
  const bars = { made: madeUp(51, 3600, DAY / 6) }
  agree(await both(bars, [...walk, ...execution('fill=next_open')], { periods: 365 * 6 }))
})

test('dividends', async () => {
  const rows = madeUp(61, 900)
  const paid = Object.fromEntries([410, 500, 590, 680, 770, 860].map((t) => [rows[t]!.time, 1.5]))
  file(
    'dividends.csv',
    `date,cash\n${Object.entries(paid)
      .map(([time, cash]) => `${iso(Number(time))},${cash}\n`)
      .join('')}`,
  )
  const args = [...split, ...rule, ...execution('fill=next_open'), '--dividends', 'dividends.csv']
  agree(await both({ made: rows }, args, { dividends: { made: paid } }))
})

test('several instruments of one calendar, holdout', async () => {
  const bars = { aa: madeUp(41, 900), bb: madeUp(42, 900), cc: madeUp(43, 900) }
  agree(await both(bars, [...split, ...rule, ...execution('fill=next_close')], { opens: false }))
})

test('train bars of a holdout: the best of its trials by the draws of another generator', async () => {
  const rows = madeUp(75, 900, DAY, START, 0)
  write('train/made.csv', rows)
  const study = [
    'sequence:',
    '  - phase: s',
    '    kind: optimization',
    '    config:',
    '      strategies: [{ strategy: { name: both, params: { n: { int: [2, 60] } }, long_while: "close > sma(close, n)", short_while: "close < sma(close, n)" }, space: { n: [4, 8, 16, 32] } }]',
    `      range: { from: ${iso(days(100))}, to: ${iso(days(500))} }`,
    '  - phase: v',
    '    kind: validation',
    '    config:',
    `      scheme: { kind: holdout, train: { from: ${iso(days(100))}, to: ${iso(days(500))} }, test: { from: ${iso(days(500))}, to: ${iso(days(900))} } }`,
    '      candidate: ${s.candidate}',
  ].join('\n')
  file('study.yaml', study)
  const { phases } = await json('run', 'study.yaml', '--data', 'train/made.csv')
  const { train, test: outside, together } = phases.v.result.verdict
  const series = await Promise.all(
    [4, 8, 16, 32].map(async (n) => {
      const { trades } = await json(
        ...['backtest', '--data', 'train/made.csv', '--strategy', 'both.yaml', '--param', `n=${n}`],
        ...['--from', iso(days(100)), '--to', iso(days(500))],
      )
      const files = { bars: { made: rows }, trades, from: days(100), to: days(500) }
      return testByHand({ ...files, capital: 100_000, rate: 0.001, opens: true, periods: 365 }).series
    }),
  )
  const chosen = series[[4, 8, 16, 32].indexOf(phases.s.result.best.params.n)]!
  const next = uniform(9)
  const normal = (): number => Array.from({ length: 12 }, next).reduce((sum, u) => sum + u, -6)
  const p = trainByHand(chosen, series, 4000, normal)
  expect(train.trials).toBe(4)
  const error = Math.sqrt(p * (1 - p) * (1 / 4000 + 1 / 999))
  expect(Math.abs(train.p - p)).toBeLessThan(4 * error + 0.002)
  const z = (q: number): number => {
    let [low, high] = [-9, 9]
    while (high - low > 1e-12)
      if (tail((low + high) / 2) > q) low = (low + high) / 2
      else high = (low + high) / 2
    return low
  }
  near(together, tail((z(outside.p) + z(train.p)) / Math.SQRT2))
})
