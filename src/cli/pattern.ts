import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Io } from './io.js'

/** Whether a name has wildcards. */
export const isPattern = (name: string): boolean => /[*?]/.test(name)

const isFolder = (name: string, { cwd }: Pick<Io, 'cwd'>): boolean =>
  statSync(resolve(cwd, name), { throwIfNoEntry: false })?.isDirectory() === true

/** What `--data` names, one after the other: a comma parts them, unless the whole is the name of a file. */
export const dataNames = (data: string, io: Pick<Io, 'cwd'>): readonly string[] =>
  existsSync(resolve(io.cwd, data)) ? [data] : data.split(',').filter((name) => name !== '')

/** Whether `--data` names several instruments: a folder, a pattern or several files. */
export const isSeveral = (data: string, io: Pick<Io, 'cwd'>): boolean => {
  const [first = '', ...others] = dataNames(data, io)
  return others.length > 0 || isPattern(first) || isFolder(first, io)
}
