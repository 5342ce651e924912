import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { allInTurn } from '../../core/all.js'
import { isRecord } from '../../core/codec/codec.js'
import { type MarketPrint, overlap } from '../../stats/timing/market-print.kernel.js'
import type { Snapshot, Store } from '../../store/store.js'
import type { StoreError } from '../../store/store-error.js'
import { MARKET_KIND } from '../../store/upkeep/collect.js'

const DAY_MS = 86_400_000

/** A search or a backtest that scored some bars: which run made it, on what, and how many trials or trades. */
export interface ScoredResult {
  readonly kind: 'search' | 'backtest'
  readonly run: string
  readonly dataset: string
  readonly first: string
  readonly last: string
  /** Trials of a search, trades of a backtest. */
  readonly count: number
}

/** The searches and backtests that a store holds of some bars. */
export interface ScoredResults {
  readonly results: readonly ScoredResult[]
  /** Keys of records that cannot be read: each may be one of them. */
  readonly damaged: readonly string[]
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const scoredOf = (kind: ScoredResult['kind'], { value, run }: Snapshot): readonly ScoredResult[] => {
  if (!isRecord(value) || !isRecord(value['span'])) return []
  const { span, counts, metrics } = value as Readonly<Record<string, Readonly<Record<string, unknown>>>>
  const trades = metrics?.['total_trades']
  const count = kind === 'search' ? counts?.['trials'] : isRecord(trades) ? trades['value'] : trades
  return [
    {
      kind,
      run,
      dataset: textOf(value['dataset']),
      first: textOf(span?.['first']),
      last: textOf(span?.['last']),
      count: typeof count === 'number' ? count : 0,
    },
  ]
}

/** The days of a print from one to another, both included. */
const within = ({ day, return: returns }: MarketPrint, first: string, last: string): MarketPrint => {
  const [from, to] = [first, last].map((time) => Math.floor(Date.parse(time) / DAY_MS))
  const kept = [...day.keys()].filter((i) => (day[i] ?? 0) >= (from ?? 0) && (day[i] ?? 0) <= (to ?? 0))
  return {
    day: Int32Array.from(kept, (i) => day[i] ?? 0),
    return: Float32Array.from(kept, (i) => returns[i] ?? Number.NaN),
  }
}

/**
 * The searches and backtests of a store, in the order of their first bars; with a print those alone that scored bars of that
 * market and those days. One on bars whose market the store does not keep is left in: it may be of them.
 */
export const scoredResults = async (
  { snapshots }: Pick<Store, 'snapshots'>,
  of?: MarketPrint,
): Promise<Either<StoreError, ScoredResults>> => {
  const found = await allInTurn({
    searches: () => snapshots.ofKind('optimization'),
    backtests: () => snapshots.ofKind('backtest'),
    markets: () => snapshots.ofKind(MARKET_KIND),
  })()
  if (isLeft(found)) return found
  const { searches, backtests, markets } = found.right
  const prints = new Map(
    markets.sound.map(({ value }) => {
      const { dataset, print } = value as { readonly dataset: string; readonly print: MarketPrint }
      return [dataset, print] as const
    }),
  )
  const isOf = ({ dataset, first, last }: ScoredResult): boolean => {
    const print = prints.get(dataset)
    return of === undefined || print === undefined || overlap(within(print, first, last), of)
  }
  return right({
    results: [
      ...searches.sound.flatMap((one) => scoredOf('search', one)),
      ...backtests.sound.flatMap((one) => scoredOf('backtest', one)),
    ]
      .filter(isOf)
      .toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.run < b.run ? -1 : 1)),
    damaged: [...new Set([...searches.damaged, ...backtests.damaged])],
  })
}
