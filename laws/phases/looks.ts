import { deepStrictEqual, strictEqual } from 'node:assert'
import fc from 'fast-check'
import type { Bars } from '../../src/market/bars/bars.js'
import { type Dataset, dataset } from '../../src/market/bars/dataset.js'
import { validation } from '../../src/phases/validation/validation.js'
import type { Verdict } from '../../src/phases/validation/verdict.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { Store } from '../../src/store/store.js'
import type { Law } from '../law.js'
import { firstBars } from './first-bars.js'
import { given, market, type Runs } from './phases.js'

const HOUR_MS = 3_600_000
/** Bars of a synthetic market stand on weekdays from 2000-01-03 on; its 400 bars end in July 2001. */
const WHOLE = { from: '2000-08-01' }
const train = { from: '2000-03-01', to: '2000-08-01' }
const members = (fast: number) => [{ strategy: 'sma_cross', params: { fast, slow: 20 } }]

const named = (name: string, bars: Bars, periods_per_year = 252): Dataset => {
  const made = dataset({ name, periods_per_year }, bars)
  if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
  return made.right
}
const priced = ({ bars }: Dataset, of: (price: number, t: number) => number): Dataset =>
  named('priced', {
    ...bars,
    open: bars.open.map(of),
    high: bars.high.map(of),
    low: bars.low.map(of),
    close: bars.close.map(of),
  })
/** Two bars a day: to the middle of the way from open to close, and on to the close. */
const twoADay = ({ bars }: Dataset): Dataset => {
  const at = <A>(of: (t: number, late: boolean) => A): readonly A[] =>
    Array.from({ length: 2 * bars.length }, (_, i) => of(i >> 1, i % 2 === 1))
  const column = (of: (t: number, late: boolean) => number): Float64Array => Float64Array.from(at(of))
  const middle = (t: number): number => ((bars.open[t] ?? 0) + (bars.close[t] ?? 0)) / 2
  return named(
    'two a day',
    {
      length: 2 * bars.length,
      time: column((t, late) => (bars.time[t] ?? 0) + (late ? 4 * HOUR_MS : 0)),
      open: column((t, late) => (late ? middle(t) : (bars.open[t] ?? 0))),
      high: column((t) => bars.high[t] ?? 0),
      low: column((t) => bars.low[t] ?? 0),
      close: column((t, late) => (late ? (bars.close[t] ?? 0) : middle(t))),
      volume: column(() => 1),
    },
    504,
  )
}

interface Looked {
  readonly data: Dataset
  readonly test?: object
  readonly fast?: number
  readonly name?: string
}
const cents = (price: number): number => Math.round(price * 100) / 100

/** Laws of the looks that validations have at bars. */
export const lookLaws = (runs: Runs): readonly Law[] => {
  const verdictOf = async (
    { data, test = WHOLE, fast = 5, name = 'validated' }: Looked,
    store: Store,
    run: string,
  ): Promise<Verdict> => {
    const candidate = { members: members(fast), weights: [1], execution: { fill: 'next_close' } }
    const config = { scheme: { kind: 'holdout', train, test }, candidate }
    const done = await runs(validation(name, config as never), { data, store, run })
    return given<{ verdict: Verdict }>(done, name).verdict
  }
  const numbered = (
    name: string,
    second: number,
    pair: (data: Dataset) => readonly [Looked, Looked],
  ): Law => ({
    name,
    check: () =>
      fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
          const store = memoryStore()
          const [a, b] = pair(market(seed))
          const first = await verdictOf(a, store, 'aaaa')
          strictEqual(first.look.number, 1)
          const { look } = await verdictOf(b, store, 'bbbb')
          deepStrictEqual([look.number, look.others], [second, second === 1 ? [] : ['aaaa']])
          deepStrictEqual(await verdictOf(a, store, 'cccc'), first)
        }),
        { numRuns: 2 },
      ),
  })
  return [
    numbered('a study that is run again, or under another name, has the look that it had', 1, (data) => [
      { data },
      { data, name: 'renamed' },
    ]),
    numbered('other parameters on tested bars are one more look', 2, (data) => [{ data }, { data, fast: 7 }]),
    numbered('tested bars without a common day are a first look', 1, (data) => [
      { data, test: { from: '2000-08-01', to: '2001-02-01' } },
      { data, test: { from: '2001-02-01' } },
    ]),
    numbered('one common day is one more look', 2, (data) => [
      { data, test: { from: '2000-08-01', to: '2001-02-02' } },
      { data, test: { from: '2001-02-01' } },
    ]),
    numbered('an appended row is one more look', 2, (data) => [
      { data: firstBars(data, data.bars.length - 1) },
      { data },
    ]),
    numbered('prices after a split, in cents again, are one more look', 2, (data) => [
      { data: priced(data, cents) },
      { data: priced(data, (price, t) => cents(t < 250 ? price / 4 : price)) },
    ]),
    numbered('two bars a day are one more look at the days', 2, (data) => [
      { data },
      { data: twoADay(data) },
    ]),
  ]
}
