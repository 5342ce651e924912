import { describe, expect, test } from 'vitest'
import type { Bars } from '../../../src/market/bars/bars.js'
import { type Dataset, dataset } from '../../../src/market/bars/dataset.js'
import { embeddedSp500 } from '../../../src/market/embedded/sp500.kernel.js'
import { optimization } from '../../../src/phases/optimization/optimization.js'
import type { ValidationResult } from '../../../src/phases/validation/result.js'
import { validation } from '../../../src/phases/validation/validation.js'
import { memoryStore } from '../../../src/store/memory-store.js'
import type { Store } from '../../../src/store/store.js'
import { type Study, study } from '../../../src/templates/study.js'
import { from, gt, literal } from '../../../src/workflow/expression.js'
import { iterate, sequence, when } from '../../../src/workflow/workflow.js'

const TRAIN = { from: '2002-01-02', to: '2012-01-03' }
const TEST = { from: '2012-01-03', to: '2016-01-04' }
const searched = optimization('search', {
  strategies: [{ strategy: 'sma_cross', space: { fast: [5, 10, 15, 20], slow: [60, 100, 140, 180] } }],
  range: TRAIN,
  execution: { fill: 'next_close' },
})
const scheme = { kind: 'holdout', train: TRAIN, test: TEST } as const
const candidate = from(searched, 'candidate')
const forgetful = sequence(searched, validation('validated', { scheme, candidate }))

const mapColumns = (bars: Bars, of: (column: Float64Array, name: string) => Float64Array): Bars => {
  const columns = Object.fromEntries(
    (['time', 'open', 'high', 'low', 'close', 'volume'] as const).map((name) => [name, of(bars[name], name)]),
  ) as unknown as Omit<Bars, 'length'>
  return { ...columns, length: columns.time.length }
}

const given = (done: Study, path: string): ValidationResult => {
  const outcome = done.phases[path]
  if (outcome?._tag !== 'Right' || outcome.right._tag !== 'Ran') throw new Error(JSON.stringify(outcome))
  return outcome.right.value as ValidationResult
}
const verdictIn = async (what: unknown, store: Store, run: string) =>
  given(await study(what as typeof searched, { store, run }), 'validated').verdict

describe('the searches behind a choice', () => {
  test('count whether they are named or not', async () => {
    const named = sequence(
      searched,
      validation('validated', { scheme, candidate, trials: [from(searched, 'trials')] }),
    )
    const [with_, without] = [await study(named), await study(forgetful)]
    const [a, b] = [given(with_, 'validated'), given(without, 'validated')]
    expect(a.verdict.train?.trials).toBe(16)
    expect(b.verdict).toEqual(a.verdict)
    expect(b.deflation).toEqual(a.deflation)
    expect(b.trials).toEqual(a.trials)
  })
  test('count where a test alone reads them, and where a loop searched again', async () => {
    const inLoop = iterate({ name: 'rounds', body: searched, at_most: 2, until: gt(literal(0), literal(1)) })
    const typed = {
      members: [{ strategy: 'sma_cross', params: { fast: 10, slow: 100 } }],
      weights: [1],
      execution: { fill: 'next_close' },
    } as const
    const gated = sequence(
      inLoop,
      when(
        gt(from(searched, 'counts', 'trials'), literal(0)),
        validation('validated', { scheme, candidate: typed }),
      ),
    )
    const done = given(await study(gated), 'validated')
    expect(done.trials.this_run).toBe(16)
  })
  test('are none of parameters that were typed in: their train bars are no evidence', async () => {
    const typed = validation('validated', {
      scheme,
      candidate: {
        members: [{ strategy: 'sma_cross', params: { fast: 10, slow: 100 } }],
        weights: [1],
        execution: { fill: 'next_close' },
      },
    })
    const { verdict } = given(await study(typed), 'validated')
    expect([verdict.train, verdict.together]).toEqual([undefined, undefined])
  })
})

test('an earlier ledger that cannot be read is counted as one more search, and said', async () => {
  const store = memoryStore()
  const lost = { _tag: 'Artifact', codec: 'ledger', sha256: 'ab'.repeat(32), bytes: 9 } as const
  const whole = given(await study(forgetful, { store }), 'validated')
  const named = sequence(searched, validation('validated', { scheme, candidate, trials: [lost] }))
  const { verdict, warnings } = given(await study(named), 'validated')
  expect(verdict.train?.apart).toBe(1)
  expect(verdict.train?.p).toBeCloseTo(Math.min(0.999, 2 * (whole.verdict.train?.p ?? 0)), 12)
  expect(warnings.join()).toContain('1 earlier ledger cannot be read')
})

describe('earlier searches of a store', () => {
  const whole = embeddedSp500()
  const named = (name: string, bars: Bars): Dataset => {
    const made = dataset({ name, periods_per_year: 252 }, bars)
    if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
    return made.right
  }
  /** The same market as others have it: halved prices in cents, and some weeks more at the beginning and fewer at the end. */
  const halved = named(
    'halved',
    mapColumns(whole.bars, (column, name) =>
      column
        .slice(30, -40)
        .map((value) => (name === 'time' || name === 'volume' ? value : Math.round(value * 50) / 100)),
    ),
  )
  const wider = optimization('wider', {
    strategies: [{ strategy: 'sma_cross', space: { fast: [6, 12, 18], slow: [50, 90, 130] } }],
    range: TRAIN,
    execution: { fill: 'next_close' },
  })
  test('count on bars of the same market, whatever the file, and on the same train bars join the choice', async () => {
    const store = memoryStore()
    await study(wider, { store, data: halved, run: 'aaaa' })
    const alone = given(await study(forgetful), 'validated')
    const after = given(await study(forgetful, { store, run: 'bbbb' }), 'validated')
    expect(alone.verdict.train?.trials).toBe(16)
    expect(after.verdict.train?.trials).toBe(25)
    expect(after.trials).toEqual({ this_run: 16, earlier: 9 })
    expect(given(await study(forgetful, { store, run: 'cccc' }), 'validated')).toEqual(after)
  })
  test('count of another market not at all', async () => {
    const store = memoryStore()
    const other = named(
      'other',
      mapColumns(whole.bars, (column, name) =>
        name === 'time' || name === 'volume'
          ? column
          : column.map((value, t) => value * (1 + 0.2 * Math.sin(t))),
      ),
    )
    await study(wider, { store, data: other, run: 'aaaa' })
    const after = given(await study(forgetful, { store, run: 'bbbb' }), 'validated')
    expect([after.verdict.train?.trials, after.verdict.train?.apart, after.trials.earlier]).toEqual([
      16, 0, 0,
    ])
  })
})

describe('looks', () => {
  test('are counted once for a series, whatever the run, and again for another one at the same bars', async () => {
    const store = memoryStore()
    const other = validation('validated', {
      scheme,
      candidate: {
        members: [{ strategy: 'momentum', params: { n: 50, threshold: 0 } }],
        weights: [1],
        execution: {},
      },
    })
    const first = await verdictIn(forgetful, store, 'aaaa')
    const second = await verdictIn(other, store, 'bbbb')
    expect([first.look.number, second.look.number]).toEqual([1, 2])
    expect(second.look).toMatchObject({ level: 0.025 / 3, others: ['aaaa'], unreadable: 0 })
    expect(await verdictIn(forgetful, store, 'cccc')).toEqual(first)
    expect(await verdictIn(other, store, 'dddd')).toEqual(second)
  })
  test('other bars are first looks again', async () => {
    const store = memoryStore()
    const later = validation('validated', {
      scheme: { ...scheme, test: { from: '2016-01-04', to: '2019-01-02' } },
      candidate,
    })
    await verdictIn(forgetful, store, 'aaaa')
    expect((await verdictIn(sequence(searched, later), store, 'bbbb')).look.number).toBe(1)
  })
})

test('without resamples figures have no interval, and the verdict is the same under another key', async () => {
  const store = memoryStore()
  const usual = given(await study(forgetful, { store }), 'validated')
  const quick = given(await study(forgetful, { store, resamples: 0 }), 'validated')
  expect(quick.verdict).toEqual(usual.verdict)
  expect(usual.out_of_sample.bootstrap?.resamples).toBe(2000)
  expect(quick.out_of_sample.bootstrap?.resamples).toBe(0)
})

test('a search has intervals where resamples are asked for, and holds its axes against the same noise', async () => {
  const store = memoryStore()
  const found = async (options: { readonly resamples?: number }): Promise<any> =>
    given(await study(searched, { store, ...options }), 'search')
  const usual = await found({})
  const asked = await found({ resamples: 50 })
  expect(usual.bootstrap).toBeUndefined()
  expect(asked.bootstrap.resamples).toBe(50)
  expect(asked.sweep).toEqual(usual.sweep)
  // 2507 bars, 252 a year: an annualised Sharpe ratio near 0 has an error of about √(252 / 2507)
  expect(usual.sweep.noise).toBeCloseTo(Math.sqrt(252 / 2507), 1)
})
