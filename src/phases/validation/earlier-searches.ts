import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { ledgerContent } from '../../candidate/stored-artifacts.js'
import { wholePrint } from '../../candidate/stretch.js'
import { allInTurn } from '../../core/all.js'
import { isRecord } from '../../core/codec/codec.js'
import { once } from '../../core/once.js'
import { type Data, hashOf } from '../../market/universe/data.js'
import type { Ledger } from '../../search/ledger.js'
import { type MarketPrint, overlap } from '../../stats/timing/market-print.kernel.js'
import type { Artifact } from '../../store/artifact.js'
import { marketKeyOf } from '../../store/layout.js'
import type { Snapshot, Store } from '../../store/store.js'
import type { StoreError } from '../../store/store-error.js'
import type { Readable } from '../../store/stored.js'
import { MARKET_KIND, TRIALS_KIND } from '../../store/upkeep/collect.js'

/** The market of some data, by the hash of its bars: what tells whether other bars are the same. */
interface KeptMarket {
  readonly dataset: string
  readonly print: MarketPrint
}

/** The searches that a store holds of some bars. */
export interface EarlierSearches {
  readonly ledgers: readonly Artifact<Ledger>[]
  /** What of them cannot be read, in words. */
  readonly damage: readonly string[]
}

/** Keeps the market of some data in a store, so that searches on it are found again by whoever has the same bars. */
const keepMarket = async (store: Store, data: Data): Promise<Either<StoreError, unknown>> => {
  const key = marketKeyOf(hashOf(data))
  const known = await store.snapshots.get(key)
  if (isLeft(known) || known.right._tag === 'Hit') return known
  const value: KeptMarket = { dataset: hashOf(data), print: wholePrint(data) }
  return store.commit({
    snapshot: { key, kind: MARKET_KIND, value, duration_ms: 0, run: MARKET_KIND },
    run: MARKET_KIND,
    from: 0,
    events: () => [],
  })
}

/** Whether the bars of a hash are of the same market as some data; bars whose market cannot be read are taken for the same. */
const sameMarket = (data: Data, { sound, damaged }: Readable<Snapshot>): ((dataset: string) => boolean) => {
  const own = once(() => wholePrint(data))
  const markets = new Map(
    sound.map(({ value }) => [(value as KeptMarket).dataset, (value as KeptMarket).print] as const),
  )
  const known = new Map<string, boolean>([[hashOf(data), true]])
  return (dataset) => {
    const print = markets.get(dataset)
    const isSame =
      known.get(dataset) ??
      (print === undefined ? damaged.includes(marketKeyOf(dataset)) : overlap(print, own()))
    known.set(dataset, isSame)
    return isSame
  }
}

const given =
  (field: 'trials' | 'ledger') =>
  ({ value }: Snapshot): readonly (readonly [dataset: string, ledger: Artifact<Ledger>])[] =>
    isRecord(value) && typeof value['dataset'] === 'string' && value[field] !== undefined
      ? [[value['dataset'], value[field] as Artifact<Ledger>]]
      : []

/** A record of a result that cannot be read may be of a search on these bars: it stands as a ledger that is lost. */
const lostLedger = (key: string): Artifact<Ledger> => ({
  _tag: 'Artifact',
  codec: ledgerContent.name,
  sha256: key,
  bytes: 0,
})

/**
 * The ledgers of the searches that a store holds of some bars, those that validations made in their windows too: of the same
 * data, and of other data whose market is the same. One that cannot be read stays, and so does a result of which not even the record
 * can be read: a verdict counts each as one more search.
 */
export const earlierSearches = async (
  { snapshots, artifacts }: Store,
  data: Data,
): Promise<Either<StoreError, EarlierSearches>> => {
  const found = await allInTurn({
    searched: () => snapshots.ofKind('optimization'),
    validated: () => snapshots.ofKind('validation'),
    collected: () => snapshots.ofKind(TRIALS_KIND),
    markets: () => snapshots.ofKind(MARKET_KIND),
  })()
  if (isLeft(found)) return found
  const { searched, validated, collected, markets } = found.right
  const all = [
    ...collected.sound.flatMap(given('trials')),
    ...searched.sound.flatMap(given('trials')),
    ...validated.sound.flatMap(given('ledger')),
  ]
  const damaged = [...new Set([...searched.damaged, ...validated.damaged])]
  const records = damaged.map((key) => `the record of result ${key.slice(0, 12)}`)
  const isSame = sameMarket(data, markets)
  const ledgers = [
    ...new Map(
      all.flatMap(([dataset, one]) => (isSame(dataset) ? [[one.sha256, one] as const] : [])),
    ).values(),
  ]
  const contents = await Promise.all(ledgers.map((one) => artifacts.get(one)))
  const lost = ledgers.filter((_, i) => {
    const content = contents[i]
    return content?._tag !== 'Right' || content.right === undefined
  })
  return right({
    ledgers: [...ledgers, ...damaged.map(lostLedger)],
    damage: [...records, ...lost.map(({ sha256 }) => `the ledger ${sha256.slice(0, 12)} of earlier trials`)],
  })
}

/** `earlierSearches` for a run, whose market is kept for the runs that come later. */
export const searchesBefore = async (
  store: Store,
  data: Data,
): Promise<Either<StoreError, EarlierSearches>> => {
  const known = await earlierSearches(store, data)
  if (isLeft(known)) return known
  const kept = await keepMarket(store, data)
  return isLeft(kept) ? kept : known
}
