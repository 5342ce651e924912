import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { firstValueFrom, from, lastValueFrom, type Observable } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { describe, expect, test } from 'vitest'
import { twoMoodMarket } from '../../../laws/index.js'
import { type LoneCandidate, type PlanOfOne, planOfOne } from '../../../laws/phases/plan-of-one.js'
import { paperAccount } from '../../../src/broker/paper.kernel.js'
import { batchesOf } from '../../../src/market/bars/bar-stream.kernel.js'
import { type BarBatch, type Bars, barsBetween, type Slice } from '../../../src/market/bars/bars.js'
import type { DataError } from '../../../src/market/bars/data-error.js'
import { noLabels } from '../../../src/phases/live-trading/gate-labels.js'
import { knownSeries } from '../../../src/phases/live-trading/label-feed.kernel.js'
import { defaultMonitor } from '../../../src/phases/live-trading/monitor.kernel.js'

import type { SessionTraded } from '../../../src/phases/live-trading/session.kernel.js'
import { type Broken, feedOfOne, type TradeOptions, trade$ } from '../../../src/phases/live-trading/trade.js'
import { noCosts } from '../../../src/portfolio/rules/costs.js'
import { defaultExecution } from '../../../src/portfolio/rules/execution.js'
import { isProgress } from '../../../src/run/emission.js'
import { machine } from '../../../src/strategy/machine-strategy.js'

const DAY_MS = 86_400_000
/** Long on two bars, flat on two, from the first bar on. */
const twoByTwo = machine<number>({
  name: 'two_by_two',
  version: 1,
  params: {},
  start: () => -1,
  step: (bar) => bar + 1,
  signal: (bar) => (bar % 4 < 2 ? 1 : 0),
})
const candidate: LoneCandidate = {
  members: [{ strategy: twoByTwo, params: {} }],
  weights: [1],
  execution: { ...defaultExecution, costs: noCosts },
}
/** Ten days at 10, 11, 12, .. */
const days: Bars = {
  length: 10,
  time: Float64Array.from({ length: 10 }, (_, i) => i * DAY_MS),
  open: Float64Array.from({ length: 10 }, (_, i) => 10 + i),
  high: Float64Array.from({ length: 10 }, (_, i) => 10 + i),
  low: Float64Array.from({ length: 10 }, (_, i) => 10 + i),
  close: Float64Array.from({ length: 10 }, (_, i) => 10 + i),
  volume: new Float64Array(10),
}
const slice: Slice = { warmup: [0, 0], scored: [0, 10] }
const planOf = (more: Partial<PlanOfOne> = {}): PlanOfOne => ({
  candidate,
  slice,
  periods: 252,
  duration_ms: undefined,
  monitor: defaultMonitor,
  open: paperAccount(candidate.execution),
  labels: noLabels,
  series: knownSeries({}),
  exits: [undefined],
  ...more,
})
const traded$ = (
  plan: PlanOfOne,
  feed$: Observable<Either<DataError, BarBatch>>,
  options: TradeOptions = {},
) => trade$(planOfOne(plan), feedOfOne(feed$), options)
type Ended =
  | { readonly _tag: 'Left'; readonly left: Broken }
  | { readonly _tag: 'Right'; readonly right: SessionTraded }
const oneByOne = batchesOf(days, 1)
const broken: DataError = { _tag: 'Unreadable', file: 'feed', because: 'the line is down', wanted: 'bars' }

/** When the outcome came, and what it was; `a` to `j` are the ten days, `x` is a feed that tells its error. */
const marbles = (feed: string, more: Partial<PlanOfOne> = {}, stop?: string) => {
  const seen: { at: number; ended: Ended }[] = []
  const scheduler = new TestScheduler((a, b) => expect(a).toEqual(b))
  scheduler.run(({ cold, flush }) => {
    const values: Record<string, Either<DataError, BarBatch>> = {
      ...Object.fromEntries(oneByOne.map((batch, i) => [String.fromCharCode(97 + i), right(batch)])),
      x: left(broken),
    }
    const feed$ = cold(feed, values)
    const controller = new AbortController()
    const options: TradeOptions = stop === undefined ? {} : { signal: controller.signal }
    if (stop !== undefined) cold(stop).subscribe(() => controller.abort())
    traded$(planOf(more), feed$, options).subscribe((emission) => {
      if (!isProgress(emission)) seen.push({ at: scheduler.now(), ended: emission })
    })
    flush()
  })
  expect(seen.length).toBe(1)
  return seen[0]!
}
const soundly = ({ ended }: { readonly ended: Ended }): SessionTraded => {
  if (ended._tag === 'Left') throw new Error(ended.left.because)
  return ended.right
}
const kinds = ({ orders }: SessionTraded): readonly string[] =>
  orders.map(({ kind, bar, effect, reason }) =>
    [bar, kind, reason ?? effect].filter((x) => x !== undefined).join(' '),
  )

describe('time is that of the feed', () => {
  test('it ends with the feed: what stands is closed, what waits is cancelled', () => {
    const made = marbles('a-b-c-d-e-f|')
    expect(made.at).toBe(11)
    const traded = soundly(made)
    expect(traded.stopped).toBe('end_of_feed')
    expect(kinds(traded)).toEqual([
      '0 placed',
      '1 filled entry',
      '2 placed',
      '3 filled signal',
      '4 placed',
      '5 filled entry',
      '5 filled end_of_data',
    ])
    expect([...traded.run.trades.entry_bar]).toEqual([1, 5])
    expect(traded.positions).toEqual([])
  })

  test('a span of four days ends at the first bar past it, however long the bars took to come', () => {
    for (const [feed, at] of [
      ['abcdefghij|', 4],
      ['a---b---c---d---e---f-|', 16],
      ['(abcdefghij|)', 0],
    ] as const) {
      const made = marbles(feed, { duration_ms: 4 * DAY_MS })
      const traded = soundly(made)
      expect(made.at).toBe(at)
      expect(traded.stopped).toBe('duration')
      expect(traded.scored).toEqual([0, 4])
      expect(traded.run.equity.length).toBe(5)
    }
  })

  test('a span longer than the feed ends with the feed', () => {
    expect(soundly(marbles('abc|', { duration_ms: 40 * DAY_MS })).stopped).toBe('end_of_feed')
  })
})

describe('silence is that of the clock', () => {
  const monitor = { ...defaultMonitor, max_silence_ms: 5 }
  const silence = (bar: number, time: string, worst: number, bars = 1) => ({
    rule: 'max_silence_ms',
    limit: 5,
    worst,
    bar,
    time,
    bars,
  })

  test('days between bars that come in time are no silence', () => {
    const traded = soundly(marbles('abcdefghij|', { monitor }))
    expect(traded.alerts).toEqual([])
  })

  test('a feed that gives nothing for the limit is silent, once a pause, and trading goes on', () => {
    const made = marbles('a----b----- c-----------d|', { monitor })
    const traded = soundly(made)
    // b comes in time, six ms pass after b, twelve after c
    expect(traded.alerts).toEqual([silence(1, '1970-01-02', 10, 2)])
    expect(traded.stopped).toBe('end_of_feed')
    expect(traded.scored).toEqual([0, 4])
  })

  test('it halts while the feed is silent, not when it speaks again', () => {
    const made = marbles('a-b', { monitor: { ...monitor, on_alert: 'halt' } })
    expect(made.at).toBe(7)
    const traded = soundly(made)
    expect([traded.stopped, traded.scored]).toEqual(['halted', [0, 2]])
    expect(traded.positions).toMatchObject([{ side: 1, entry_bar: 1 }])
    expect(traded.alerts).toEqual([silence(1, '1970-01-02', 5)])
  })

  test('a feed that never speaks is silent from the beginning', () => {
    const made = marbles('-', { monitor: { ...monitor, on_alert: 'halt' } })
    expect(made.at).toBe(5)
    expect(soundly(made).alerts).toEqual([silence(0, 'before the first bar', 5)])
  })

  test('bars that are refused are no silence, and an end ends it', () => {
    const traded = soundly(marbles('a---a---a|', { monitor }))
    expect(traded.alerts.map(({ rule, bars }) => [rule, bars])).toEqual([['repeated_bar', 2]])
  })

  test('a limit of months is no limit of a millisecond', () => {
    const made = marbles('a-----------b|', { monitor: { ...monitor, max_silence_ms: 100 * DAY_MS } })
    expect(soundly(made).alerts).toEqual([])
  })
})

describe('it is stopped', () => {
  test('an abort ends it at once: positions stand and are reported, nothing is lost', () => {
    const made = marbles('a-b-c-d-e-f|', {}, '---s')
    expect(made.at).toBe(3)
    const traded = soundly(made)
    expect(traded.stopped).toBe('aborted')
    expect(traded.scored).toEqual([0, 2])
    expect(traded.positions).toMatchObject([{ member: 0, side: 1, entry_bar: 1, entry_price: 11, price: 11 }])
    expect(kinds(traded)).toEqual(['0 placed', '1 filled entry'])
    expect(traded.run.trades.pnl.length).toBe(0)
    expect(traded.run.equity.at(-1)).toBeCloseTo(100_000, 6)
  })

  test('an abort before the first bar trades nothing', () => {
    const traded = soundly(marbles('---a|', {}, 's'))
    expect([traded.stopped, traded.scored, traded.orders]).toEqual(['aborted', [0, 0], []])
  })

  test('an abort cancels what waits, and says so', () => {
    const traded = soundly(marbles('a---b|', {}, '--s'))
    expect(traded.orders.map(({ kind, because }) => [kind, because])).toEqual([
      ['placed', undefined],
      ['cancelled', 'the feed ended before it was filled'],
    ])
  })

  test('an empty feed trades nothing: the equity is the capital', () => {
    const traded = soundly(marbles('---|'))
    expect([traded.stopped, traded.scored]).toEqual(['end_of_feed', [0, 0]])
    expect([...traded.run.equity]).toEqual([100_000])
  })

  test.each([
    ['tells its error', 'a-b-x'],
    ['errors', 'a-b-#'],
  ])('a feed that %s is broken: what stands is reported', (_, feed) => {
    const { at, ended } = marbles(feed)
    expect(at).toBe(4)
    if (ended._tag === 'Right') throw new Error('it went on')
    expect(ended.left.because).toMatch(/the line is down|error/)
    expect(ended.left.traded.positions).toMatchObject([{ side: 1, entry_bar: 1 }])
    expect(kinds(ended.left.traded)).toEqual(['0 placed', '1 filled entry'])
  })

  test('a gap in the numbers of a feed is a fault of the reading, not a wrong signal', async () => {
    const feed = [barsBetween(days, 0, 3), barsBetween(days, 5, 10)].map(right)
    const ended = (await lastValueFrom(traded$(planOf(), from(feed)))) as Ended
    expect(ended._tag === 'Left' && ended.left.because).toMatch(/3/)
  })
})

describe('bars that a feed may not give', () => {
  const clean = () => batchesOf(days, 1)
  const broken = (
    batch: BarBatch,
    change: Partial<Record<'open' | 'high' | 'low' | 'close', number>>,
  ): BarBatch => ({
    ...batch,
    ...Object.fromEntries(Object.entries(change).map(([name, value]) => [name, Float64Array.of(value)])),
  })
  const tradedOn = async (feed: readonly BarBatch[]): Promise<SessionTraded> => {
    const ended = (await lastValueFrom(traded$(planOf(), from(feed.map(right))))) as Ended
    return soundly({ ended })
  }

  test('a repeated batch is refused with an alert, and trading goes on as if it had not come', async () => {
    const whole = await tradedOn(clean())
    const [first, second, ...rest] = clean()
    if (first === undefined || second === undefined) throw new Error('too few bars')
    for (const feed of [
      [first, second, second, ...rest],
      [first, second, first, ...rest],
    ]) {
      const traded = await tradedOn(feed)
      expect(traded.alerts).toMatchObject([{ rule: 'repeated_bar', bars: 1 }])
      expect({ ...traded, alerts: [] }).toEqual({ ...whole, alerts: [] })
    }
  })

  test('a bar that comes after a later one is refused with an alert', async () => {
    const [first, second, third, ...rest] = clean()
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few bars')
    const arrived = [first, third, second, ...rest].map((batch, from) => ({ ...batch, from }))
    const traded = await tradedOn(arrived)
    expect(traded.alerts).toMatchObject([{ rule: 'bar_out_of_order', bars: 1, time: '1970-01-02' }])
    expect(traded.stopped).toBe('end_of_feed')
  })

  test.each([
    ['NaN', { close: Number.NaN }],
    ['zero', { low: 0 }],
    ['negative', { open: -1 }],
    ['outside its range', { close: 1e9 }],
  ])('a bar that is %s is refused with an alert, and the others are traded', async (_how, change) => {
    const feed = clean().map((batch, i) => (i === 4 ? broken(batch, change) : batch))
    const traded = await tradedOn(feed)
    expect(traded.stopped).toBe('end_of_feed')
    expect(traded.alerts).toMatchObject([{ rule: 'unsound_bar', bars: 1, bar: 4 }])
    expect(traded.run.equity.every(Number.isFinite)).toBe(true)
    expect(traded.run.equity.length).toBe(clean().length)
  })
})

describe('the monitor', () => {
  const { bars } = twoMoodMarket(5, 300)
  const watched = async (monitor: PlanOfOne['monitor']): Promise<SessionTraded> => {
    const ended = (await lastValueFrom(
      traded$(
        planOf({ monitor, slice: { warmup: [0, 0], scored: [0, 300] } }),
        from(batchesOf(bars, 7).map(right)),
      ),
    )) as Ended
    return soundly({ ended })
  }

  test('an alert says the first close that broke the rule, and the worst', async () => {
    const traded = await watched({ ...defaultMonitor, max_drawdown: 0.05, daily_loss: 0.02 })
    const { equity } = traded.run
    const drawdowns = [...equity].map((value, i) => 1 - value / Math.max(...equity.slice(0, i + 1)))
    const daily = [...equity].map((value, i) => (i === 0 ? 0 : 1 - value / equity[i - 1]!))
    // a forced close at the end comes after the last look
    for (const [rule, losses, limit] of [
      ['max_drawdown', drawdowns, 0.05],
      ['daily_loss', daily, 0.02],
    ] as const) {
      const alert = traded.alerts.find((each) => each.rule === rule)
      expect(alert?.bar).toBe(losses.findIndex((loss) => loss > limit) - 1)
      expect(alert?.bars).toBe(losses.filter((loss) => loss > limit).length)
      expect(alert?.worst).toBeCloseTo(Math.max(...losses), 12)
    }
  })

  test('it halts where it is asked to, and leaves what stands', async () => {
    const reported = await watched({ ...defaultMonitor, max_drawdown: 0.05 })
    const halted = await watched({ ...defaultMonitor, max_drawdown: 0.05, on_alert: 'halt' })
    const [alert] = reported.alerts
    expect(halted.stopped).toBe('halted')
    expect(halted.scored).toEqual([0, (alert?.bar ?? 0) + 1])
    expect(halted.orders.filter(({ kind }) => kind !== 'cancelled')).toEqual(
      reported.orders.filter(({ bar }) => bar <= (alert?.bar ?? 0)),
    )
  })
})

test('progress comes before the outcome, which comes once', async () => {
  const first = await firstValueFrom(traded$(planOf(), from(oneByOne.map(right)), { expected_bars: 10 }))
  expect(first).toEqual({ _tag: 'Progress', done: 1, total: 10, note: 'bars' })
})
