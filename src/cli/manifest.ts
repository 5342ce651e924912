import { dirname, relative, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import {
  decodeWith,
  finite,
  list,
  optionalField,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../core/codec/codec.js'
import { didYouMean } from '../core/near.js'
import { bucketCodec, showBucket } from '../market/bars/resample.js'
import { withGroups } from '../market/series/group-series.js'
import { contractTermsFields } from '../market/universe/contract-terms.js'
import type { ListedMember } from '../market/universe/membership.js'
import { type Listing, type Universe, universe } from '../market/universe/universe.js'
import { type Document, readDocument, showDocumentFault } from '../workflow/codec/document.js'
import { type DataOptions, fileAt, orUnable } from './bars.js'
import { textIn } from './file-at.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import { listedInTable } from './listings.js'
import { currenciesOf, termsIn } from './manifest-terms.js'
import { listedWithSeries } from './series-files.js'

const manifestCodec = struct('universe', {
  /** Files of further series, next to the manifest. */
  series: optionalField(list(text)),
  instruments: list(
    struct('instrument', {
      symbol: text,
      /** The file of its bars, next to the manifest; said once where a symbol has several spans. */
      file: optionalField(text),
      /** What it is compared within, such as its sector; said once where a symbol has several spans. */
      group: optionalField(text),
      /** How long its bars last where their spacing does not say it; said once where a symbol has several spans. */
      bar_length: optionalField(bucketCodec),
      /** The first day on which it is a member, and the first on which it no longer is. */
      from: optionalField(text),
      to: optionalField(text),
      /** What a delisting leaves over the last close. */
      delisting_return: optionalField(finite()),
      /** What its exchange says of it; said once where a symbol has several spans. */
      ...contractTermsFields,
    }),
  ),
  /** The currency that accounts are kept in; instruments then name their own. */
  currency: optionalField(text),
  /** Rates of exchange, next to the manifest: `EURUSD` is the dollars that a euro costs. */
  rates: withDefault(list(struct('rate', { pair: text, file: text })), []),
})
type Row = TypeOf<typeof manifestCodec>['instruments'][number]

/** A manifest, and how a fault of one of its rows is shown. */
interface Manifest extends Omit<TypeOf<typeof manifestCodec>, 'instruments'> {
  readonly rows: readonly Row[]
  readonly series: readonly string[]
  readonly refusedAt: (path: string, message: string) => CliFailure
  readonly refused: (row: number, field: keyof Row, message: string) => CliFailure
}

const keysIn = (path: string): readonly (string | number)[] =>
  path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key))

const manifestOf = (file: string, document: Document): Either<CliFailure, Manifest> => {
  const shown = (path: string, message: string): string =>
    showDocumentFault(file, document.fault(keysIn(path), message))
  const decoded = decodeWith(manifestCodec)(document.value)
  return isLeft(decoded)
    ? left(unable(...decoded.left.map(({ path, message }) => shown(path, message))))
    : right({
        ...decoded.right,
        rows: decoded.right.instruments,
        series: decoded.right.series ?? [],
        refusedAt: (path, message) => unable(shown(path, message)),
        refused: (row, field, message) => unable(shown(`instruments[${row}].${field}`, message)),
      })
}

/** The file of each symbol, with the row that names it. */
const filesIn = ({ rows, refused }: Manifest): Either<CliFailure, ReadonlyMap<string, number>> => {
  const named = rows.flatMap(({ symbol, file }, row) => (file === undefined ? [] : [{ symbol, row }]))
  const first = new Map(
    named
      .filter(({ symbol }, i) => named.findIndex((each) => each.symbol === symbol) === i)
      .map(({ symbol, row }) => [symbol, row] as const),
  )
  const without = rows.findIndex(({ symbol }) => !first.has(symbol))
  const other = rows.findIndex(
    ({ symbol, file }) => file !== undefined && file !== rows[first.get(symbol) ?? 0]?.file,
  )
  if (without >= 0)
    return left(refused(without, 'symbol', `${rows[without]?.symbol ?? ''} names no file of bars`))
  return other < 0
    ? right(first)
    : left(refused(other, 'file', `${rows[other]?.symbol ?? ''} has another file above: one of each symbol`))
}

/** The instruments of one file that some symbols name, by the row of each. */
const listedOf = async (
  { rows, refused }: Manifest,
  path: string,
  named: readonly (readonly [symbol: string, row: number])[],
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, readonly Listing[]>> => {
  const [[symbol, row] = ['', 0], ...others] = named
  const listed = await listedInTable({ symbol, path }, options, io)
  if (isLeft(listed)) return listed
  const symbols = listed.right.map((each) => each.symbol)
  const strange = named.find(([each]) => !symbols.includes(each))
  if (strange === undefined)
    return right(listed.right.filter((each) => named.some(([one]) => one === each.symbol)))
  const file = rows[row]?.file ?? ''
  return left(
    symbols.length === 1 && others.length > 0
      ? refused(strange[1], 'file', `${file} is the file of ${symbol} too, and has no column symbol`)
      : refused(strange[1], 'symbol', `${file} has no "${strange[0]}"${didYouMean(strange[0], symbols)}`),
  )
}

const listingsOf = async (
  manifest: Manifest,
  folder: string,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, readonly Listing[]>> => {
  const files = filesIn(manifest)
  if (isLeft(files)) return files
  const byPath = new Map<string, (readonly [string, number])[]>()
  for (const [symbol, row] of files.right) {
    const file = manifest.rows[row]?.file ?? ''
    const path = fileAt(`"${file}"`, relative(io.cwd, resolve(folder, file)), io)
    if (isLeft(path)) return left(manifest.refused(row, 'file', `there is no file ${file}`))
    byPath.set(path.right, [...(byPath.get(path.right) ?? []), [symbol, row]])
  }
  const listings: Listing[] = []
  for (const [path, named] of byPath) {
    const listed = await listedOf(manifest, path, named, options, io)
    if (isLeft(listed)) return listed
    listings.push(...listed.right)
  }
  return right(listings)
}

/** What each symbol has of a field that is said once, and how it is shown. Errors: a symbol with two. */
const saidOnce = <Field extends 'group' | 'bar_length'>(
  { rows, refused }: Manifest,
  field: Field,
  show: (value: NonNullable<Row[Field]>) => string,
): Either<CliFailure, ReadonlyMap<string, NonNullable<Row[Field]>>> => {
  const said = new Map<string, NonNullable<Row[Field]>>()
  for (const [row, { symbol, [field]: value }] of rows.entries()) {
    if (value === undefined) continue
    const before = said.get(symbol)
    if (before !== undefined && show(before) !== show(value))
      return left(refused(row, field, `${symbol} has the ${field} ${show(before)} above: one of each symbol`))
    said.set(symbol, value)
  }
  return right(said)
}

const MEMBER: ReadonlySet<string> = new Set(['symbol', 'from', 'to', 'delisting_return'])
const memberOf = (row: Row): ListedMember => ({
  symbol: row.symbol,
  ...Object.fromEntries(Object.entries(row).filter(([name]) => MEMBER.has(name))),
})

/** The universe of a manifest: files of bars or long tables next to it, and when each instrument is a member. */
export const manifestUniverse = async (
  name: string,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, Universe>> => {
  const path = fileAt(`--data "${name}"`, name, io)
  if (isLeft(path)) return path
  if (options.members !== undefined)
    return left(wrongCall(`--members "${options.members}": ${name} says when each instrument is a member`))
  const text = textIn(`--data "${name}"`, path.right)
  if (isLeft(text)) return text
  const read = readDocument(text.right)
  const manifest = isLeft(read)
    ? left(unable(...read.left.map((fault) => showDocumentFault(name, fault))))
    : manifestOf(name, read.right)
  if (isLeft(manifest)) return manifest
  const { rows, refused } = manifest.right
  const listings = await listingsOf(manifest.right, dirname(path.right), options, io)
  if (isLeft(listings)) return listings
  const groups = saidOnce(manifest.right, 'group', (name) => name)
  if (isLeft(groups)) return groups
  const lengths = saidOnce(manifest.right, 'bar_length', showBucket)
  if (isLeft(lengths)) return lengths
  const terms = termsIn(rows, refused)
  if (isLeft(terms)) return terms
  const currencies = await currenciesOf(
    manifest.right,
    manifest.right.refusedAt,
    dirname(path.right),
    options,
    io,
  )
  if (isLeft(currencies)) return currencies
  const isDated = rows.some(
    ({ from, to, delisting_return }) => (from ?? to ?? delisting_return) !== undefined,
  )
  const series = [
    ...manifest.right.series.map((file) => relative(io.cwd, resolve(dirname(path.right), file))),
    ...(options.series ?? []),
  ]
  const known = await listedWithSeries(listings.right, { ...options, series }, io)
  if (isLeft(known)) return known
  const ready = orUnable(
    withGroups(
      known.right.map((listing) => {
        const [group, bar_length] = [groups.right.get(listing.symbol), lengths.right.get(listing.symbol)]
        return {
          ...listing,
          ...(group === undefined ? {} : { group }),
          ...(bar_length === undefined ? {} : { bar_length }),
        }
      }),
    ),
  )
  if (isLeft(ready)) return ready
  const made = universe(
    ready.right.map((listing): Listing => {
      const own = terms.right.get(listing.symbol)
      return own === undefined ? listing : { ...listing, terms: own }
    }),
    isDated ? rows.map(memberOf) : undefined,
    currencies.right,
  )
  if (!isLeft(made)) return made
  const { left: fault } = made
  return left(
    fault._tag === 'BadMember'
      ? refused(fault.row, 'symbol', fault.because)
      : unable(`${name}: ${fault.message}`),
  )
}
