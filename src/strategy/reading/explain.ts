import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import { type Bars, barsBetween, type Slice } from '../../market/bars/bars.js'
import { significant } from '../../stats/metrics/metric-text.js'
import type { StrategyFault } from '../language/fault.js'
import type { Operators } from '../language/operator.js'
import { printExpression } from '../language/print-expression.js'
import { type Node, nodesOf } from '../language/tree.js'
import { withParams } from '../language/with-params.js'
import { operatorsOf, type RuleName, ruleNames, type Strategy } from '../strategy.js'
import { bind } from './bind.kernel.js'
import { type CellTable, cellTable } from './cell.js'
import { countOf, type Extent, extentOf } from './extent.kernel.js'
import { boundStrategy, labelsFault, type ReadingOptions, sliceFault } from './reading.js'
import { strategySeriesFault } from './series-reads.js'
import { type Sheet, sheetOf, values } from './sheet.kernel.js'

/** A series that a rule compares, over the scored bars. */
export interface ComparedSeries extends Extent {
  readonly text: string
}
/** One rule over the scored bars: on how many it was true and on how many unknown, and what it compares. */
export interface RuleExplained {
  readonly rule: RuleName
  readonly text: string
  readonly true_bars: number
  readonly unknown_bars: number
  readonly scored_bars: number
  readonly compared: readonly (readonly [ComparedSeries, ComparedSeries])[]
  /** The same for people: `rsi(close, 14) < 5: true on 0 of 500 bars; rsi(close, 14) from 7.2 to 93.1`. */
  readonly sentence: string
}

const comparisons = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq']
const compares = (node: Node): node is Node & { readonly _tag: 'Apply' } =>
  node._tag === 'Apply' && (comparisons.includes(node.operator) || node.operator.startsWith('crosses_'))

const spoken = ({ text, least, most }: ComparedSeries): string =>
  `${text} ${least === undefined || most === undefined ? 'without a value' : `from ${significant(least, 6)} to ${significant(most, 6)}`}`

interface Asked {
  readonly table: CellTable
  readonly sheet: Sheet
  readonly params: Params
  readonly first: number
  readonly known: Operators
  readonly options: ReadingOptions
}

const series = ({ table, sheet, params, first, known, options }: Asked, node: Node): ComparedSeries => {
  const ref = bind(table, known, node, params, options.across)
  const text = printExpression(withParams(node, params))
  return isLeft(ref)
    ? { text, least: undefined, most: undefined }
    : { text, ...extentOf(values(sheet, ref.right), first) }
}

const explained = (asked: Asked, rule: RuleName, node: Node, condition: Uint8Array): RuleExplained => {
  const scored_bars = condition.length - asked.first
  const true_bars = countOf(condition, asked.first, 1)
  const unknown_bars = countOf(condition, asked.first, 2)
  const compared = nodesOf(node)
    .filter(compares)
    .flatMap(({ args: [a, b] }) =>
      a === undefined || b === undefined ? [] : [[series(asked, a), series(asked, b)] as const],
    )
  const text = printExpression(withParams(node, asked.params))
  const moving = compared.flat().filter(({ least, most }) => least !== most || least === undefined)
  const told = [...new Set(moving.map(spoken))].join(', ')
  const unknown = unknown_bars === 0 ? '' : `, unknown on ${unknown_bars}`
  return {
    rule,
    text,
    true_bars,
    unknown_bars,
    scored_bars,
    compared,
    sentence: `${rule}: ${text} was true on ${true_bars} of ${scored_bars} bars${unknown}${told === '' ? '' : `; ${told}`}`,
  }
}

/**
 * Says of every rule on how many scored bars it was true, and between which values the series that it compares ran: why
 * a strategy made no trades. A machine has no rules to explain. Cost: one columnar reading.
 */
export const explain = (
  strategy: Strategy,
  given: Params,
  bars: Bars,
  slice: Slice,
  options: ReadingOptions = {},
): Either<StrategyFault, readonly RuleExplained[]> => {
  const fault = sliceFault(slice, bars.length) ?? strategySeriesFault(strategy, bars, options.across)
  if (fault !== undefined) return { _tag: 'Left', left: fault }
  if (strategy._tag === 'Machine') return right([])
  const table = cellTable()
  const bound = boundStrategy(strategy, given, table, options)
  if (isLeft(bound)) return bound
  const unlabelled = labelsFault(strategy, options.labels)
  if (unlabelled !== undefined) return { _tag: 'Left', left: unlabelled }
  const seen = barsBetween(bars, slice.warmup[0], slice.scored[1])
  const sheet = sheetOf(table, seen, options)
  const asked: Asked = {
    table,
    sheet,
    params: bound.right.params,
    first: slice.scored[0] - seen.from,
    known: options.operators ?? operatorsOf(strategy),
    options,
  }
  return right(
    ruleNames.flatMap((rule, place) => {
      const node = strategy.rules[rule]
      const ref = bound.right.rules[place]
      const condition = ref === undefined ? undefined : values(sheet, ref)
      return node === undefined || !(condition instanceof Uint8Array)
        ? []
        : [explained(asked, rule, node, condition)]
    }),
  )
}
