import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { type MembersFile, membersFile } from '../market/tables/members-file.kernel.js'
import { type Universe, universe } from '../market/universe/universe.js'
import { type DataOptions, fileAt, orUnable } from './bars.js'
import { bytesAt } from './file-at.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'
import { type FoundFile, listedInFiles, listedInTable } from './listings.js'
import { manifestUniverse } from './manifest.js'
import { dataNames, isManifest, isPattern } from './pattern.js'
import { listedWithSeries } from './series-files.js'

const ENDINGS = /(\.(csv|txt|gz|parquet|arrow|feather))+$/i

/** What is said of one file alone. */
const ONE_ALONE = [
  ['factors', '--factors'],
  ['splits', '--splits'],
  ['dividends', '--dividends'],
  ['riskFree', '--risk-free'],
  ['benchmark', '--benchmark'],
] as const

/** What the wildcards of a pattern, from the first to the last, stand for in each name; only the file's name has any. */
const matcher = (pattern: string): RegExp => {
  const [, before = '', wild = '', after = ''] = /^([^*?]*)([*?](?:.*[*?])?)([^*?]*)$/.exec(pattern) ?? []
  const plain = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  const wildcards = plain(wild).replace(/\*/g, '.*').replace(/\?/g, '.')
  return new RegExp(`^${plain(before)}(${wildcards})${plain(after)}$`)
}

const symbolOf = (name: string): string => name.replace(ENDINGS, '')

const filesIn = (path: string): readonly string[] => {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

/** The files of a pattern: a symbol is what the wildcards stand for, without an ending. */
const matching = (pattern: string, said: string, { cwd }: Io): Either<CliFailure, readonly FoundFile[]> => {
  const directory = dirname(pattern)
  if (isPattern(directory))
    return left(wrongCall(`${said}: wildcards stand in the name of the file, not of its directory`))
  const path = resolve(cwd, directory)
  const form = matcher(basename(pattern))
  const found = filesIn(path).flatMap((name): readonly FoundFile[] => {
    const symbol = form.exec(name)?.[1]
    return symbol === undefined ? [] : [{ symbol: symbolOf(symbol), path: join(path, name) }]
  })
  return found.length === 0 ? left(wrongCall(`${said}: no file has such a name`)) : right(found)
}

/** The files of bars in a folder, by the endings of their names; a symbol is a name without its ending. */
const inFolder = (folder: string, said: string, { cwd }: Io): Either<CliFailure, readonly FoundFile[]> => {
  const path = resolve(cwd, folder)
  const found = filesIn(path).filter((name) => ENDINGS.test(name) && !name.startsWith('.'))
  return found.length === 0
    ? left(wrongCall(`${said}: no file in it ends in .csv, .txt, .gz, .parquet, .arrow or .feather`))
    : right(found.map((name) => ({ symbol: symbolOf(name), path: join(path, name) })))
}

const foundAt = (name: string, flag: string, io: Io): Either<CliFailure, readonly FoundFile[]> => {
  const said = `${flag}"${name}"`
  if (isPattern(name)) return matching(name, said, io)
  if (statSync(resolve(io.cwd, name), { throwIfNoEntry: false })?.isDirectory() === true)
    return inFolder(name, said, io)
  return map((path: string): readonly FoundFile[] => [{ symbol: symbolOf(basename(name)), path }])(
    fileAt(said, name, io),
  )
}

/** The files that `--data`, or an argument without a flag, names in the order of their symbols. */
export const barFilesOf = (
  data: string,
  io: Io,
  flag = '--data ',
): Either<CliFailure, readonly FoundFile[]> =>
  map((all: readonly (readonly FoundFile[])[]) =>
    all.flat().toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1)),
  )(sequenceArray(dataNames(data, io).map((name) => foundAt(name, flag, io))))

/** The name of the list of members among files of bars. */
export const MEMBERS = 'members.csv'

/** The list of members that a flag names, or that stands among the files. */
const membersOf = (
  { members }: DataOptions,
  files: readonly FoundFile[],
  io: Io,
): Either<CliFailure, (MembersFile & { readonly file: string }) | undefined> => {
  const among = files.find(({ path }) => basename(path) === MEMBERS)
  const file = members ?? (among === undefined ? undefined : relative(io.cwd, among.path))
  if (file === undefined) return right(undefined)
  const content = bytesAt(`--members "${file}"`, file, io)
  if (isLeft(content)) return content
  return map((read: MembersFile) => ({ ...read, file }))(orUnable(membersFile(file, content.right)))
}

/** The instruments of a manifest, a folder, a pattern or several files; `members.csv` among them says when each is one. */
export const universeAt = async (
  pattern: string,
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, Universe>> => {
  const ofOne = ONE_ALONE.find(([name]) => options[name] !== undefined)
  if (ofOne !== undefined)
    return left(wrongCall(`${ofOne[1]}: it is of one instrument, and --data "${pattern}" names several`))
  if (isManifest(pattern)) return manifestUniverse(pattern, options, io)
  const found = barFilesOf(pattern, io)
  if (isLeft(found)) return found
  const list = membersOf(options, found.right, io)
  if (isLeft(list)) return list
  const files = found.right.filter(({ path }) => basename(path) !== MEMBERS)
  const twice = files.find(({ symbol }, i) => symbol === files[i + 1]?.symbol)
  if (twice !== undefined)
    return left(
      wrongCall(
        `--data "${pattern}": these files are all of "${twice.symbol}": ${files
          .filter(({ symbol }) => symbol === twice.symbol)
          .map(({ path }) => relative(io.cwd, path))
          .join(', ')}`,
      ),
    )
  const [only, ...others] = files
  const listings =
    only !== undefined && others.length === 0
      ? await listedInTable(only, options, io)
      : await listedInFiles(files, options, io)
  if (isLeft(listings)) return listings
  const known = await listedWithSeries(listings.right, options, io)
  if (isLeft(known)) return known
  const made = universe(known.right, list.right?.members)
  if (!isLeft(made)) return made
  const { left: fault } = made
  return left(
    unable(
      fault._tag === 'BadMember' && list.right !== undefined
        ? `${list.right.file}:${list.right.lines[fault.row] ?? 1}: ${fault.because}`
        : `--data "${pattern}": ${fault.message}`,
    ),
  )
}
