import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import { barLengthOf } from '../bars/bar-length.js'
import type { Dataset } from '../bars/dataset-record.js'
import { type KnownRate, lastKnown, ratesAt } from './exchange.kernel.js'
import { closesOf, type Steps } from './universe.kernel.js'

/** A rate of exchange: `EURUSD` is the dollars that a euro costs. */
export interface ExchangeRate {
  readonly pair: string
  readonly dataset: Dataset
}

/** The currency that accounts are kept in, and the rates by which money of others is turned into it. */
export interface Currencies {
  readonly account: string
  readonly rates: readonly ExchangeRate[]
}

/** A currency that can not be turned into that of the account. */
export interface CurrencyFault {
  readonly _tag: 'BadCurrency'
  readonly symbol: string
  readonly message: string
}

/** The rate of exchange of an instrument. */
export interface QuotedRate {
  readonly pair: string
  readonly known: KnownRate
}

/** Money of the account for one of an instrument's currency: at the open and close of each of its bars, and at each step of its universe. */
export interface Rates {
  readonly open: Float64Array
  readonly close: Float64Array
  readonly step: Float64Array
}

/** The rates of an instrument's currency; NaN where none is known or the last one is older than five days. */
export interface Exchange extends QuotedRate, Rates {
  /** The same with the last rate where one is missing, by which what stands is valued. */
  readonly standing: Rates
}

const CODE = /^[A-Z]{3}$/

/** What is wrong with the name of a currency, if anything. */
const currencyProblem = (code: string): string | undefined =>
  CODE.test(code) ? undefined : `"${code}" is no currency such as USD`

const fault = (symbol: string, message: string): Either<CurrencyFault, never> =>
  left({ _tag: 'BadCurrency', symbol, message })

const rateAmong = (
  symbol: string,
  currency: string,
  { account, rates }: Currencies,
): Either<CurrencyFault, QuotedRate> => {
  const [direct, inverse] = [`${currency}${account}`, `${account}${currency}`]
  const found = rates.find(({ pair }) => pair === direct) ?? rates.find(({ pair }) => pair === inverse)
  if (found === undefined)
    return fault(
      symbol,
      `${symbol} is in ${currency} and the account in ${account}: there is no rate ${direct}${didYouMean(
        direct,
        rates.map(({ pair }) => pair),
      )} (wanted: it or ${inverse} among the rates)`,
    )
  const { pair, dataset } = found
  const length = barLengthOf(dataset.interval)
  return length === undefined
    ? fault(
        symbol,
        `rate ${pair}: how long a bar lasts is not known: ${dataset.interval.because ?? 'its spacing is irregular'} (wanted: bars of one length)`,
      )
    : right({
        pair,
        known: {
          closed: closesOf(dataset.bars, length),
          close: dataset.bars.close,
          isInverse: pair === inverse,
        },
      })
}

/**
 * The rate of an instrument's currency; none where it is that of the account. Errors: a name that is no currency, a missing rate, an
 * instrument without a currency where accounts have one, and the other way round.
 */
export const quotedRate = (
  symbol: string,
  currency: string | undefined,
  currencies: Currencies | undefined,
): Either<CurrencyFault, QuotedRate | undefined> => {
  if (currency === undefined)
    return currencies === undefined
      ? right(undefined)
      : fault(
          symbol,
          `${symbol} has no currency, and the account is in ${currencies.account} (wanted: its currency)`,
        )
  if (currencies === undefined)
    return fault(symbol, `${symbol} is in ${currency} (wanted: the currency of the account as well)`)
  const problem = currencyProblem(currency) ?? currencyProblem(currencies.account)
  if (problem !== undefined) return fault(symbol, `${symbol}: ${problem}`)
  return currency === currencies.account ? right(undefined) : rateAmong(symbol, currency, currencies)
}

/** A rate by the bars of its instrument, which are over at `closed`, and by the steps of a universe. */
export const exchangeAt = (
  { pair, known }: QuotedRate,
  { dataset: { bars }, closed }: { readonly dataset: Dataset; readonly closed: Float64Array },
  steps: Steps,
): Exchange => {
  const rates: Rates = {
    open: ratesAt(known, bars.time.subarray(0, bars.length)),
    close: ratesAt(known, closed),
    step: ratesAt(known, steps.closed),
  }
  const { open, close, step } = rates
  const standing = { open: lastKnown(open), close: lastKnown(close), step: lastKnown(step) }
  return { pair, known, ...rates, standing }
}
