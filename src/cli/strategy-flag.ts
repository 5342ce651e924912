import { existsSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { type Either, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { traverseSeqArray } from 'fp-ts/lib/TaskEither.js'
import { isRecord } from '../core/codec/codec.js'
import { didYouMean, nearest } from '../core/near.js'
import type { Bundle, LibrarySource } from '../phases/library/bundle.js'
import { type LonePart, lonePart } from '../phases/library/lone-part.js'
import { readDocument, showDocumentFault } from '../workflow/codec/document.js'
import { chosenExport } from './chosen-export.js'
import { fileAt, textAt } from './file-at.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import { bundleAt, isModule, moduleAt } from './library-file.js'
import type { LibraryOptions } from './library-flag.js'

/** A strategy as a config writes it, or an order machine of a library. */
export interface NamedStrategy {
  readonly sort: 'strategies' | 'order_machines'
  readonly name: string
  readonly written: unknown
}

interface Found {
  readonly named: readonly NamedStrategy[]
  readonly sources: readonly LibrarySource[]
}

/** A part that can be named as a strategy. */
type Named = Extract<LonePart, { readonly sort: 'strategies' | 'order_machines' }>

const NAMES = 'a strategy, a machine or an order machine'
const DOCUMENTS = ['.yaml', '.yml', '.json']

const chosen = <A>(
  file: string,
  name: string | undefined,
  all: Readonly<Record<string, A>>,
): Either<CliFailure, readonly [string, A]> => {
  const none = `${file} holds no strategy: ${NAMES}`
  return mapLeft((because: string) => wrongCall(because))(
    chosenExport(file, name, all, {
      none,
      several: `${file} holds several`,
      unknown: (wanted, names) =>
        names.length === 0 ? none : `${file} has no strategy "${wanted}"${didYouMean(wanted, names)}`,
    }),
  )
}

const inModule = async (
  what: string,
  file: string,
  name: string | undefined,
  io: Io,
): Promise<Either<CliFailure, Found>> => {
  const path = fileAt(`--strategy "${what}"`, file, io)
  if (isLeft(path)) return path
  const module = await moduleAt(file, path.right)
  if (isLeft(module)) return module
  const { exports, sha256 } = module.right
  const parts = Object.fromEntries(
    Object.entries(exports).flatMap(([key, value]): readonly (readonly [string, Named])[] => {
      const lone = lonePart(value)
      return lone?.sort === 'strategies' || lone?.sort === 'order_machines' ? [[key, lone]] : []
    }),
  )
  const one = chosen(file, name, parts)
  if (isLeft(one)) return one
  const [key, { sort, part }] = one.right
  return right({
    named: [{ sort, name: part.name, written: part.name }],
    sources: [
      {
        library: { [sort]: { [part.name]: part } },
        from: { module: path.right, export: key, sha256 },
      },
    ],
  })
}

/** The strategies of a document: one alone, under `strategy`, or several under `strategies`, as a list or by name. */
const strategiesOf = (file: string, value: unknown): Readonly<Record<string, unknown>> => {
  const own = (written: unknown, name: string): unknown =>
    isRecord(written) && written['name'] === undefined ? { name, ...written } : written
  const lone = basename(file, extname(file)).replaceAll(/[^a-zA-Z0-9]+/g, '_')
  if (!isRecord(value)) return typeof value === 'string' ? { [lone]: value } : {}
  const { strategy, strategies } = value
  if (strategy !== undefined) return { [lone]: own(strategy, lone) }
  if (Array.isArray(strategies))
    return Object.fromEntries(
      strategies.map((one: unknown, i) => {
        const name = isRecord(one) && typeof one['name'] === 'string' ? one['name'] : `${lone}_${i + 1}`
        return [name, own(one, name)]
      }),
    )
  return isRecord(strategies)
    ? Object.fromEntries(Object.entries(strategies).map(([name, one]) => [name, own(one, name)]))
    : { [lone]: own(value, lone) }
}

const nameOf = (written: unknown, key: string): string =>
  isRecord(written) && typeof written['name'] === 'string'
    ? written['name']
    : typeof written === 'string'
      ? written
      : key

const inDocument = (
  what: string,
  file: string,
  name: string | undefined,
  io: Io,
): Either<CliFailure, Found> => {
  const text = textAt(`--strategy "${what}"`, file, io)
  if (isLeft(text)) return text
  const read = readDocument(text.right)
  if (isLeft(read)) return left(unable(...read.left.map((fault) => showDocumentFault(file, fault))))
  const all = strategiesOf(file, read.right.value)
  const one = name === undefined && Object.keys(all).length > 1 ? undefined : chosen(file, name, all)
  if (one !== undefined && isLeft(one)) return one
  const taken = one === undefined ? Object.entries(all) : [one.right]
  return right({
    named: taken.map(([key, written]) => ({ sort: 'strategies', name: nameOf(written, key), written })),
    sources: [],
  })
}

const foundAt = async (what: string, io: Io): Promise<Either<CliFailure, Found>> => {
  const [file = '', name] = what.split('#')
  if (isModule(file)) return inModule(what, file, name, io)
  if (
    DOCUMENTS.includes(extname(file)) &&
    (name !== undefined || existsSync(resolve(io.cwd, file)) || !/\s/.test(file))
  )
    return inDocument(what, file, name, io)
  return right({ named: [{ sort: 'strategies', name: what, written: what }], sources: [] })
}

const IS_NAME = /^[a-z_]\w*$/i
/** How a strategy of one's own is named where a name of the catalogue may stand. */
const OWN_STRATEGY = 'a strategy of your own is named by its file: FILE.ts#export, or FILE.yaml'

/** That a word is the name of none of some strategies, if so: it may be a condition, which has more than one word. */
export const unknownStrategy = (word: string, names: readonly string[]): string | undefined => {
  if (!IS_NAME.test(word) || names.includes(word)) return undefined
  const because = `unknown strategy "${word}"${didYouMean(word, names)}`
  return nearest(word, names) === undefined ? `${because}; ${OWN_STRATEGY}` : because
}

/** What `--strategy` names, and the parts that all names of a command are of. */
export interface NamedIn {
  readonly strategies: readonly NamedStrategy[]
  readonly bundle: Bundle
}

/**
 * Finds what each `--strategy` names: a strategy, machine or order machine of the library, a condition, a document of one or
 * more strategies (`FILE.yaml`, `FILE.yaml#name`), or an export of a module (`FILE.ts#name`).
 */
export const strategiesAt = async (
  texts: readonly string[],
  options: LibraryOptions,
  io: Io,
): Promise<Either<CliFailure, NamedIn>> => {
  const found = await traverseSeqArray((what: string) => () => foundAt(what, io))(texts)()
  if (isLeft(found)) return found
  const bundle = await bundleAt(
    options,
    io,
    found.right.flatMap(({ sources }) => sources),
  )
  if (isLeft(bundle)) return bundle
  const { strategies, order_machines } = bundle.right.all
  const names = [...Object.keys(strategies), ...Object.keys(order_machines)]
  const unknown = found.right
    .flatMap(({ named }) => named)
    .flatMap(({ written }) => (typeof written === 'string' ? (unknownStrategy(written, names) ?? []) : []))
  if (unknown.length > 0) return left(wrongCall(...unknown.map((because) => `--strategy: ${because}`)))
  const isMachine = ({ sort, name }: NamedStrategy): boolean =>
    sort === 'strategies' && !Object.hasOwn(strategies, name) && Object.hasOwn(order_machines, name)
  return right({
    strategies: found.right
      .flatMap(({ named }) => named)
      .map((one) => (isMachine(one) ? { ...one, sort: 'order_machines' } : one)),
    bundle: bundle.right,
  })
}
