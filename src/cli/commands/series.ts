import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bind, Do, fromEither } from 'fp-ts/lib/TaskEither.js'
import type { Params } from '../../core/space/dimension.js'
import type { Bars } from '../../market/bars/bars.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { instantOf } from '../../market/bars/range.js'
import { dataOf } from '../../market/universe/data.js'
import type { Bundle } from '../../phases/library/bundle.js'
import type { Across } from '../../strategy/reading/across.js'
import { surroundings } from '../../strategy/reading/across-universe.kernel.js'
import { type SeriesRead, seriesOf } from '../../strategy/reading/series-of.js'
import { notice } from '../answer.js'
import type { DataOptions } from '../bars.js'
import type { CellValue, Columnar } from '../columnar.js'
import { dataAt } from '../data-at.js'
import { type CliFailure, type ExitCode, type Io, jsonText, wrongCall } from '../io.js'
import { bundleAt } from '../library-file.js'
import { type RangeOptions, readPairs } from '../settings.js'
import { tablePut } from '../table-file.js'

/** The flags of `series`. */
interface SeriesOptions extends DataOptions, Pick<RangeOptions, 'from' | 'to'> {
  readonly param: readonly string[]
  readonly out?: string
  readonly json: boolean
}

/** The bars that expressions are read on, one after the other; the symbol where there are several. */
interface Read {
  readonly symbol?: string
  readonly bars: Bars
  readonly across?: Across
}

const readsOf = async (
  options: SeriesOptions,
  { all: { operators } }: Bundle,
  io: Io,
): Promise<Either<CliFailure, readonly Read[]>> => {
  const found = await dataAt(options, io)
  if (isLeft(found)) return found
  const data = dataOf(found.right)
  if (data._tag === 'One') return right([{ bars: data.dataset.bars }])
  const { universe } = data
  const across = surroundings(universe, universe, operators)
  return right(
    universe.instruments.map(({ symbol, dataset }) => ({
      symbol,
      bars: dataset.bars,
      across: across(symbol),
    })),
  )
}

/** A number, nothing where it is unknown; of a condition true, false, or nothing. */
const cellOf = (values: SeriesRead['values'], i: number): CellValue => {
  const value = values[i] ?? Number.NaN
  if (values instanceof Uint8Array) return value === 2 ? null : value === 1
  return Number.isNaN(value) ? null : value
}

const tableOf = (
  names: readonly string[],
  reads: readonly (readonly [Read, readonly SeriesRead[]])[],
  inRange: (time: number) => boolean,
): Columnar => {
  const rows = reads.flatMap(([{ symbol, bars }, series]) =>
    Array.from(bars.time, (time, i): readonly CellValue[] =>
      inRange(time)
        ? [
            showTime(time),
            ...(symbol === undefined ? [] : [symbol]),
            ...series.map(({ values }) => cellOf(values, i)),
          ]
        : [],
    ).filter((row) => row.length > 0),
  )
  const isSeveral = reads[0]?.[0].symbol !== undefined
  const all = ['time', ...(isSeveral ? ['symbol'] : []), ...names]
  return { names: all, columns: all.map((_, k) => rows.map((row) => row[k] ?? null)) }
}

const ends = ({ from, to }: SeriesOptions): Either<CliFailure, (time: number) => boolean> => {
  const [first, last] = [from, to].map((text) => (text === undefined ? undefined : instantOf(text)))
  const wrong = Number.isNaN(first) ? ['--from', from] : Number.isNaN(last) ? ['--to', to] : undefined
  return wrong === undefined
    ? right((time) => time >= (first ?? -Infinity) && time < (last ?? Infinity))
    : left(wrongCall(`${wrong[0]}: "${wrong[1]}" is not a date such as 2001-01-12 or 2001-01-12T09:30Z`))
}

const seriesIn = (
  expressions: readonly string[],
  { bars, across }: Read,
  params: Params,
  operators: Bundle['all']['operators'],
): Either<CliFailure, readonly SeriesRead[]> =>
  sequenceArray(
    expressions.map((expression) => {
      const read = seriesOf(expression, bars, {
        params,
        operators,
        ...(across === undefined ? {} : { across }),
      })
      return isLeft(read) ? left(wrongCall(`"${expression}": ${read.left.message}`)) : read
    }),
  )

/** Reads expressions over all bars and prints or writes their values, a row for each bar. */
export const seriesCommand = async (
  expressions: readonly string[],
  options: SeriesOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const asked = await pipe(
    Do,
    bind('params', () => fromEither(readPairs('--param', options.param))),
    bind('inRange', () => fromEither(ends(options))),
    bind('bundle', () => () => bundleAt(options, io)),
    bind(
      'reads',
      ({ bundle }) =>
        () =>
          readsOf(options, bundle, io),
    ),
    bind('series', ({ params, bundle, reads }) =>
      fromEither(
        sequenceArray(reads.map((read) => seriesIn(expressions, read, params, bundle.all.operators))),
      ),
    ),
  )()
  if (isLeft(asked)) return asked
  const { inRange, reads, series } = asked.right
  const pairs = reads.map((read, i) => [read, series[i] ?? []] as const)
  const table = tableOf(expressions, pairs, inRange)
  const warmup = Object.fromEntries(
    expressions.map((expression, k) => [
      expression,
      Math.max(...pairs.map(([, each]) => each[k]?.warmup ?? 0)),
    ]),
  )
  const json = (): string =>
    jsonText({
      warmup,
      columns: Object.fromEntries(table.names.map((name, k) => [name, table.columns[k]])),
    })
  if (!options.json)
    for (const [expression, bars] of Object.entries(warmup))
      notice(io, `${expression}: settled after ${bars} bars; an unknown value is empty`)
  return tablePut(
    {
      what: expressions.join(', '),
      table: options.json && options.out === undefined ? undefined : table,
      json,
    },
    options.out,
    io,
  )
}
