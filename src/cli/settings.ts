import { type Either, isLeft, left, map, right, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { isRecord } from '../core/codec/codec.js'
import { didYouMean } from '../core/near.js'
import { readDocument } from '../workflow/codec/document.js'
import { type CliFailure, wrongCall } from './io.js'

type Tree = Readonly<Record<string, unknown>>

/** One `path=value` of the command line; the value is read as YAML, so `0.03`, `[1, 2]` and `hmm` are what they look like. */
interface Setting {
  readonly path: readonly string[]
  readonly value: unknown
}

const readSetting = (text: string, flag: string): Either<CliFailure, Setting> => {
  const at = text.indexOf('=')
  if (at <= 0)
    return left(
      wrongCall(
        `${flag} ${text}: write path=value, such as ${flag} ${flag === '--set' ? 'train.to=2012-01-01' : 'zone=America/New_York'}`,
      ),
    )
  const path = text.slice(0, at).split('.')
  if (path.some((key) => key === '' || key === '__proto__'))
    return left(wrongCall(`${flag} ${text}: "${text.slice(0, at)}" is no path`))
  const source = text.slice(at + 1)
  const document = readDocument(source)
  return right({ path, value: isLeft(document) ? source : document.right.value })
}

/** Why a path cannot be followed into a value: it asks for an item that a list does not have. */
const strayIn = (tree: unknown, [key, ...rest]: readonly string[]): string | undefined => {
  if (key === undefined) return undefined
  if (Array.isArray(tree))
    return /^\d+$/.test(key) && Number(key) < tree.length
      ? strayIn(tree[Number(key)], rest)
      : `there is no item ${key}, the list has ${tree.length === 1 ? 'item 0' : `items 0 to ${tree.length - 1}`}`
  return isRecord(tree) && Object.hasOwn(tree, key) ? strayIn(tree[key], rest) : undefined
}

const put = (tree: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined) return value
  if (Array.isArray(tree))
    return tree.map((item: unknown, i) => (i === Number(key) ? put(item, rest, value) : item))
  return { ...(isRecord(tree) ? tree : {}), [key]: put(isRecord(tree) ? tree[key] : undefined, rest, value) }
}

/**
 * Puts the settings of a command line into a record; its top names are known, or left to whoever reads the record. Errors: a
 * name that there is not, with the nearest one.
 */
export const applySettings = (
  start: Tree,
  known: readonly string[] | undefined,
  texts: readonly string[],
  what: string,
  flag = '--set',
): Either<CliFailure, Tree> => {
  const [text, ...others] = texts
  if (text === undefined) return right(start)
  const setting = readSetting(text, flag)
  if (isLeft(setting)) return setting
  const { path, value } = setting.right
  const [name = ''] = path
  if (known !== undefined && !known.includes(name))
    return left(wrongCall(`${flag} ${text}: ${what} has no "${name}"${didYouMean(name, known)}`))
  const stray = strayIn(start, path)
  return stray === undefined
    ? applySettings(put(start, path, value) as Tree, known, others, what, flag)
    : left(wrongCall(`${flag} ${text}: ${stray}`))
}

/** The range that a command line names. */
export interface RangeOptions {
  readonly from?: string
  readonly to?: string
  readonly warmup?: string
}
/** What `--from`, `--to` and `--warmup` say, as a range. */
export const rangeIn = ({ from, to, warmup }: RangeOptions): Tree => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
  ...(warmup === undefined ? {} : { warmup: /^\d+$/.test(warmup) ? Number(warmup) : warmup }),
})

/** `k=v` pairs of a repeated flag, values as numbers where they look like one. */
export const readPairs = (
  flag: string,
  texts: readonly string[],
): Either<CliFailure, Readonly<Record<string, number | string>>> =>
  pipe(
    texts,
    traverseArray((text): Either<CliFailure, readonly [string, number | string]> => {
      const [key = '', ...rest] = text.split('=')
      const value = rest.join('=')
      if (key === '' || key === '__proto__' || value.trim() === '')
        return left(wrongCall(`${flag} ${text}: write name=value, such as ${flag} fast=20`))
      const number = Number(value)
      return right([key, Number.isNaN(number) ? value : number])
    }),
    map((pairs) => Object.fromEntries(pairs)),
  )
