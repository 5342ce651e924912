import { type Either, flatMap, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { ofEach } from '../../candidate/by-symbol.js'
import { type ByInstrument, type Market, marketKey, type SlicedInstrument } from '../../candidate/market.js'
import type { MarketServices } from '../../candidate/services.js'
import { recall, tradesContent } from '../../candidate/stored-artifacts.js'
import { marketOver, type TradedData } from '../../candidate/traded-data.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import type { BarRange } from '../../market/bars/bars.js'
import { type Trades, tradesByInstrument } from '../../portfolio/account/trades.js'
import { classifierName } from '../../regime/named-classifier.js'
import type { Request } from '../../run/handler.js'
import { failed, missingInput, type PhaseError } from '../../run/phase-error.js'
import { ranked } from '../../search/ranking.js'
import { liftMetrics, type Metric } from '../../stats/metrics/metric.js'
import { type ComparedOver, comparedOver, keptLabels } from './compared-bars.js'
import type { ComparisonConfig, ComparisonResult } from './comparison-form.js'
import { placedOn } from './placed-trades.js'

/** The market of a comparison: a classifier needs no bars before those of its range. */
const comparisonMarket = (
  config: ComparisonConfig,
  services: Pick<MarketServices, 'data'>,
): Either<PhaseError, Market> =>
  flatMap((data: TradedData) => marketOver(data, config.range))(dataOfRun(config, services))

/** What a comparison means on the bars. */
export const comparisonGrounds = (
  config: ComparisonConfig,
  services: Pick<MarketServices, 'data'>,
): Either<PhaseError, unknown> =>
  map((market: Market) => (market.on._tag === 'One' ? market.on.slice : marketKey(market)))(
    comparisonMarket(config, services),
  )

/** The bars of an instrument that are read or scored; none where it has no warm-up. */
const barsOf = ({ slice }: SlicedInstrument): BarRange =>
  slice === undefined ? [0, 0] : [slice.warmup[0], slice.scored[1]]

/** The trades of each instrument. Errors: some lie outside of the range, or are of other instruments. */
const tradesOf = async (
  { config, artifacts }: Request<ComparisonConfig>,
  { on, instruments }: Market,
): Promise<Either<PhaseError, ByInstrument<Trades>>> => {
  if (config.trades === undefined) return right([])
  const read = await recall(artifacts, tradesContent, config.trades)
  if (isLeft(read)) return read
  const placed = placedOn(read.right, on)
  if (isLeft(placed)) return placed
  const trades = placed.right
  const each = tradesByInstrument(trades, instruments.length)
  const outside = instruments.find((one, place) => {
    const [first, to] = barsOf(one)
    const { decision_bar, exit_bar } = each[place] ?? trades
    return decision_bar.some((bar) => bar < first) || exit_bar.some((bar) => bar >= to)
  })
  return outside === undefined
    ? right(each)
    : left(
        missingInput(
          `some trades lie outside the range, bars ${barsOf(outside).join(' to ')}${outside.symbol === undefined ? '' : ` of ${outside.symbol}`}: take the range of the run`,
        ),
      )
}

/** The mean of scores; undefined where one is. */
const meanScore = (scores: readonly Metric[]): Metric =>
  liftMetrics(scores, (...all) => all.reduce((sum, one) => sum + one, 0) / all.length, 'not finite')

/** The score of each classifier that is fitted on every instrument. */
const scoresOf = (
  each: ByInstrument<ComparedOver>,
  names: readonly string[],
): Readonly<Record<string, Metric>> => {
  const known = each.flatMap((one) => (one === undefined ? [] : [new Map(one.fitted)]))
  return Object.fromEntries(
    names.flatMap((name) => {
      const own = known.flatMap((fitted) => fitted.get(name)?.score ?? [])
      return own.length < known.length || own.length === 0
        ? []
        : [[name, own.length === 1 && own[0] !== undefined ? own[0] : meanScore(own)] as const]
    }),
  )
}

/**
 * Divides the same bars by several classifiers and orders these by a score: the product of how much they know, how long they
 * stay, how much of the second half's labels a model of the first half gives too, and how many pairs of regimes lie apart
 * there. Of several instruments each one's own bars are divided, and the mean of the scores counts. Labels are filtered. A poor
 * score is shown, never refused.
 */
export const classifierComparison = async (
  request: Request<ComparisonConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, ComparisonResult>> => {
  const { config, seed, artifacts } = request
  const found = comparisonMarket(config, services)
  if (isLeft(found)) return found
  const market = found.right
  const { periods } = market
  if (isLeft(periods)) return periods
  const trades = await tradesOf(request, market)
  if (isLeft(trades)) return trades
  const each = market.instruments.map(({ dataset, slice }, i) =>
    slice === undefined
      ? undefined
      : comparedOver({ dataset, slice, config, periods: periods.right, seed, trades: trades.right[i] }),
  )
  const names = config.classifiers.map(classifierName)
  const scores = scoresOf(each, names)
  const known = names.flatMap((name) => (scores[name] === undefined ? [] : [[name, scores[name]] as const]))
  const order = ranked(known.map(([, score]) => score)).flatMap((i) => known[i]?.[0] ?? [])
  const [best] = order
  if (best === undefined)
    return left(
      failed(
        `no classifier can be fitted: ${each.flatMap((one) => Object.values(one?.unfitted ?? {}))[0] ?? ''}`,
      ),
    )
  const kept = sequenceArray(
    await Promise.all(
      each.map((one) => (one === undefined ? Promise.resolve(right(undefined)) : keptLabels(one, artifacts))),
    ),
  )
  if (isLeft(kept)) return kept
  const compares = kept.right.map((one) => (one === undefined ? undefined : new Map(one)))
  const fitted = names.filter((name) => compares.some((one) => one?.has(name)))
  return right({
    order,
    best,
    classifiers: Object.fromEntries(
      fitted.map(
        (name) =>
          [
            name,
            ofEach(
              market,
              compares.map((one) => one?.get(name)),
            ),
          ] as const,
      ),
    ),
    ...(market.on._tag === 'One' ? {} : { scores }),
    agreement: ofEach(
      market,
      each.map((one) => one?.agreement),
    ),
    unfitted: ofEach(
      market,
      each.map((one) => one?.unfitted),
    ),
    span: market.span,
    dataset: market.hash,
  })
}
