import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { joinedLabels } from '../../candidate/regime-results.kernel.js'
import { keep, labelsContent } from '../../candidate/stored-artifacts.js'
import { barsBetween, type Slice } from '../../market/bars/bars.js'
import type { Dataset } from '../../market/bars/dataset.js'
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
import type { PhaseError } from '../../run/phase-error.js'
import { definedOr, liftMetrics, type Metric } from '../../stats/metrics/metric.js'
import type { Artifacts } from '../../store/store.js'
import { tradeMatrix } from './attributed.js'
import type { Compared, ComparisonConfig } from './comparison-form.js'
import { heldUnit } from './labelled.js'

/** The bars of one instrument that are divided. */
interface Ground {
  readonly dataset: Dataset
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
  { dataset, slice, config, periods, trades }: Ground,
): Scored => {
  const first = slice.warmup[0]
  const [from, to] = slice.scored
  const middle = from + Math.floor((to - from) / 2)
  const bars = barsBetween(dataset.bars, first, to)
  const [found, earlier] = [label(whole, bars), label(half, bars)]
  const market = heldUnit({ dataset }, first, slice.scored)
  const held_out = separated(earlier, heldUnit({ dataset }, first, [middle, to]), config.min_bars)
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
    ...(trades === undefined
      ? {}
      : { trades: tradeMatrix(trades, joinedLabels([{ labels: found, first }])) }),
    model: whole,
    found,
  }
}

/** One classifier fitted on all bars and on the first half of them, or why it cannot be. */
const compared = (of: NamedClassifier, ground: Ground): Either<string, Scored> => {
  const { dataset, slice, seed } = ground
  const [from, to] = slice.scored
  const between = (end: number) => barsBetween(dataset.bars, slice.warmup[0], end)
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
): ComparedOver['agreement'] =>
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

/** What classifiers made of the bars of one instrument. */
export interface ComparedOver {
  readonly fitted: readonly (readonly [string, Scored])[]
  readonly unfitted: Readonly<Record<string, string>>
  readonly agreement: Readonly<Record<string, Readonly<Record<string, Metric>>>>
}

/** Divides the bars of one instrument by each classifier. */
export const comparedOver = (ground: Ground): ComparedOver => {
  const {
    config,
    slice: { warmup, scored: range },
  } = ground
  const all = config.classifiers.map((one) => [classifierName(one), compared(one, ground)] as const)
  const fitted = all.flatMap(([name, one]) => (isLeft(one) ? [] : [[name, one.right] as const]))
  return {
    fitted,
    unfitted: Object.fromEntries(all.flatMap(([name, one]) => (isLeft(one) ? [[name, one.left]] : []))),
    agreement: agreementOf(fitted, [range[0] - warmup[0], range[1] - warmup[0]]),
  }
}

type KeptScored = readonly (readonly [string, Compared])[]

/** What classifiers made, with their labels kept. */
export const keptLabels = async (
  { fitted }: ComparedOver,
  artifacts: Artifacts,
): Promise<Either<PhaseError, KeptScored>> =>
  sequenceArray(
    await Promise.all(
      fitted.map(async ([name, { found, ...one }]) =>
        map((labels: Compared['labels']) => [name, { ...one, labels }] as const)(
          await keep(artifacts, labelsContent, found),
        ),
      ),
    ),
  )
