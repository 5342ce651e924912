import { relative, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { decodeWith } from '../core/codec/codec.js'
import {
  type ContractTerms,
  contractTermsCodec,
  contractTermsFields,
} from '../market/universe/contract-terms.js'
import type { Currencies, ExchangeRate } from '../market/universe/currencies.js'
import { type DataOptions, fileAt } from './bars.js'
import type { CliFailure, Io } from './io.js'
import { listedInFiles } from './listings.js'

/** A row of a manifest as far as its terms ask. */
type TermsRow = ContractTerms & { readonly symbol: string }
type TermName = keyof ContractTerms
const TERMS = Object.keys(contractTermsFields) as readonly TermName[]

/** The terms of each symbol that has some. Errors: terms that go against one another, one that stands twice with other values. */
export const termsIn = (
  rows: readonly TermsRow[],
  refused: (row: number, field: TermName | 'symbol', message: string) => CliFailure,
): Either<CliFailure, ReadonlyMap<string, ContractTerms>> => {
  const terms = new Map<string, ContractTerms>()
  for (const [row, own] of rows.entries()) {
    const { symbol } = own
    const before = terms.get(symbol) ?? {}
    const said = TERMS.filter((name) => own[name] !== undefined)
    const other = said.find((name) => before[name] !== undefined && before[name] !== own[name])
    if (other !== undefined)
      return left(refused(row, other, `${symbol} has ${other} ${before[other]} above: one of each symbol`))
    const decoded = decodeWith(contractTermsCodec)({
      ...before,
      ...Object.fromEntries(said.map((name) => [name, own[name]])),
    })
    if (isLeft(decoded))
      return left(refused(row, said[0] ?? 'symbol', decoded.left.map(({ message }) => message).join(', ')))
    if (Object.keys(decoded.right).length > 0) terms.set(symbol, decoded.right)
  }
  return right(terms)
}

/** What a manifest says of money. */
interface MoneyRows {
  readonly currency?: string
  readonly rates: readonly { readonly pair: string; readonly file: string }[]
}

/** The currencies of a manifest, with the rates in files next to it. Errors: rates without a currency, a missing or unreadable file. */
export const currenciesOf = async (
  { currency, rates }: MoneyRows,
  refusedAt: (path: string, message: string) => CliFailure,
  folder: string,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, Currencies | undefined>> => {
  if (currency === undefined)
    return rates.length === 0
      ? right(undefined)
      : left(refusedAt('rates', 'rates turn money into that of the account: wanted currency, such as USD'))
  const read: ExchangeRate[] = []
  for (const [row, { pair, file }] of rates.entries()) {
    const path = fileAt(`"${file}"`, relative(io.cwd, resolve(folder, file)), io)
    if (isLeft(path)) return left(refusedAt(`rates[${row}].file`, `there is no file ${file}`))
    if (rates.findIndex((each) => each.pair === pair) < row)
      return left(refusedAt(`rates[${row}].pair`, `${pair} stands above`))
    const { series: _, ...plain } = options
    const listed = await listedInFiles([{ symbol: pair, path: path.right }], plain, io)
    if (isLeft(listed)) return listed
    read.push(...listed.right.map(({ dataset }) => ({ pair, dataset })))
  }
  return right({ account: currency, rates: read })
}
