import { type Either, isLeft, left, map, right, traverseArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { isRecord } from '../core/codec/codec.js'
import { didYouMean } from '../core/near.js'
import { readDocument } from '../workflow/codec/document.js'
import { type CliFailure, wrongCall } from './io.js'
import type { NamedStrategy } from './strategy-flag.js'

/** One dimension of a space: `5:50:5`, whole or not, or what YAML says, such as `[2, 3, 5]` and `{ float: [1, 3] }`. */
const dimensionOf = (text: string): unknown => {
  const ends = text.split(':').map(Number)
  const [low, high, step] = ends
  if (ends.length < 2 || ends.length > 3 || ends.some(Number.isNaN)) {
    const document = readDocument(text)
    const written = isLeft(document) ? undefined : document.right.value
    return Array.isArray(written) || isRecord(written) ? written : undefined
  }
  const kind = ends.every(Number.isInteger) ? 'int' : 'float'
  return { [kind]: [low, high], ...(step === undefined ? {} : { step }) }
}

/** What is searched of one parameter of a strategy. */
interface SearchedParameter {
  readonly of: string
  readonly parameter: string
  readonly dimension: unknown
}

/** `--space fast=5:50:5`, with `strategy.fast=..` where several are searched. */
const searchedIn =
  (strategies: readonly string[]) =>
  (text: string): Either<CliFailure, SearchedParameter> => {
    const [name = '', ...rest] = text.split('=')
    const dot = name.lastIndexOf('.')
    const of = dot < 0 ? strategies[0] : name.slice(0, dot)
    const parameter = name.slice(dot + 1)
    if (parameter === '' || parameter === '__proto__' || rest.length === 0)
      return left(wrongCall(`--space ${text}: write name=values, such as --space fast=5:50:5`))
    if (of === undefined || !strategies.includes(of))
      return left(
        wrongCall(`--space ${text}: "${of ?? ''}" is not searched${didYouMean(of ?? '', strategies)}`),
      )
    if (dot < 0 && strategies.length > 1)
      return left(wrongCall(`--space ${text}: say whose it is, such as ${strategies[0]}.${parameter}=..`))
    const dimension = dimensionOf(rest.join('='))
    return dimension === undefined
      ? left(wrongCall(`--space ${text}: write low:high, low:high:step, or a list such as [2, 3, 5]`))
      : right({ of, parameter, dimension })
  }

/** The strategies of a search, each with what is searched of it. */
export const searchedStrategies = (
  named: readonly NamedStrategy[],
  texts: readonly string[],
): Either<CliFailure, readonly Readonly<Record<string, unknown>>[]> =>
  pipe(
    texts,
    traverseArray(searchedIn(named.map(({ name }) => name))),
    map((all) =>
      named.map(({ name, written }) => {
        const own = all.filter(({ of }) => of === name)
        return own.length === 0
          ? { strategy: written }
          : {
              strategy: written,
              space: Object.fromEntries(own.map(({ parameter, dimension }) => [parameter, dimension])),
            }
      }),
    ),
  )
