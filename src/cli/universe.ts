import { readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Listing, type Universe, universe } from '../market/universe/universe.js'
import { actedOn } from './actions.js'
import { type DataOptions, fileBars } from './bars.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import { isPattern } from './pattern.js'

const ENDINGS = /(\.(csv|txt|gz|parquet|arrow|feather))+$/i

/** What is said of one file alone. */
const ONE_ALONE = [
  ['factors', '--factors'],
  ['splits', '--splits'],
  ['dividends', '--dividends'],
  ['riskFree', '--risk-free'],
  ['benchmark', '--benchmark'],
] as const

interface Found {
  readonly symbol: string
  readonly path: string
}

/** What the wildcards of a pattern, from the first to the last, stand for in each name; only the file's name has any. */
const matcher = (pattern: string): RegExp => {
  const [, before = '', wild = '', after = ''] = /^([^*?]*)([*?](?:.*[*?])?)([^*?]*)$/.exec(pattern) ?? []
  const plain = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  const wildcards = plain(wild).replace(/\*/g, '.*').replace(/\?/g, '.')
  return new RegExp(`^${plain(before)}(${wildcards})${plain(after)}$`)
}

/** The files of a pattern in the order of their symbols: a symbol is what the wildcards stand for, without an ending. */
const filesOf = (pattern: string, { cwd }: Io): Either<CliFailure, readonly Found[]> => {
  const directory = dirname(pattern)
  if (isPattern(directory))
    return left(
      wrongCall(`--data "${pattern}": wildcards stand in the name of the file, not of its directory`),
    )
  const path = resolve(cwd, directory)
  const names = ((): readonly string[] => {
    try {
      return readdirSync(path)
    } catch {
      return []
    }
  })()
  const form = matcher(basename(pattern))
  const found = names.flatMap((name): readonly Found[] => {
    const symbol = form.exec(name)?.[1]
    return symbol === undefined ? [] : [{ symbol: symbol.replace(ENDINGS, ''), path: join(path, name) }]
  })
  return found.length === 0
    ? left(wrongCall(`--data "${pattern}": no file has such a name`))
    : right(found.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1)))
}

/** The instruments of a pattern, one a file. */
export const universeAt = async (
  pattern: string,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, Universe>> => {
  const ofOne = ONE_ALONE.find(([name]) => options[name] !== undefined)
  if (ofOne !== undefined)
    return left(wrongCall(`${ofOne[1]}: it is of one instrument, and --data "${pattern}" names several`))
  const files = filesOf(pattern, io)
  if (isLeft(files)) return files
  const listings: Listing[] = []
  for (const { symbol, path } of files.right) {
    const dataset = await fileBars(path, options, io)
    const acted = isLeft(dataset) ? dataset : actedOn(dataset.right, path, options, io)
    if (isLeft(acted)) return acted
    listings.push({ symbol, dataset: acted.right })
  }
  const made = universe(listings)
  return isLeft(made) ? left(unable(`--data "${pattern}": ${made.left.message}`)) : made
}
