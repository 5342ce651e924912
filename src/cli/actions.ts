import { type Either, flatMap, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { all } from '../core/all.js'
import { type FactorTable, factorTable } from '../market/actions/adjust.js'
import { type CorporateActions, withActions } from '../market/actions/corporate-actions.js'
import { type DatedValues, datedValues, type ValueBound } from '../market/actions/dated-values.kernel.js'
import type { DataError } from '../market/bars/data-error.js'
import type { Dataset } from '../market/bars/dataset.js'
import { type DataOptions, orUnable, sourceOptions } from './bars.js'
import { bytesAt, bytesIn } from './file-at.js'
import { type CliFailure, type Io, wrongCall } from './io.js'

/** What a flag's file holds; nothing without the flag. */
const held = <A>(
  flag: string,
  file: string | undefined,
  read: (file: string, content: Uint8Array) => Either<DataError, A>,
  io: Io,
): Either<CliFailure, A | undefined> => {
  if (file === undefined) return right(undefined)
  return pipe(
    bytesAt(`${flag} "${file}"`, file, io),
    flatMap((content) => orUnable(read(file, content))),
  )
}

const second =
  (bound?: ValueBound) =>
  (file: string, content: Uint8Array): Either<DataError, DatedValues> =>
    datedValues(file, content, { value: 1, ...given('bound', bound) })

const ADJUSTED = /^adj[\s_.]*close$/i

/** The column of adjusted closes of the data's own CSV file, read as its prices are, where `adjust` can need it. */
const ownCloses = (
  { notes }: Dataset,
  path: string | undefined,
  options: DataOptions,
): Either<CliFailure, DatedValues | undefined> => {
  const { adjust } = options
  const column = notes
    .flatMap((note) => (note._tag === 'ColumnsIgnored' ? note.names : []))
    .find((name) => ADJUSTED.test(name))
  if (adjust !== 'total_return' || column === undefined || path === undefined) return right(undefined)
  const asked = all({ source: sourceOptions(options), content: bytesIn(path, path) })
  if (isLeft(asked)) return asked
  const { source, content } = asked.right
  const { columns: _, price_scale = 1, ...reading } = source
  return map(({ time, values }: DatedValues) => ({
    time,
    values: values.map((value) => value / price_scale),
  }))(orUnable(datedValues(path, content, { ...reading, value: column })))
}

const given = <K extends string, A>(name: K, value: A | undefined): { readonly [_ in K]?: A } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [_ in K]?: A }

/** The bars with what the flags of a command know next to them. `path` is the bars' own file. */
export const actedOn = (
  dataset: Dataset,
  path: string | undefined,
  options: DataOptions,
  io: Io,
): Either<CliFailure, Dataset> => {
  const { adjust = 'none' } = options
  const tables = all({
    factors: held<FactorTable>('--factors', options.factors, factorTable, io),
    splits: held('--splits', options.splits, second('above_0'), io),
    dividends: held('--dividends', options.dividends, second('at_least_0'), io),
    risk_free: held('--risk-free', options.riskFree, second(), io),
    adjusted_closes: ownCloses(dataset, path, options),
  })
  if (isLeft(tables)) return tables
  const { factors, splits, dividends, risk_free, adjusted_closes } = tables.right
  const actions: CorporateActions = {
    adjust,
    ...given('factors', factors),
    ...given('splits', splits),
    ...given('dividends', dividends),
    ...given('risk_free', risk_free),
    ...given('adjusted_closes', adjusted_closes),
  }
  if (adjust === 'none' && Object.keys(actions).length === 1) return right(dataset)
  const made = withActions(dataset, actions)
  if (!isLeft(made) || made.left._tag !== 'BadOption') return orUnable(made)
  const { option, because, wanted } = made.left
  const flag = option === 'risk_free' ? `--risk-free "${options.riskFree ?? ''}"` : `--adjust ${adjust}`
  return left(wrongCall(`${flag}: ${because} (wanted: ${wanted})`))
}
