import { barsBetween } from '../../../src/market/bars/bars.js'
import { simulateOrders } from '../../../src/portfolio/orders/engine.kernel.js'
import type { OrderEvent } from '../../../src/portfolio/orders/order-machine.js'
import type { Execution } from '../../../src/portfolio/rules/execution.js'
import { presets } from '../../../src/portfolio/rules/presets.js'
import * as on from '../../../src/strategy/operators/expressions.js'
import type { GoldenCase, Translator } from '../case.js'
import { compare, EXACT } from '../compare.js'
import { barsOf } from '../data.js'
import { crossOver } from './backtrader.js'
import { meanOf } from './columns.js'

interface PublishedCase extends GoldenCase {
  readonly rules: string
  readonly data: { readonly file: string; readonly from: string; readonly to: string }
  readonly expected: {
    readonly buy_create_close: readonly string[]
    readonly sell_create_close: readonly string[]
    readonly buy_exec: readonly string[]
    readonly sell_exec: readonly string[]
    readonly stocklike: { readonly final_value: string; readonly final_cash: string }
    readonly futureslike: { readonly final_value: string; readonly final_cash: string }
  }
}

const DAY_MS = 86_400_000
const numberIn = (rules: string, pattern: RegExp): number => {
  const found = pattern.exec(rules)?.[1]
  if (found === undefined) throw new Error(`the rules do not say ${pattern.source}`)
  return Number(found)
}

/** A close that crosses its average, printed to two decimals, with shares and with contracts. */
export const publishedExpected: Translator = async (given, load) => {
  const golden = given as PublishedCase
  const { rules, data, expected } = golden
  const all = await barsOf(load, data.file)
  const [from, to] = [Date.parse(data.from), Date.parse(data.to) + DAY_MS]
  const first = all.time.findIndex((time) => time >= from)
  const bars = barsBetween(all, first, all.time.filter((time) => time < to).length)
  const window = numberIn(rules, /SMA\((\d+)\)/)
  const machine = crossOver(bars, on.close, meanOf(window), 1)
  const stock: Execution = {
    ...presets.backtrader,
    capital: numberIn(rules, /cash (\d+(?:\.\d+)?)/),
  }
  const future: Execution = {
    ...stock,
    costs: {
      ...stock.costs,
      commission: { ...stock.costs.commission, per_share: numberIn(rules, /commission (\d+(?:\.\d+)?)/) },
    },
    contract: {
      kind: 'future',
      margin: numberIn(rules, /margin (\d+(?:\.\d+)?)/),
      multiplier: numberIn(rules, /multiplier (\d+(?:\.\d+)?)/),
    },
  }
  const slice = { warmup: [0, 0], scored: [0, bars.length] } as const
  const runs = [stock, future].map((model) => simulateOrders(bars, machine, model, slice))
  const [shares, contracts] = runs
  if (shares === undefined || contracts === undefined) return []
  const of = (kind: OrderEvent['kind'], side: number) =>
    shares.events.filter((event) => event.kind === kind && event.side === side)
  const created = (side: number): readonly string[] =>
    of('placed', side).map(({ bar }) => bars.close[bar]!.toFixed(2))
  const filled = (side: number): readonly string[] =>
    of('filled', side).map(({ price = 0 }) => price.toFixed(2))
  const end = ({ equity, cash }: typeof shares) => ({
    final_value: equity.at(-1)!.toFixed(2),
    final_cash: cash.at(-1)!.toFixed(2),
  })
  return compare(
    '',
    expected,
    {
      buy_create_close: created(1),
      sell_create_close: created(-1),
      buy_exec: filled(1),
      sell_exec: filled(-1),
      stocklike: end(shares),
      futureslike: end(contracts),
    },
    EXACT,
  )
}
