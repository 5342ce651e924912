import { isLeft } from 'fp-ts/lib/Either.js'
import { resolveUniverse } from '../../../src/market/universe/universe-range.js'
import { runUniverse, type UniverseRun } from '../../../src/portfolio/orders/universe-run.kernel.js'
import { runWeights } from '../../../src/portfolio/orders/weights-run.kernel.js'
import type { TargetRules } from '../../../src/signal/target-rules.js'
import type { Translator } from '../case.js'
import { compare, type Tolerance } from '../compare.js'
import type { Difference } from '../difference.js'
import { strangeFields } from '../strange-fields.js'
import type { PortfolioCase, Rules } from './case.js'
import { executionOf } from './execution.js'
import { figuresOf, keyedOrders } from './figures.js'
import { type Panel, panelOf } from './panel.js'
import { decisionRows } from './schedule.js'
import { crossAt, signalMachine } from './signal-machine.js'
import { readOn, targetsOf } from './targets.js'

type Run = PortfolioCase['runs'][number]

/** A run, and the rows that decided in it. */
interface Made {
  readonly run: UniverseRun
  readonly decided: readonly number[]
}

const sliceOf = ({ of }: Panel) => {
  const slice = resolveUniverse(
    {},
    of,
    of.instruments.map(() => 0),
  )
  if (isLeft(slice)) throw new Error(slice.left.because)
  return slice.right
}

const ruled = ({ schedule, band }: Rules, masked: boolean): TargetRules => ({
  every: masked ? 'bar' : (schedule?.every ?? 'bar'),
  minimum_trade: 0,
  cash: 0,
  normalize: 'none',
  ...(band === undefined
    ? {}
    : {
        drift: {
          width: band.width,
          of: band.kind === 'relative' ? ('target' as const) : ('equity' as const),
          moves: 'all' as const,
        },
      }),
})

/** Rows of the panel on which an instrument has an event of a kind. */
const rowsWith = (run: UniverseRun, { bar_on }: Panel, kind: string): readonly number[] => {
  const rows = run.events.flatMap((own, at) =>
    own.filter((event) => event.kind === kind).map(({ bar }) => bar_on[at]!.indexOf(bar)),
  )
  return [...new Set(rows)].toSorted((a, b) => a - b)
}

const weighted = ({ rules, engine }: Run, panel: Panel, capital: number): Made => {
  const targets = targetsOf(rules.weights, panel)
  const { schedule, weights, band } = rules
  const decided =
    weights.rule === 'pairs' || schedule === undefined
      ? panel.rows.flatMap((_, row) => (targets.some((own) => !Number.isNaN(own[row])) ? [row] : []))
      : decisionRows(schedule, panel)
  const open = new Set(decided)
  const columns = targets.map((own, at) => {
    const kept = new Float64Array(own.length).fill(Number.NaN)
    for (const [row, bar] of panel.bar_on[at]!.entries()) if (bar >= 0 && open.has(row)) kept[bar] = own[bar]!
    return { weights: kept }
  })
  // a month of the panel begins for all of them, also for one whose first bar comes later
  const masked = schedule?.on !== undefined || panel.bar_on.some((own) => own.includes(-1))
  const run = runWeights(
    panel.of,
    columns,
    ruled(rules, masked),
    executionOf(rules, engine, capital),
    sliceOf(panel),
  )
  return { run, decided: band === undefined ? decided : rowsWith(run, panel, 'placed') }
}

const signalled = ({ rules, engine }: Run, panel: Panel, capital: number): Made => {
  const { weights } = rules
  if (weights.rule !== 'sma_signals') throw new Error(`no signals: ${weights.rule}`)
  const away = readOn(panel, () => `sma(close, ${weights.fast}) - sma(close, ${weights.slow})`)
  const run = runUniverse(
    panel.of,
    away.map((own) => signalMachine(weights, own)),
    executionOf(rules, engine, capital),
    sliceOf(panel),
  )
  const decided = panel.rows.flatMap((_, row) =>
    away.some((own, at) => panel.bar_on[at]![row]! >= 0 && crossAt(own, panel.bar_on[at]![row]!) !== 0)
      ? [row]
      : [],
  )
  return { run, decided }
}

const SAMPLED = ['orders_columns', 'orders_head', 'orders_tail', 'equity_samples', 'after_fills']

/** Cash that is nothing but rounding, as a share of the capital; units and shares that are. */
const CASH_DUST = 1e-9
const DUST = 1e-12
const CASH = ['cash_final', 'cash_min']

/** Fields of records picked, or all but those. */
const split = (
  fields: object,
  names: readonly string[],
): readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>] => {
  const entries = Object.entries(fields)
  return [
    Object.fromEntries(entries.filter(([name]) => names.includes(name))),
    Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
  ]
}

const differencesOf = (
  { id, expected }: Run,
  { run, decided }: Made,
  panel: Panel,
  { rel }: Tolerance,
  capital: number,
): readonly Difference[] => {
  const tolerance = { rel, abs: DUST }
  const money = { rel, abs: CASH_DUST * capital }
  const { orders, sampleAt, fillAt, ...figures } = figuresOf(run, panel, decided)
  const rowsOf = (field: string): readonly unknown[] =>
    (expected[field] as readonly unknown[] | undefined) ?? []
  const samples = rowsOf('equity_samples') as readonly (readonly [number])[]
  const fills = rowsOf('after_fills') as readonly { readonly bar: number; readonly cash: number }[]
  const [, plain] = split(expected, SAMPLED)
  const [ofCash, others] = split(plain, CASH)
  const [wantedCash, wantedFills] = [
    fills.map(({ cash }) => cash),
    fills.map((fill) => split(fill, ['cash'])[1]),
  ]
  const made = fills.map(({ bar }) => fillAt(bar))
  return [
    ...strangeFields(expected, [...SAMPLED, ...Object.keys(figures)]),
    ...compare(id, others, figures, tolerance),
    ...compare(id, ofCash, figures, money),
    ...compare(
      `${id}.equity_samples`,
      samples,
      samples.map(([row]) => sampleAt(row)),
      tolerance,
    ),
    ...compare(
      `${id}.after_fills.cash`,
      wantedCash,
      made.map(({ cash }) => cash),
      money,
    ),
    ...compare(`${id}.after_fills`, wantedFills, made, tolerance),
    ...['orders_head', 'orders_tail'].flatMap((field) =>
      compare(`${id}.${field}`, keyedOrders(rowsOf(field)), orders, tolerance),
    ),
  ]
}

/** Portfolios of several instruments by the presets of the engines that ran them. */
export const portfolio: Translator = async (given, load) => {
  const golden = given as PortfolioCase
  const panel = await panelOf(load, golden.data)
  const { relative } = (given as { readonly tolerance?: { readonly relative?: number } }).tolerance ?? {}
  const tolerance = { rel: relative ?? 1e-9, abs: 0 }
  return golden.runs.flatMap((one) => {
    const made = (one.rules.weights.rule === 'sma_signals' ? signalled : weighted)(
      one,
      panel,
      golden.initial_cash,
    )
    return differencesOf(one, made, panel, tolerance, golden.initial_cash)
  })
}
