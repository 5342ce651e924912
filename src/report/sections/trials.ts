import type { SearchResult } from '../../phases/optimization/result.js'
import type { ValidationResult } from '../../phases/validation/result.js'
import { columnsOf, type Ledger, metricOf, trialsOf } from '../../search/ledger.js'
import { plateauOf, type TriedGrid, triedGrids } from '../../search/robustness.js'
import { isDefined, type Metric } from '../../stats/metrics/metric.js'
import { count, counted, number, percent } from '../../stats/metrics/metric-text.js'
import { type Histogram as HistogramOf, histogramOf } from '../../stats/returns/histogram.js'
import { normalCdf } from '../../stats/returns/normal.kernel.js'
import { strategyName } from '../../strategy/strategy-phrase.js'
import type { Block, Heat, HistogramChart, Mark, PageSection } from '../report.js'

type Best = Pick<SearchResult['best'], 'strategy' | 'params'>
const same = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())

const distinctValues = (grid: TriedGrid, { params }: Ledger, name: string): readonly (number | string)[] =>
  [...new Set(grid.trials.map((i) => params[i]?.[name] ?? ''))].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
  )

/** The two parameters whose values differ most, as axes; the mean over all others is shown. */
const axesOf = (grid: TriedGrid, ledger: Ledger): readonly [string, string] | undefined => {
  const [x, y] = grid.parameters
    .map((name) => [name, distinctValues(grid, ledger, name).length] as const)
    .filter(([, values]) => values > 1)
    .toSorted(([, a], [, b]) => b - a)
  return x === undefined || y === undefined ? undefined : [x[0], y[0]]
}

interface Placed {
  readonly grid: TriedGrid
  readonly ledger: Ledger
  readonly scores: readonly Metric[]
  readonly bars: string
}

const heatOf = (
  { grid, ledger, scores, bars }: Placed,
  marked: readonly { readonly trial: number; readonly name: string }[],
  id: string,
): Heat | undefined => {
  const axes = axesOf(grid, ledger)
  if (axes === undefined) return undefined
  const [x, y] = axes.map((name) => ({ name, values: distinctValues(grid, ledger, name) })) as [
    { name: string; values: readonly (number | string)[] },
    { name: string; values: readonly (number | string)[] },
  ]
  const place = (trial: number): readonly [number, number] => [
    x.values.indexOf(ledger.params[trial]?.[x.name] ?? ''),
    y.values.indexOf(ledger.params[trial]?.[y.name] ?? ''),
  ]
  const sums = new Float64Array(x.values.length * y.values.length)
  const counts = new Float64Array(sums.length)
  grid.trials.forEach((trial) => {
    const score = scores[trial]
    const [column, row] = place(trial)
    if (score === undefined || !isDefined(score)) return
    const at = row * x.values.length + column
    sums[at] = (sums[at] ?? 0) + score
    counts[at] = (counts[at] ?? 0) + 1
  })
  const values = sums.map((sum, i) => sum / (counts[i] ?? 0))
  const known = values.filter(Number.isFinite)
  const others = grid.parameters.filter((name) => name !== x.name && name !== y.name)
  const unscored = grid.trials.filter((trial) => !isDefined(scores[trial] ?? Number.NaN)).length
  const own = marked.filter(({ trial }) => grid.trials.includes(trial))
  return {
    _tag: 'Heat',
    id,
    caption: `Score of ${grid.strategy} on the train bars ${bars}, by ${x.name} and ${y.name}${others.length === 0 ? '' : `, mean over ${others.join(', ')}`}`,
    summary: `${counted(grid.trials.length, 'point')} were tried${unscored === 0 ? '' : `, ${count(unscored)} of them without a score`}; scores lie between ${number(Math.min(...known))} and ${number(Math.max(...known))}. ${own
      .map(
        ({ trial, name }) =>
          `${name}: ${grid.parameters.map((parameter) => `${parameter} ${ledger.params[trial]?.[parameter] ?? ''}`).join(', ')}.`,
      )
      .join(' ')}`,
    x: { name: x.name, values: x.values.map(String) },
    y: { name: y.name, values: y.values.map(String) },
    values,
    marks: own.map(({ trial, name }) => {
      const [column, row] = place(trial)
      return { x: column, y: row, name }
    }),
  }
}

/** Scores over the parameters that were searched, on the bars of the search, with its choice and the highest ground. */
export const surfaceBlocks = (ledger: Ledger, best: Best, bars: string, id: string): readonly Block[] => {
  const scores = metricOf(ledger, 'score')
  const grids = triedGrids(ledger)
  const chosen = ledger.params.findIndex(
    (params, i) => ledger.strategy[i] === strategyName(best.strategy) && same(params, best.params),
  )
  const plateau = plateauOf(grids, scores)
  const marked = [
    ...(chosen < 0 ? [] : [{ trial: chosen, name: 'chosen' }]),
    ...(plateau === undefined || plateau.trial === chosen
      ? []
      : [{ trial: plateau.trial, name: 'best mean with its neighbours' }]),
  ]
  return grids.flatMap((grid, i): readonly Block[] => {
    const heat = heatOf({ grid, ledger, scores, bars }, marked, `${id}-surface-${i}`)
    return heat === undefined ? [] : [heat]
  })
}

const BINS = 40

/** Bins of some trials: few trials have few. */
const binsOf = (trials: number): number => Math.min(BINS, Math.ceil(2 * Math.sqrt(trials)))

/** Standard errors of noise that are shown on both sides of 0, at least. */
const SHOWN_ERRORS = 2.5

/** The same counts with empty bins of the same width out to both ends. */
const widened = ({ edges, counts }: HistogramOf, low: number, high: number): HistogramOf => {
  const [first, second, last] = [edges[0] ?? 0, edges[1] ?? 0, edges.at(-1) ?? 0]
  const width = second - first
  const more = (distance: number): number => (width > 0 ? Math.max(0, Math.ceil(distance / width)) : 0)
  const [before, after] = [more(first - low), more(high - last)]
  const empty = (n: number): readonly number[] => Array.from({ length: n }, () => 0)
  return {
    edges: [
      ...Array.from({ length: before }, (_, i) => first - (before - i) * width),
      ...edges,
      ...Array.from({ length: after }, (_, i) => last + (i + 1) * width),
    ],
    counts: [...empty(before), ...counts, ...empty(after)],
  }
}

/** The Sharpe ratios of trials next to those that as many trials without an edge would show by chance. */
export const distributionBlock = (
  ledger: Ledger,
  {
    bars,
    periods,
    chosen,
    expected_maximum,
    id,
  }: {
    readonly bars: number
    readonly periods: number
    readonly chosen: Metric
    readonly expected_maximum?: Metric
    readonly id: string
  },
): HistogramChart | undefined => {
  const sharpes = Float64Array.from(metricOf(ledger, 'sharpe_ratio').filter(isDefined))
  if (sharpes.length < 10) return undefined
  const error = Math.sqrt(periods / bars)
  const { edges, counts } = widened(
    histogramOf(sharpes, binsOf(sharpes.length)),
    -SHOWN_ERRORS * error,
    SHOWN_ERRORS * error,
  )
  const marks: readonly Mark[] = [
    ...(isDefined(chosen) ? [{ at: chosen, name: 'chosen' }] : []),
    ...(expected_maximum !== undefined && isDefined(expected_maximum)
      ? [{ at: expected_maximum, name: 'best of as many by luck' }]
      : []),
  ]
  return {
    _tag: 'Histogram',
    id: `${id}-distribution`,
    caption: `Sharpe ratios of ${counted(sharpes.length, 'trial')} on the train bars, next to noise`,
    summary: `The line is what as many independent trials without an edge would show on ${count(bars)} bars: mean 0, standard error ${number(error)}. ${percent(sharpes.filter((value) => value > 2 * error).length / sharpes.length, 0)} of the trials lie more than two of these errors above 0.`,
    unit: 'number',
    edges: Float64Array.from(edges),
    counts: Float64Array.from(counts),
    curve: Float64Array.from(
      counts,
      (_, i) =>
        sharpes.length * (normalCdf((edges[i + 1] ?? 0) / error) - normalCdf((edges[i] ?? 0) / error)),
    ),
    marks,
  }
}

/** A search: where its choice stands among all that was tried. */
export const searchSection = (
  path: string,
  result: SearchResult,
  ledger: Ledger,
  periods: number,
): PageSection => {
  const { best, span, deflation, counts } = result
  const id = `search-${path.replace(/[^a-z0-9]+/g, '-')}`
  const histogram = distributionBlock(ledger, {
    bars: span.bars,
    periods,
    chosen: best.metrics['sharpe_ratio'] ?? { _tag: 'Undefined', because: 'it was not measured' },
    expected_maximum: deflation.expected_maximum_sharpe,
    id,
  })
  return {
    id,
    title: `Search: ${path}`,
    blocks: [
      {
        _tag: 'Text',
        tone: 'plain',
        text: `${counted(counts.trials, 'trial')} by ${result.algorithm} on ${span.first}..${span.last}. All scores are of these train bars; drawing the same surface on tested bars would be one more look at them.`,
      },
      ...surfaceBlocks(ledger, best, `${span.first}..${span.last}`, id),
      ...(histogram === undefined ? [] : [histogram]),
    ],
  }
}

/** The trials of the search that saw the latest bars. */
const latestSearch = (ledger: Ledger): Ledger => {
  const trials = trialsOf(ledger)
  const latest = trials.reduce((most, { scored_until }) => Math.max(most, scored_until), -Infinity)
  return columnsOf(trials.filter(({ scored_until }) => scored_until === latest))
}

/** The search of the last window of a validation, whose choice is the one that is left at the end. */
export const windowSearchSection = (
  path: string,
  { windows = [] }: ValidationResult,
  all: Ledger,
  periods: number,
): PageSection | undefined => {
  const last = windows.at(-1)
  const best = last?.candidate.members[0]
  if (last === undefined || best === undefined) return undefined
  const ledger = latestSearch(all)
  const id = `search-${path.replace(/[^a-z0-9]+/g, '-')}`
  const bars = `${last.train[0]?.first ?? ''}..${last.train.at(-1)?.last ?? ''}`
  const histogram = distributionBlock(ledger, {
    bars: last.train.reduce((sum, span) => sum + span.bars, 0),
    periods,
    chosen: last.in_sample['sharpe_ratio'],
    id,
  })
  return {
    id,
    title: `Search of the last window: ${path}`,
    blocks: [
      {
        _tag: 'Text',
        tone: 'plain',
        text: `Each of ${counted(windows.length, 'window')} searched its own train bars; this is the last of them, on ${bars}. All scores are of these train bars; drawing the same surface on tested bars would be one more look at them.`,
      },
      ...surfaceBlocks(ledger, best, bars, id),
      ...(histogram === undefined ? [] : [histogram]),
    ],
  }
}
