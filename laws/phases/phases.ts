import fc from 'fast-check'
import type { Bars } from '../../src/market/bars/bars.js'
import { type Dataset, dataset } from '../../src/market/bars/dataset.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import type { Study, StudyOptions } from '../../src/templates/study.js'
import { from } from '../../src/workflow/expression.js'
import { type AnyWorkflow, sequence } from '../../src/workflow/workflow.js'
import type { Law } from '../law.js'

/** What runs a workflow to its end, such as `study`. */
export type Runs = (workflow: AnyWorkflow, options: StudyOptions) => Promise<Study>

/** A synthetic market of 400 bars. */
export const market = (seed: number): Dataset => {
  const made = syntheticMarket({ seed, bars: 400 })
  if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
  return made.right.dataset
}

/** Bars `[from_bar, to_bar)`. */
export interface Span {
  readonly from_bar: number
  readonly to_bar: number
}
/** Other prices on some bars, as legal and as wild. */
export const wild = ({ bars }: Dataset, { from_bar, to_bar }: Span): Dataset => {
  const swing = (i: number): number => 100 + 80 * Math.sin(i * 1.7)
  const column = (of: Float64Array, shift: number): Float64Array =>
    of.map((value, i) => (i < from_bar || i >= to_bar ? value : swing(i) + shift))
  const changed: Bars = {
    ...bars,
    open: column(bars.open, 0.5),
    high: column(bars.high, 1),
    low: column(bars.low, -1),
    close: column(bars.close, 0),
  }
  const made = dataset({ name: 'wild' }, changed)
  if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
  return made.right
}

const anySearch = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  fast: fc.uniqueArray(fc.integer({ min: 2, max: 15 }), { minLength: 1, maxLength: 4 }),
  slow: fc.uniqueArray(fc.integer({ min: 16, max: 60 }), { minLength: 1, maxLength: 3 }),
  fill: fc.constantFrom('next_open', 'next_close', 'close'),
  risk: fc.constantFrom({}, { stop_loss: 0.03 }, { trailing_stop: 0.05, take_profit: 0.1 }),
  rate: fc.constantFrom(0, 0.001),
})

interface Searched {
  readonly best: { readonly params: unknown; readonly metrics: Readonly<Record<string, unknown>> }
  readonly candidate: { readonly members: readonly { readonly params: unknown }[] }
}
/** What a phase of a study gave. */
export const given = <A>(study: Study, path: string): A => {
  const outcome = study.phases[path]
  if (outcome?._tag !== 'Right' || outcome.right._tag !== 'Ran') throw new Error(JSON.stringify(outcome))
  return outcome.right.value as A
}

/** What holds of every search, whatever runs it. */
export const searchPhaseLaws = (runs: Runs): readonly Law[] => [
  {
    name: 'the winner of a search, run again alone, gives exactly the trial that won',
    check: () =>
      fc.assert(
        fc.asyncProperty(anySearch, async ({ seed, fast, slow, fill, risk, rate }) => {
          const execution = { fill, risk, costs: { rate } } as const
          const range = { warmup: 60 }
          const search = optimization('search', {
            strategies: [{ strategy: 'sma_cross', space: { fast, slow }, beyond_bounds: true }],
            range,
            execution,
            objective: { name: 'total_return', min_trades: 1 },
          })
          const alone = backtest('alone', {
            strategy: 'sma_cross',
            params: from(search, 'best', 'params'),
            beyond_bounds: true,
            range,
            execution,
          })
          const done = await runs(sequence(search, alone), { data: market(seed) })
          const outcome = done.phases['search']
          if (outcome?._tag === 'Left' && outcome.left._tag === 'Failed') return
          const { best, candidate } = given<Searched>(done, 'search')
          const { metrics } = given<{ readonly metrics: Readonly<Record<string, unknown>> }>(done, 'alone')
          for (const [name, value] of Object.entries(best.metrics))
            if (name !== 'score' && JSON.stringify(metrics[name]) !== JSON.stringify(value))
              throw new Error(
                `${name}: ${JSON.stringify(metrics[name])} alone, ${JSON.stringify(value)} in the search`,
              )
          if (JSON.stringify(candidate.members[0]?.params) !== JSON.stringify(best.params))
            throw new Error('the candidate is not the best')
        }),
        { numRuns: 12 },
      ),
  },
]

const anyGated = fc
  .record({
    bars: fc.integer({ min: 5, max: 80 }),
    from: fc.integer({ min: 0, max: 20 }),
    regimes: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ bars, from: first, regimes }) =>
    fc.record({
      first: fc.constant(first),
      regimes: fc.constant(regimes),
      wanted: fc.array(fc.constantFrom(-1, 0, 1), { minLength: bars, maxLength: bars }),
      label: fc.array(fc.integer({ min: 0, max: regimes - 1 }), { minLength: bars, maxLength: bars }),
    }),
  )

/** Stretches of one state: first bar, bar after the last, state. */
const stretches = (log: SignalLog): readonly string[] =>
  Array.from(log.at, (at, i) => `${at}..${log.at[i + 1] ?? log.header.bars[1]}:${log.state[i]}`).filter(
    (text) => !text.endsWith(':0'),
  )

/** What holds of a gate: `(log, labels, first bar of the labels, regime) -> log`. */
export const gateLaws = (
  gate: (log: SignalLog, labels: FilteredLabels, from: number, regime: string) => SignalLog,
): readonly Law[] => {
  const cases = anyGated.map(({ first, regimes, wanted, label }) => {
    const at = wanted.flatMap((state, i) => (state === (wanted[i - 1] ?? 0) ? [] : [i]))
    const log: SignalLog = {
      header: {
        bars: [0, first + wanted.length],
        scored_from: first,
        first_time: 0,
        last_time: 1,
        dataset: 'd',
        strategy: 's',
        name: 's',
        params: {},
      },
      at: Int32Array.from(at, (i) => first + i),
      state: Int8Array.from(at, (i) => wanted[i] ?? 0),
    }
    const names = Array.from({ length: regimes }, (_, i) => `r${i}`)
    return {
      log,
      first,
      names,
      labels: { names, label: Uint8Array.from(label) } as unknown as FilteredLabels,
      label,
    }
  })
  return [
    {
      name: 'what a gate lets in are whole stretches of the signal, each entered in its regime',
      check: () =>
        fc.assert(
          fc.property(cases, ({ log, first, names, labels, label }) => {
            const all = new Set(stretches(log))
            for (const regime of names)
              for (const stretch of stretches(gate(log, labels, first, regime))) {
                if (!all.has(stretch)) throw new Error(`${stretch} is no stretch of the signal`)
                const entered = Number(stretch.split('..')[0])
                if (names[label[entered - first] ?? -1] !== regime) throw new Error(`entered at ${entered}`)
              }
          }),
        ),
    },
    {
      name: 'the gates of all regimes together let every stretch in once',
      check: () =>
        fc.assert(
          fc.property(cases, ({ log, first, names, labels }) => {
            const let_in = names.flatMap((regime) => stretches(gate(log, labels, first, regime)))
            if (let_in.toSorted().join() !== stretches(log).toSorted().join()) throw new Error('they differ')
          }),
        ),
    },
  ]
}
