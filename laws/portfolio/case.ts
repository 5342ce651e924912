import fc from 'fast-check'
import type { Bars, Slice } from '../../src/market/bars/bars.js'
import type { AccountedSimulation, Simulation } from '../../src/portfolio/account/simulation.js'
import { defaultExecution, type Execution } from '../../src/portfolio/rules/execution.js'
import { type Financing, noFinancing } from '../../src/portfolio/rules/financing.js'
import { type Limits, noLimits } from '../../src/portfolio/rules/limits.js'
import type { Sizing } from '../../src/portfolio/rules/sizing.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { lawOver } from '../arbitrary/shared-cases.js'
import type { Law } from '../law.js'
import { costsOf } from './execution-terms.js'

/** Something to execute: bars, a signal over them, an execution, a slice. */
export interface Case {
  readonly bars: Bars
  readonly log: SignalLog
  readonly slice: Slice
  readonly execution: Execution
}

/** A portfolio kernel: it executes a signal over the scored bars of a slice. */
export type Simulate = (bars: Bars, log: SignalLog, execution: Execution, slice: Slice) => AccountedSimulation

const DAY_MS = 86_400_000
const columnsOf = (rows: readonly (readonly number[])[]): Bars => {
  const column = (field: number) => Float64Array.from(rows, (row) => (row[field] ?? 0) / 4)
  return {
    length: rows.length,
    time: Float64Array.from(rows, (_, i) => i * DAY_MS),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: Float64Array.from(rows, () => 1),
  }
}

const rowsWithin = (min: number, max: number): fc.Arbitrary<readonly number[]> =>
  fc
    .tuple(
      fc.integer({ min, max }),
      fc.integer({ min, max }),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 12 }),
    )
    .map(([open, close, up, down]) => [open, Math.max(open, close) + up, Math.min(open, close) - down, close])
const [calmRow, wildRow] = [rowsWithin(180, 220), rowsWithin(60, 400)]

/** Bars of quarter prices, calm or wild (then a short can be ruined). */
export const anyBars = (length: fc.Arbitrary<number>): fc.Arbitrary<Bars> =>
  fc
    .tuple(length, fc.boolean())
    .chain(([n, wild]) => fc.array(wild ? wildRow : calmRow, { minLength: n, maxLength: n }).map(columnsOf))

const heldState = fc.record({ state: fc.constantFrom(-1, 0, 1), bars: fc.nat(8) })
/** A signal over `[from, to)` that holds each state for some bars. */
export const anyLog = (from: number, to: number): fc.Arbitrary<SignalLog> =>
  fc.array(heldState, { maxLength: 40, size: 'max' }).map((runs) => {
    const states = runs.flatMap(({ state, bars }) => Array.from({ length: bars + 1 }, () => state))
    const changes = states
      .slice(0, to - from)
      .flatMap((state, i) => (state === (i === 0 ? 0 : states[i - 1]) ? [] : [[from + i, state] as const]))
    return {
      header: {
        bars: [0, to] as const,
        scored_from: from,
        first_time: 0,
        last_time: (to - 1) * DAY_MS,
        dataset: 'dataset',
        strategy: 'strategy',
        name: 'any',
        params: {},
      },
      at: Int32Array.from(changes, ([at]) => at),
      state: Int8Array.from(changes, ([, state]) => state),
    }
  })

/** A record without its absent fields. */
export const present = <A extends object>(fields: A): { [K in keyof A]: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof A]: Exclude<A[K], undefined>
  }
const maybe = <A>(value: fc.Arbitrary<A>) => fc.option(value, { nil: undefined })
const eighths = (low: number, high: number): fc.Arbitrary<number> =>
  fc.integer({ min: low, max: high }).map((value) => value / 64)

/**
 * Which rules an arbitrary execution draws from: those that orders of a signal can say (fixed sizes, exit levels); those
 * that set all at entries (any size, fixed levels); all.
 */
export type Rules = 'orders' | 'entries' | 'all'

const anyFixedSizing: fc.Arbitrary<Sizing> = fc.oneof(
  fc.record({ kind: fc.constant('fraction' as const), fraction: fc.constantFrom(1, 1, 0.5, 0.1) }),
  fc.record({ kind: fc.constant('units' as const), units: fc.constantFrom(1, 10, 1e6) }),
)
const anySizing: fc.Arbitrary<Sizing> = fc.oneof(
  { weight: 2, arbitrary: anyFixedSizing },
  {
    weight: 1,
    arbitrary: fc
      .record({
        kind: fc.constant('volatility' as const),
        target: fc.constantFrom(0.1, 1, 4),
        by: fc.constantFrom('stdev' as const, 'atr' as const),
        window: fc.integer({ min: 2, max: 6 }),
        cap: fc.constantFrom(0.5, 1, 2),
        periods_per_year: maybe(fc.constantFrom(252, 365)),
      })
      .map(present),
  },
  {
    weight: 1,
    arbitrary: fc.nat(3).chain((few) =>
      fc.record({
        kind: fc.constant('kelly' as const),
        k: fc.constantFrom(0.25, 1),
        cap: fc.constantFrom(0.5, 1, 2),
        lookback: fc.integer({ min: few + 1, max: 8 }),
        min_trades: fc.constant(few + 1),
        fraction: fc.constantFrom(0.5, 1),
      }),
    ),
  },
)

/** Exit levels, each with some chance. */
const anyLevels = fc.record({
  stop_loss: maybe(eighths(1, 12)),
  take_profit: maybe(eighths(1, 12)),
  trailing_stop: maybe(eighths(1, 12)),
})
const anyFixedLevels = anyLevels.map(({ stop_loss, take_profit }) => present({ stop_loss, take_profit }))
const anyRisk = fc
  .tuple(anyLevels, maybe(fc.integer({ min: 1, max: 8 })))
  .map(([levels, max_holding]) => present({ ...levels, max_holding }))

const anyLimits = (rules: Rules): fc.Arbitrary<Limits> => {
  if (rules === 'orders') return fc.constant(noLimits)
  const atEntries = fc.record({
    max_position_size: maybe(fc.constantFrom(0.25, 1, 1.5)),
    exposure: maybe(fc.constantFrom(0.5, 1, 3)),
  })
  if (rules === 'entries') return atEntries.map(present)
  return fc
    .tuple(
      atEntries,
      fc.record({
        max_drawdown: maybe(eighths(1, 16)),
        rearm_after: maybe(fc.integer({ min: 1, max: 12 })),
        daily_loss: maybe(eighths(1, 6)),
        cooldown: maybe(fc.integer({ min: 1, max: 5 })),
      }),
    )
    .map(([entries, { max_drawdown, rearm_after, ...others }]) =>
      present({
        ...entries,
        ...others,
        max_drawdown,
        rearm_after: max_drawdown === undefined ? undefined : rearm_after,
      }),
    )
}

const anyFinancing: fc.Arbitrary<Financing> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(noFinancing) },
  {
    weight: 1,
    arbitrary: fc.record({
      borrow_rate: fc.constantFrom(0, 0.05, 1),
      margin_rate: fc.constantFrom(0, 0.08, 2),
      funding_rate: fc.constantFrom(0, 0.1, -0.1),
    }),
  },
)

const executionsBy = (rules: Rules): fc.Arbitrary<Execution> =>
  fc
    .record({
      capital: fc.constantFrom(1000, 100_000),
      fill: fc.constantFrom('next_open' as const, 'next_close' as const, 'close' as const),
      costs: fc
        .record({
          rate: fc.constantFrom(0, 0.001, 0.01),
          per_share: fc.constantFrom(0, 0.01),
          slippage: fc.constantFrom(0, 0.0005, 0.02),
        })
        .map((terms) => costsOf(terms)),
      leverage:
        rules === 'all'
          ? fc.constantFrom(1, 1, 0.5, 2, 5)
          : fc.constantFrom(...(rules === 'orders' ? [1] : [1, 1, 0.5])),
      finalize: fc.constantFrom('close' as const, 'mark' as const),
      sizing: rules === 'orders' ? anyFixedSizing : anySizing,
      risk: rules === 'entries' ? anyFixedLevels : rules === 'orders' ? anyLevels.map(present) : anyRisk,
      limits: anyLimits(rules),
      financing: rules === 'all' ? anyFinancing : fc.constant(noFinancing),
      allow_short: fc.boolean(),
    })
    .map((drawn): Execution => ({ ...defaultExecution, ...drawn }))
// made once: cases draw their bars first, and an arbitrary that is made for each of them costs more than what it draws
const EXECUTIONS: Readonly<Record<Rules, fc.Arbitrary<Execution>>> = {
  orders: executionsBy('orders'),
  entries: executionsBy('entries'),
  all: executionsBy('all'),
}
/** Any execution under some of the rules. */
export const anyExecution = (rules: Rules = 'all'): fc.Arbitrary<Execution> => EXECUTIONS[rules]

const casesBy = (rules: Rules): fc.Arbitrary<Case> =>
  fc
    .tuple(fc.integer({ min: 1, max: 120 }), fc.nat(10), fc.constantFrom(1, 4))
    .chain(([n, warmup, bars_a_day]) =>
      fc
        .record({
          bars: anyBars(fc.constant(n + warmup)),
          log: anyLog(Math.max(0, warmup - 3), n + warmup),
          execution: anyExecution(rules),
        })
        .map(({ bars, log, execution }) => ({
          bars: { ...bars, time: bars.time.map((time) => time / bars_a_day) },
          log,
          execution,
          slice: { warmup: [0, warmup] as const, scored: [warmup, n + warmup] as const },
        })),
    )

const CASES: Readonly<Record<Rules, fc.Arbitrary<Case>>> = {
  orders: casesBy('orders'),
  entries: casesBy('entries'),
  all: casesBy('all'),
}
/** Any case under some of the rules; bars are days, or quarters of days. */
export const anyCase = (rules: Rules = 'all'): fc.Arbitrary<Case> => CASES[rules]

/** The scale of a run: rounding is measured against the capital and all that was traded. */
export const gross = (made: Simulation, { capital }: Execution): number => capital + made.totals.turnover

/** A law over cases. */
export const law = (name: string, cases: fc.Arbitrary<Case>, holds: (given: Case) => void): Law =>
  lawOver(name, cases, holds, 200)
