import { type Either, flatMap, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { candidateWarmup } from '../../candidate/candidate.js'
import { type Figures, figuresOf, spanOf } from '../../candidate/figures.js'
import { ranOnEach } from '../../candidate/ran.js'
import { annualOf, type InstrumentServices, sliceOf } from '../../candidate/services.js'
import { equityContent, keep, tradesContent } from '../../candidate/stored-artifacts.js'
import type { Slice } from '../../market/bars/bars.js'
import type { Range } from '../../market/bars/range.js'
import { joinedReturns } from '../../portfolio/account/exposure.kernel.js'
import { plainTrades } from '../../portfolio/account/trades.js'
import { buyAndHold } from '../../portfolio/runs/buy-and-hold.js'
import { performanceOf } from '../../portfolio/runs/performance.js'
import type { Stitchable } from '../../portfolio/runs/stitch.kernel.js'
import type { Request } from '../../run/handler.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { probabilisticSharpe, withSample } from '../../stats/inference/sharpe-tests.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { momentsOf, wholeOf } from '../../stats/metrics/moments.kernel.js'
import type { TimedReturns } from '../../stats/timing/timing.kernel.js'
import { NO_WARMUP, type WarmupNeed } from '../../strategy/reading/warmup-of.js'
import type { HoldoutConfig } from './config.js'
import { figuresOfParts, heldBeside, partsTogether } from './parts.js'
import type { ValidationEvidence } from './result.js'
import { sectionOf } from './section.kernel.js'
import { timingEvidenceOf } from './timing-evidence.js'

/** The bars that a choice was made on, those that test it, and the parts of the test that are shown on their own. */
export interface Slices {
  readonly train: Slice
  readonly test: Slice
  readonly spans: Readonly<Record<string, Slice>>
}

/** The bars of a holdout. Errors: a test that begins before the train bars end, a span that is no part of the test. */
export const slicesOf = (
  { scheme, candidate }: HoldoutConfig,
  services: InstrumentServices,
): Either<PhaseError, Slices> => {
  const sliceFor = (range: Range, field: string): Either<PhaseError, Slice> =>
    flatMap((need: WarmupNeed) => sliceOf(services, range, need, field))(
      candidateWarmup(candidate, services, range),
    )
  const train = sliceFor(scheme.train, 'scheme.train')
  if (isLeft(train)) return train
  const test = sliceFor(scheme.test, 'scheme.test')
  if (isLeft(test)) return test
  if (test.right.scored[0] < train.right.scored[1])
    return left(
      badConfig({ path: 'scheme.test', message: 'the test begins before the train bars end: it was seen' }),
    )
  const spans = sequenceArray(
    Object.entries(scheme.spans).map(([name, range]) =>
      map((span: Slice) => [name, span] as const)(
        sliceOf(services, range, NO_WARMUP, `scheme.spans.${name}`),
      ),
    ),
  )
  if (isLeft(spans)) return spans
  const [from, to] = test.right.scored
  const outside = spans.right.find(([, { scored }]) => scored[0] < from || scored[1] > to)
  return outside === undefined
    ? right({ train: train.right, test: test.right, spans: Object.fromEntries(spans.right) })
    : left(badConfig({ path: `scheme.spans.${outside[0]}`, message: 'a span lies inside the test' }))
}

/** Runs a frozen choice on the bars that it was made on and on later ones, and gives the verdict. */
export const holdout = async (
  { config, seed, artifacts }: Request<HoldoutConfig>,
  services: InstrumentServices,
): Promise<Either<PhaseError, ValidationEvidence>> => {
  const { candidate } = config
  const { execution } = candidate
  const { bars } = services.dataset
  const slices = slicesOf(config, services)
  if (isLeft(slices)) return slices
  const periods = annualOf(services)
  if (isLeft(periods)) return periods
  const { train, test } = slices.right
  const inside = ranOnEach(candidate, services, [train])
  if (isLeft(inside)) return inside
  const outside = ranOnEach(candidate, services, [test])
  if (isLeft(outside)) return outside
  const measure = { services, periods: periods.right }
  const in_sample = figuresOfParts(inside.right, measure, seed)
  const out_of_sample = figuresOfParts(outside.right, measure, seed)
  const found = timingEvidenceOf(outside.right, measure)
  const besides = (slice: Slice, timed: TimedReturns) => heldBeside([slice], execution, timed, measure, seed)
  const { run } = partsTogether(outside.right, measure)
  const spansOf = (whole: Stitchable): Readonly<Record<string, Figures>> =>
    Object.fromEntries(
      Object.entries(slices.right.spans).map(([name, span]) => [
        name,
        figuresOf(
          services,
          spanOf(services.dataset, span.scored),
          performanceOf(sectionOf(whole, test.scored[0], span.scored, bars), bars, span, periods.right),
        ),
      ]),
    )
  const equity = await keep(artifacts, equityContent, run.equity)
  if (isLeft(equity)) return equity
  const kept = await keep(artifacts, tradesContent, plainTrades(run.trades))
  if (isLeft(kept)) return kept
  const series = await keep(artifacts, equityContent, found.series)
  if (isLeft(series)) return series
  return right({
    in_sample,
    out_of_sample,
    spans: spansOf(run),
    buy_and_hold: {
      in_sample: besides(train, joinedReturns(inside.right.map(({ timed }) => timed))),
      out_of_sample: besides(test, found.returns),
      spans: spansOf(buyAndHold(bars, test, execution)),
    },
    out_of_sample_psr: withSample(wholeOf(momentsOf(returnsOf(run.equity))), (sample) =>
      probabilisticSharpe(sample, 0),
    ),
    timing: found.evidence,
    winner: momentsOf(returnsOf(partsTogether(inside.right, measure).run.equity)),
    timing_series: series.right,
    equity: equity.right,
    trades: kept.right,
    dataset: services.dataset.hash,
  })
}
