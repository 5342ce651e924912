import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Io } from './io.js'

/** Whether a name has wildcards. */
export const isPattern = (name: string): boolean => /[*?]/.test(name)

/** Whether a name is that of a manifest of several instruments. */
export const isManifest = (name: string): boolean => /\.ya?ml$/i.test(name)

/** What the system gives; nothing where it refuses. */
const given = <A>(ask: () => A): A | undefined => {
  try {
    return ask()
  } catch {
    return undefined
  }
}
const isFolder = (name: string, { cwd }: Pick<Io, 'cwd'>): boolean =>
  given(() => statSync(resolve(cwd, name)))?.isDirectory() === true

/** What `--data` names, one after the other: a comma parts them, unless the whole is the name of a file. */
export const dataNames = (data: string, io: Pick<Io, 'cwd'>): readonly string[] =>
  existsSync(resolve(io.cwd, data)) ? [data] : data.split(',').filter((name) => name !== '')

/** Whether `--data` names several instruments by its form: a manifest, a folder, a pattern or several files. */
export const isSeveralNames = (data: string, io: Pick<Io, 'cwd'>): boolean => {
  const [first = '', ...others] = dataNames(data, io)
  return others.length > 0 || isManifest(first) || isPattern(first) || isFolder(first, io)
}

const HEAD_BYTES = 1 << 16
/** Larger files are bars of one instrument, parsed as they stream in. */
const LARGEST_TABLE = 1 << 30

const headOf = (path: string): Uint8Array => {
  const file = openSync(path, 'r')
  try {
    const head = new Uint8Array(HEAD_BYTES)
    return head.subarray(0, readSync(file, head))
  } finally {
    closeSync(file)
  }
}

/** Whether `--data` names several instruments: a manifest, a folder, a pattern, several files, or one long table. */
export const isSeveral = async (data: string, io: Pick<Io, 'cwd'>): Promise<boolean> => {
  if (isSeveralNames(data, io)) return true
  const path = resolve(io.cwd, data)
  const entry = given(() => statSync(path))
  if (entry?.isFile() !== true || entry.size > LARGEST_TABLE) return false
  const { isLongTable, mayBeLong } = await import('../market/tables/long-table.kernel.js')
  // a file that cannot be read is refused with its reason where its bars are read
  const content = given(() => (mayBeLong(path, headOf(path)) ? readFileSync(path) : undefined))
  return content !== undefined && isLongTable(path, content)
}
