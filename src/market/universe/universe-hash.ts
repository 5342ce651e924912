import { keyOf } from '../../core/canonical/content-key.js'
import type { Currencies } from './currencies.js'
import type { Instrument } from './universe-record.js'

const identityOf = ({
  symbol,
  dataset,
  bar_length,
  delisted,
  membership,
  group,
  terms,
}: Instrument): readonly unknown[] => {
  const { spans, delisting_return = null } = membership ?? {}
  const day = (each: number): number | null => (Number.isFinite(each) ? each : null)
  return [
    symbol,
    dataset.hash,
    bar_length,
    delisted,
    ...(spans === undefined ? [] : [{ spans: spans.map((span) => span.map(day)), delisting_return }]),
    ...(group === undefined ? [] : [{ group }]),
    ...(terms === undefined ? [] : [{ terms }]),
  ]
}

const ratesIdentity = ({ account, rates }: Currencies): unknown => ({
  account,
  rates: rates.map(({ pair, dataset }) => [pair, dataset.hash]).toSorted(),
})

/** The content hash of a universe: of symbols, bars, bar lengths, delistings, members, terms and rates. */
export const universeHash = (all: readonly Instrument[], currencies: Currencies | undefined): string =>
  keyOf([...all.map(identityOf), ...(currencies === undefined ? [] : [ratesIdentity(currencies)])])
