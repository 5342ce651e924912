import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { firstValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { csvDataset } from '../../src/market/csv/csv-dataset.js'
import { type Listing, universe } from '../../src/market/universe/universe.js'
import { resolveUniverse } from '../../src/market/universe/universe-range.js'
import { runWeights } from '../../src/portfolio/orders/weights-run.kernel.js'
import { costsAt } from '../../src/portfolio/rules/costs.js'
import { defaultExecution, type Execution } from '../../src/portfolio/rules/execution.js'
import { sharedPath } from '../market/shared-data.js'

interface Peer {
  readonly engine: string
  readonly rules: {
    readonly weights: { readonly weights: readonly number[] }
    readonly fill: { readonly price: 'open' | 'close' }
    readonly costs: { readonly rate?: number }
    readonly units: { readonly kind: 'whole' | 'real' }
  }
  readonly expected: Readonly<
    Record<'equity_final' | 'equity_sum' | 'equity_min' | 'cash_final' | 'fees_total', number>
  >
}
interface Case {
  readonly data: {
    readonly symbols: readonly { symbol: string; file: string }[]
    readonly from: string
    readonly to: string
  }
  readonly initial_cash: number
  readonly runs: readonly Peer[]
}
const file = fileURLToPath(
  new URL('../../../shared/golden-portfolio/cases/pf19_units_fixed_at_decision.json', import.meta.url),
)

/** The bars of days on which all instruments have one. */
const panel = async ({ symbols, from, to }: Case['data']): Promise<readonly Listing[]> => {
  const all: { readonly symbol: string; readonly bars: Bars }[] = []
  for (const { symbol, file: name } of symbols) {
    const read = await firstValueFrom(csvDataset(sharedPath(name), { price_scale: 10_000 }))
    if (read._tag === 'Left') throw new Error(read.left.because)
    const { bars } = read.right
    const first = bars.time.findIndex((time) => time >= Date.parse(from))
    const end = bars.time.findIndex((time) => time > Date.parse(to))
    all.push({ symbol, bars: barsBetween(bars, first, end < 0 ? bars.length : end) })
  }
  const common = all
    .map(({ bars }) => new Set(bars.time))
    .reduce((some, more) => new Set([...some].filter((time) => more.has(time))))
  return all.map(({ symbol, bars }) => {
    const kept = [...bars.time.keys()].filter((i) => common.has(bars.time[i]!))
    const of = (column: Float64Array): Float64Array => Float64Array.from(kept, (i) => column[i]!)
    const { time, open, high, low, close, volume } = bars
    const made: Bars = {
      length: kept.length,
      time: of(time),
      open: of(open),
      high: of(high),
      low: of(low),
      close: of(close),
      volume: of(volume),
    }
    return { symbol, dataset: datasetOf({ name: symbol, periods_per_year: 252 }, made) }
  })
}

describe.skipIf(!existsSync(file))('units fixed at the decision, rebalanced monthly', () => {
  const { data, initial_cash, runs } = JSON.parse(readFileSync(file, 'utf8')) as Case
  const listings = panel(data)
  test.each(runs)(
    '$engine, $rules.fill.price, $rules.units.kind, $rules.costs',
    async ({ rules, expected }) => {
      const made = universe(await listings)
      if (made._tag === 'Left') throw new Error(made.left.message)
      const of = made.right
      const slice = resolveUniverse(
        {},
        of,
        of.instruments.map(() => 0),
      )
      if (slice._tag === 'Left') throw new Error(slice.left.because)
      const execution: Execution = {
        ...defaultExecution,
        capital: initial_cash,
        fill: rules.fill.price === 'open' ? 'next_open' : 'next_close',
        units: {
          ...defaultExecution.units,
          rounding: { kind: rules.units.kind === 'whole' ? 'integer' : 'fractional' },
        },
        costs: costsAt(rules.costs.rate ?? 0),
        finalize: 'mark',
      }
      const order = data.symbols.map(({ symbol }) => symbol)
      const run = runWeights(
        of,
        of.instruments.map(({ symbol, dataset: { bars } }) => ({
          weights: new Float64Array(bars.length).fill(
            rules.weights.weights[order.indexOf(symbol)] ?? Number.NaN,
          ),
        })),
        { every: 'month', minimum_trade: 0, cash: 0, normalize: 'none' },
        execution,
        slice.right,
      )
      const equity = [...run.equity].slice(1)
      const found = {
        equity_final: equity.at(-1)!,
        equity_sum: equity.reduce((sum, value) => sum + value, 0),
        equity_min: Math.min(...equity),
        cash_final: run.cash.at(-1)!,
        fees_total: run.totals.commission,
      }
      for (const [name, value] of Object.entries(found))
        expect(value / (expected[name as keyof typeof found] || 1), name).toBeCloseTo(
          expected[name as keyof typeof found] === 0 ? 0 : 1,
          9,
        )
    },
  )
})
