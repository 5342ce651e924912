import { isLeft } from 'fp-ts/lib/Either.js'
import { type Constraint, meetsAll, parseConstraint } from '../../../src/core/space/constraint.js'
import type { Bars } from '../../../src/market/bars/bars.js'
import type { GoldenCase } from '../case.js'
import { type Broker, runUnder, statsOf } from './backtesting-py-case.js'
import { idleBefore, type StrategyParams, strategyNamed } from './strategies.js'

/** A search of the parameters of one strategy of backtesting.py. */
export interface SearchCase extends GoldenCase {
  readonly data: { readonly file: string; readonly rows?: readonly [number, number] | null }
  readonly strategy: string
  /** Parameters that are not searched. */
  readonly strategy_params?: StrategyParams
  readonly grid: Readonly<Record<string, readonly number[]>>
  readonly constraint?: string | readonly string[] | null
  readonly broker: Broker
  readonly tolerance: { readonly value_rel?: number; readonly rel?: number }
}

const constraintsOf = ({ constraint, grid }: SearchCase): readonly Constraint[] =>
  [constraint ?? []].flat().map((text) => {
    const read = parseConstraint(
      text
        .replace(/\band\b/g, '&&')
        .replace(/\bor\b/g, '||')
        .replace(/\bnot\b/g, '!'),
      Object.keys(grid),
    )
    if (isLeft(read)) throw new Error(`constraint "${text}": ${read.left.message}`)
    return read.right
  })

/** The combinations that meet the constraints, the first key turning slowest. */
export const combinationsOf = (golden: SearchCase): readonly StrategyParams[] => {
  const constraints = constraintsOf(golden)
  return Object.entries(golden.grid)
    .reduce<readonly StrategyParams[]>(
      (before, [name, values]) =>
        before.flatMap((params) => values.map((value) => ({ ...params, [name]: value }))),
      [{}],
    )
    .filter((params) => meetsAll(constraints, params))
}

export type Figures = Readonly<Record<string, unknown>>

/** The figures of one combination on some bars; before the bar `from` the strategy does nothing. */
export const figuresFor = (golden: SearchCase, bars: Bars, params: StrategyParams, from = 0): Figures => {
  const prepared = strategyNamed(golden.strategy)(bars, { ...golden.strategy_params, ...params })
  const { machine, warmup } = idleBefore(prepared, from)
  return statsOf(bars, runUnder(golden.broker, bars, machine), warmup)
}

/** A figure as a score: missing where no trade was closed. */
export const scoreOf = (figures: Figures, objective: string): number | undefined => {
  if (!(objective in figures)) throw new Error(`no figure "${objective}"`)
  const score = figures[objective]
  return figures['# Trades'] === 0 || typeof score !== 'number' ? undefined : score
}

/** The best of some scores: the first of the greatest. */
export interface Best {
  readonly at: number
  readonly value: number
  /** How many share the greatest score. */
  readonly ties: number
  /** How far below it the next one lies. */
  readonly runner_up_gap: number | undefined
}
export const bestOf = (scores: readonly (number | undefined)[]): Best | undefined => {
  const ranked = scores.filter((score) => score !== undefined).sort((a, b) => b - a)
  const [value, next] = ranked
  return value === undefined
    ? undefined
    : {
        at: scores.indexOf(value),
        value,
        ties: ranked.filter((score) => score === value).length,
        runner_up_gap: next === undefined ? undefined : value - next,
      }
}
