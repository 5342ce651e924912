import type { Translator } from '../case.js'
import { compare, EXACT, type Tolerance } from '../compare.js'
import { barsOf } from '../data.js'
import type { Difference } from '../difference.js'
import { bestOf, combinationsOf, type Figures, figuresFor, type SearchCase, scoreOf } from './search-case.js'
import type { StrategyParams } from './strategies.js'

type Cell = number | null
interface GridCase extends SearchCase {
  readonly expected: {
    readonly columns: readonly string[]
    readonly rows: readonly (readonly Cell[])[]
    readonly best?: Readonly<
      Record<
        string,
        {
          readonly params: StrategyParams
          readonly value: number
          readonly ties?: number
          readonly runner_up_gap?: Cell
        }
      >
    >
  }
}
interface Tried {
  readonly params: StrategyParams
  readonly figures: Figures
}

/** A table's row of one combination; one without trades may have no figures. */
const rowOf = (
  { params, figures }: Tried,
  columns: readonly string[],
  wanted: readonly Cell[],
): readonly unknown[] =>
  columns.map((name, at) =>
    name in params
      ? params[name]
      : figures['# Trades'] === 0 && wanted[at] === null
        ? undefined
        : figures[name],
  )

const rows = (golden: GridCase, tried: readonly Tried[], near: Tolerance): readonly Difference[] => {
  const { columns, rows: wanted } = golden.expected
  const names = Object.keys(golden.grid)
  const strange = columns.filter((name) => !names.includes(name) && !(name in (tried[0]?.figures ?? {})))
  if (strange.length > 0) return [{ field: 'columns', expected: 'figures that are known', got: strange }]
  const listed = tried.filter(
    ({ params, figures }) =>
      figures['# Trades'] !== 0 ||
      wanted.some((row) => names.every((name) => row[columns.indexOf(name)] === params[name])),
  )
  return [
    ...compare('rows.length', wanted.length, listed.length, EXACT),
    ...wanted.flatMap((row, at) => {
      const one = listed[at]
      return one === undefined ? [] : compare(`rows[${at}]`, row, rowOf(one, columns, row), near)
    }),
  ]
}

/** Every combination of a strategy's parameters, and the best by each figure. */
export const gridOptimisation: Translator = async (given, load) => {
  const golden = given as GridCase
  const { expected, tolerance } = golden
  const bars = await barsOf(load, golden.data.file, golden.data.rows)
  const rel = tolerance.value_rel ?? tolerance.rel ?? 1e-8
  const tried = combinationsOf(golden).map((params) => ({
    params,
    figures: figuresFor(golden, bars, params),
  }))
  return [
    ...rows(golden, tried, { rel, abs: 1e-12 }),
    ...Object.entries(expected.best ?? {}).flatMap(([objective, wanted]) => {
      const best = bestOf(tried.map(({ figures }) => scoreOf(figures, objective)))
      return compare(
        `best.${objective}`,
        wanted,
        { ...best, params: best && tried[best.at]?.params },
        // a gap is the difference of two values, and as near as they are
        { rel, abs: rel * Math.abs(wanted.value) },
      )
    }),
  ]
}
