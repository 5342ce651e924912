import { type Either, flatMap, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { type Figures, figuresOf } from '../../candidate/figures.js'
import type { Market, MeasuredRun } from '../../candidate/market.js'
import { type Ran, ranOnEach } from '../../candidate/ran.js'
import { type MarketServices, periodsIn } from '../../candidate/services.js'
import { equityContent, keep } from '../../candidate/stored-artifacts.js'
import { printOf } from '../../candidate/stretch.js'
import { marketOver, type TradedData } from '../../candidate/traded-data.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { all, allInTurn } from '../../core/all.js'
import { keyOf } from '../../core/canonical/content-key.js'
import type { Range } from '../../market/bars/range.js'
import { hashOf, instrumentsIn } from '../../market/universe/data.js'
import { joinedReturns } from '../../portfolio/account/exposure.kernel.js'
import type { Request } from '../../run/handler.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { probabilisticSharpe, withSample } from '../../stats/inference/sharpe-tests.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { momentsOf, wholeOf } from '../../stats/metrics/moments.kernel.js'
import type { TimedReturns } from '../../stats/timing/timing.kernel.js'
import type { Artifact } from '../../store/artifact.js'
import type { Artifacts } from '../../store/store.js'
import type { WarmupNeed } from '../../strategy/reading/warmup-of.js'
import { memberNeeds } from './chooser.js'
import type { HoldoutConfig } from './config.js'
import { figuresOfParts, heldFigures, keptRun, partsTogether } from './parts.js'
import { lineageOf, type PoolEvidence } from './pool.js'
import { type PooledReturns, pooledReturnsContent, pooledReturnsOf } from './pooled-returns.js'
import type { ValidationEvidence } from './result.js'
import { timingEvidenceOf } from './timing-evidence.js'

/** The bars that a choice was made on, those that test it, and the parts of the test that are shown on their own. */
export interface HoldoutMarkets {
  readonly data: TradedData
  readonly train: Market
  readonly test: Market
  readonly spans: Readonly<Record<string, Market>>
}

/** The markets of a holdout. Errors: a test that begins before the train bars end, a span that is no part of the test. */
export const holdoutMarkets = (
  config: HoldoutConfig,
  services: MarketServices,
): Either<PhaseError, HoldoutMarkets> => {
  const { scheme, candidate } = config
  const data = dataOfRun(config, services)
  if (isLeft(data)) return data
  const marketFor = (range: Range, field: string): Either<PhaseError, Market> =>
    flatMap((needs: readonly WarmupNeed[]) => marketOver(data.right, range, needs, field))(
      memberNeeds(candidate, data.right, range),
    )
  const train = marketFor(scheme.train, 'scheme.train')
  if (isLeft(train)) return train
  const test = marketFor(scheme.test, 'scheme.test')
  if (isLeft(test)) return test
  if (test.right.scored[0] < train.right.scored[1])
    return left(
      badConfig({ path: 'scheme.test', message: 'the test begins before the train bars end: it was seen' }),
    )
  const spans = sequenceArray(
    Object.entries(scheme.spans).map(([name, range]) =>
      map((span: Market) => [name, span] as const)(
        marketOver(data.right, range, undefined, `scheme.spans.${name}`),
      ),
    ),
  )
  if (isLeft(spans)) return spans
  const [from, to] = test.right.scored
  const outside = spans.right.find(([, { scored }]) => scored[0] < from || scored[1] > to)
  return outside === undefined
    ? right({
        data: data.right,
        train: train.right,
        test: test.right,
        spans: Object.fromEntries(spans.right),
      })
    : left(badConfig({ path: `scheme.spans.${outside[0]}`, message: 'a span lies inside the test' }))
}

/** What the runs that pool with this one need of it. */
const keptPool = async (
  { pool, candidate: { execution } }: HoldoutConfig,
  [ran]: readonly Ran[],
  { data }: TradedData,
  artifacts: Artifacts,
): Promise<Either<PhaseError, PoolEvidence | undefined>> => {
  if (pool === undefined || ran === undefined) return right(undefined)
  const returns = await keep(artifacts, pooledReturnsContent, pooledReturnsOf(ran))
  const [, end] = ran.trader.market.scored
  return map((kept: Artifact<PooledReturns>) => ({
    key: keyOf({ pool, fill: execution.fill, instruments: instrumentsIn(data) }),
    returns: kept,
    lineage: lineageOf(printOf(data, [0, end])),
  }))(returns)
}

/** Runs a frozen choice on the bars that it was made on and on later ones, and gives the verdict. */
export const holdout = async (
  { config, seed, artifacts }: Request<HoldoutConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, ValidationEvidence>> => {
  const { candidate } = config
  const { execution } = candidate
  const markets = holdoutMarkets(config, services)
  if (isLeft(markets)) return markets
  const { data, train, test, spans } = markets.right
  const ran = all({
    periods: periodsIn(data.data),
    inside: ranOnEach(candidate, [train]),
    outside: ranOnEach(candidate, [test]),
  })
  if (isLeft(ran)) return ran
  const { periods, inside, outside } = ran.right
  const measure = { services, data, periods }
  const in_sample = figuresOfParts(inside, measure, seed)
  const out_of_sample = figuresOfParts(outside, measure, seed)
  const found = timingEvidenceOf(
    outside,
    measure,
    candidate.members.map(({ strategy }) => strategy),
  )
  const besides = (market: Market, timed: TimedReturns) =>
    heldFigures([market], execution, timed, measure, seed)
  const { run } = partsTogether(outside, measure)
  const spansOf = (whole: MeasuredRun): Readonly<Record<string, Figures>> =>
    Object.fromEntries(
      Object.entries(spans).map(([name, span]) => [
        name,
        figuresOf(services, span.span, span.performance(test.section(whole, span.scored), periods)),
      ]),
    )
  const kept = await allInTurn({
    run: () => keptRun(artifacts, run, measure),
    series: () => keep(artifacts, equityContent, found.series),
    pool: () => keptPool(config, outside, data, artifacts),
  })()
  if (isLeft(kept)) return kept
  return right({
    in_sample,
    out_of_sample,
    spans: spansOf(run),
    buy_and_hold: {
      in_sample: besides(train, joinedReturns(inside.map(({ timed }) => timed))),
      out_of_sample: besides(test, found.returns),
      spans: spansOf(test.hold(execution)),
    },
    out_of_sample_psr: withSample(wholeOf(momentsOf(returnsOf(run.equity))), (sample) =>
      probabilisticSharpe(sample, 0),
    ),
    timing: found.evidence,
    winner: momentsOf(returnsOf(partsTogether(inside, measure).run.equity)),
    ...(kept.right.pool === undefined ? {} : { pool: kept.right.pool }),
    timing_series: kept.right.series,
    ...kept.right.run,
    dataset: hashOf(data.data),
  })
}
