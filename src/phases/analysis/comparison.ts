import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { spanOf } from '../../candidate/figures.js'
import { annualOf, type InstrumentServices, sliceOf } from '../../candidate/services.js'
import { keep, labelsContent, recall, tradesContent } from '../../candidate/stored-artifacts.js'
import { barsBetween, type Slice } from '../../market/bars/bars.js'
import type { Trades } from '../../portfolio/account/trades.js'
import { adjustedRand } from '../../regime/adjusted-rand.kernel.js'
import { attributeBars } from '../../regime/attribution.js'
import { type BarResults, barSums } from '../../regime/attribution.kernel.js'
import { type FittedModel, fit, kindOf, label } from '../../regime/classifier.js'
import { type FilteredLabels, UNKNOWN } from '../../regime/labels.js'
import { classifierName, type NamedClassifier, unnamed } from '../../regime/named-classifier.js'
import { showRegimeFault } from '../../regime/regime-fault.js'
import { regimeScore } from '../../regime/regime-score.js'
import { type Separation, separationOf } from '../../regime/separation.js'
import type { Request } from '../../run/handler.js'
import { failed, missingInput, type PhaseError } from '../../run/phase-error.js'
import { ranked } from '../../search/ranking.js'
import { definedOr, liftMetrics, type Metric } from '../../stats/metrics/metric.js'
import { NO_WARMUP } from '../../strategy/reading/warmup-of.js'
import { tradeMatrix } from './attributed.js'
import type { Compared, ComparisonConfig, ComparisonResult } from './comparison-form.js'
import { heldUnit } from './labelled.js'

/** The bars of a comparison: a classifier needs none before them. */
export const comparisonSlice = (
  { range }: ComparisonConfig,
  services: InstrumentServices,
): Either<PhaseError, Slice> => sliceOf(services, range, NO_WARMUP)

interface Ground {
  readonly services: InstrumentServices
  readonly slice: Slice
  readonly config: ComparisonConfig
  readonly periods: number
  readonly seed: number
  readonly trades: Trades | undefined
}

const separated = ({ names, label: of }: FilteredLabels, results: BarResults, least: number): Separation => {
  const sums = barSums(of, names.length, results)
  const regimes = names.flatMap((name, i) => {
    const own = sums[i]
    return own === undefined || name === UNKNOWN ? [] : [{ name, sums: own }]
  })
  return separationOf(regimes, least)
}

const shareOf = (from: number, to: number, holds: (i: number) => boolean): Metric =>
  definedOr(
    Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).filter(holds).length / (to - from),
    'there are no bars',
  )

type Scored = Omit<Compared, 'labels'> & { readonly found: FilteredLabels }

const scored = (
  of: NamedClassifier,
  whole: FittedModel,
  half: FittedModel,
  { services, slice, config, periods, trades }: Ground,
): Scored => {
  const first = slice.warmup[0]
  const [from, to] = slice.scored
  const middle = from + Math.floor((to - from) / 2)
  const bars = barsBetween(services.dataset.bars, first, to)
  const [found, earlier] = [label(whole, bars), label(half, bars)]
  const market = heldUnit(services, first, slice.scored)
  const held_out = separated(earlier, heldUnit(services, first, [middle, to]), config.min_bars)
  const at = (bar: number): number => bar - first
  const parts: Compared['parts'] = {
    known: shareOf(at(from), at(to), (i) => found.label[i] !== 0),
    staying: shareOf(at(from) + 1, at(to), (i) => found.label[i] === found.label[i - 1]),
    stable: shareOf(at(middle), at(to), (i) => found.label[i] === earlier.label[i]),
    separated: held_out.separated,
  }
  return {
    classifier: kindOf(unnamed(of)),
    score: liftMetrics(
      [parts.known, parts.staying, parts.stable, parts.separated],
      (...all) => all.reduce((product, part) => product * part, 1),
      'not finite',
    ),
    parts,
    regimes: regimeScore(found, [at(from), at(to)]),
    market: attributeBars(found, market, periods),
    separation: separated(found, market, config.min_bars),
    held_out,
    ...(trades === undefined ? {} : { trades: tradeMatrix({ trades }, found, first) }),
    model: whole,
    found,
  }
}

/** One classifier fitted on all bars and on the first half of them, or why it cannot be. */
const compared = (of: NamedClassifier, ground: Ground): Either<string, Scored> => {
  const { services, slice, seed } = ground
  const [from, to] = slice.scored
  const between = (end: number) => barsBetween(services.dataset.bars, slice.warmup[0], end)
  const whole = fit(unnamed(of), between(to), seed)
  if (isLeft(whole)) return left(showRegimeFault(whole.left))
  const half = fit(unnamed(of), between(from + Math.floor((to - from) / 2)), seed)
  return isLeft(half)
    ? left(`on the first half: ${showRegimeFault(half.left)}`)
    : right(scored(of, whole.right, half.right, ground))
}

const agreementOf = (
  all: readonly (readonly [string, Scored])[],
  [from, to]: Slice['scored'],
): ComparisonResult['agreement'] =>
  Object.fromEntries(
    all.map(([name, { found: a }]) => [
      name,
      Object.fromEntries(
        all
          .filter(([other]) => other !== name)
          .map(([other, { found: b }]) => [
            other,
            definedOr(
              adjustedRand(a.label, b.label, [a.names.length, b.names.length], from, to),
              'neither divides the bars that both know',
            ),
          ]),
      ),
    ]),
  )

const tradesOf = async (
  { config, artifacts }: Request<ComparisonConfig>,
  { warmup: [first], scored: [, to] }: Slice,
): Promise<Either<PhaseError, Trades | undefined>> => {
  if (config.trades === undefined) return right(undefined)
  const trades = await recall(artifacts, tradesContent, config.trades)
  if (isLeft(trades)) return trades
  const { decision_bar, exit_bar } = trades.right
  const isOutside = decision_bar.some((bar) => bar < first) || exit_bar.some((bar) => bar >= to)
  return isOutside
    ? left(
        missingInput(`some trades lie outside the range, bars ${first} to ${to}: take the range of the run`),
      )
    : trades
}

/**
 * Divides the same bars by several classifiers and orders these by a score: the product of how much they know, how long they
 * stay, how much of the second half's labels a model of the first half gives too, and how many pairs of regimes lie apart
 * there. Labels are filtered. A poor score is shown, never refused.
 */
export const classifierComparison = async (
  request: Request<ComparisonConfig>,
  services: InstrumentServices,
): Promise<Either<PhaseError, ComparisonResult>> => {
  const { config, seed, artifacts } = request
  const slice = comparisonSlice(config, services)
  if (isLeft(slice)) return slice
  const periods = annualOf(services)
  if (isLeft(periods)) return periods
  const trades = await tradesOf(request, slice.right)
  if (isLeft(trades)) return trades
  const ground: Ground = {
    services,
    slice: slice.right,
    config,
    periods: periods.right,
    seed,
    trades: trades.right,
  }
  const all = config.classifiers.map((one) => [classifierName(one), compared(one, ground)] as const)
  const fitted = all.flatMap(([name, one]) => (isLeft(one) ? [] : [[name, one.right] as const]))
  const unfitted = Object.fromEntries(all.flatMap(([name, one]) => (isLeft(one) ? [[name, one.left]] : [])))
  const order = ranked(fitted.map(([, { score }]) => score)).flatMap((i) => fitted[i]?.[0] ?? [])
  const [best] = order
  if (best === undefined)
    return left(failed(`no classifier can be fitted: ${Object.values(unfitted)[0] ?? ''}`))
  const kept = sequenceArray(
    await Promise.all(fitted.map(([, { found }]) => keep(artifacts, labelsContent, found))),
  )
  if (isLeft(kept)) return kept
  const { warmup, scored: range } = slice.right
  return right({
    order,
    best,
    classifiers: Object.fromEntries(
      fitted.flatMap(([name, { found: _found, ...one }], i) => {
        const labels = kept.right[i]
        return labels === undefined ? [] : [[name, { ...one, labels }] as const]
      }),
    ),
    agreement: agreementOf(fitted, [range[0] - warmup[0], range[1] - warmup[0]]),
    unfitted,
    span: spanOf(services.dataset, range),
    dataset: services.dataset.hash,
  })
}
