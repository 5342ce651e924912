import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Slice } from '../../market/bars.js'
import { isWarning, showNote } from '../../market/data-note.js'
import { breakEvenCost } from '../../portfolio/break-even.js'
import { buyAndHold } from '../../portfolio/buy-and-hold.js'
import type { EnsembleRun } from '../../portfolio/ensemble.kernel.js'
import { performanceOf } from '../../portfolio/performance.js'
import type { Trades } from '../../portfolio/trades.js'
import type { Request } from '../../run/handler.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { trialsOf } from '../../search/ledger.js'
import type { Trial } from '../../search/trial.js'
import { deflationOf } from '../../stats/deflation.js'
import { returnsOf } from '../../stats/equity-fold.kernel.js'
import { isDefined } from '../../stats/metric.js'
import type { Performance } from '../../stats/metrics.js'
import { momentsOf, wholeOf } from '../../stats/moments.kernel.js'
import { probabilisticSharpe, withSample } from '../../stats/sharpe-tests.js'
import type { Artifacts } from '../../store/store.js'
import { type Candidate, candidateWarmup, prepareCandidate } from '../candidate.js'
import { type Figures, figuresOf, spanOf } from '../figures.js'
import { annualOf, type MarketServices, sliceOf } from '../services.js'
import { equityContent, keep, ledgerContent, recall, tradesContent } from '../stored.js'
import type { ValidationConfig } from './config.js'
import type { ValidationResult } from './result.js'
import { sectionOf } from './section.kernel.js'
import { verdictOf } from './verdict.js'

export interface Slices {
  readonly train: Slice
  readonly test: Slice
  readonly spans: Readonly<Record<string, Slice>>
}

/** The bars of a holdout. Errors: a test that begins before the train bars end, a span that is no part of the test. */
export const slicesOf = (
  { scheme, candidate }: ValidationConfig,
  services: MarketServices,
): Either<PhaseError, Slices> => {
  const need = candidateWarmup(candidate, services)
  if (isLeft(need)) return need
  const train = sliceOf(services, scheme.train, need.right, 'scheme.train')
  if (isLeft(train)) return train
  const test = sliceOf(services, scheme.test, need.right, 'scheme.test')
  if (isLeft(test)) return test
  if (test.right.scored[0] < train.right.scored[1])
    return left(
      badConfig({ path: 'scheme.test', message: 'the test begins before the train bars end: it was seen' }),
    )
  const spans = Object.entries(scheme.spans).map(
    ([name, range]) => [name, sliceOf(services, range, 0, `scheme.spans.${name}`)] as const,
  )
  const bad = spans.map(([, span]) => span).find(isLeft)
  if (bad !== undefined) return bad
  const sound = spans.flatMap(([name, span]) => (span._tag === 'Right' ? [[name, span.right] as const] : []))
  const [from, to] = test.right.scored
  const outside = sound.find(([, { scored }]) => scored[0] < from || scored[1] > to)
  return outside === undefined
    ? right({ train: train.right, test: test.right, spans: Object.fromEntries(sound) })
    : left(badConfig({ path: `scheme.spans.${outside[0]}`, message: 'a span lies inside the test' }))
}

interface Ran {
  readonly run: EnsembleRun
  readonly performance: Performance
  readonly figures: Figures
  readonly held: { readonly all_in: Figures; readonly equal_exposure: Figures }
}

const ranOn = (
  candidate: Candidate,
  services: MarketServices,
  slice: Slice,
  periods: number,
  seed: number,
): Either<PhaseError, Ran> => {
  const prepared = prepareCandidate(candidate, services, slice)
  if (isLeft(prepared)) return prepared
  const { bars } = services.dataset
  const { execution } = candidate
  const run = prepared.right.run(execution)
  const span = spanOf(services.dataset, slice.scored)
  const performance = performanceOf(run, bars, slice, periods)
  const figures = figuresOf(span, performance, {
    seed,
    break_even_cost: breakEvenCost((costs) => prepared.right.run({ ...execution, costs }), execution.capital),
  })
  const exposure = figures.metrics.exposure_time
  const heldAt = (share: number): Figures =>
    figuresOf(span, performanceOf(buyAndHold(bars, slice, execution, share), bars, slice, periods), { seed })
  return right({
    run,
    performance,
    figures,
    held: { all_in: heldAt(1), equal_exposure: heldAt(isDefined(exposure) ? exposure : 0) },
  })
}

/** The trials behind the choice: given ones by ledger, and earlier ones whose returns are none of theirs. */
export interface Behind {
  readonly given: readonly (readonly Trial[])[]
  readonly earlier: readonly Trial[]
}
export const trialsBehind = async (
  { trials }: ValidationConfig,
  services: MarketServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, Behind>> => {
  const read = async (
    references: ValidationConfig['trials'],
  ): Promise<Either<PhaseError, readonly (readonly Trial[])[]>> => {
    const ledgers = await Promise.all(references.map((one) => recall(artifacts, ledgerContent, one)))
    return (
      ledgers.find(isLeft) ??
      right(ledgers.flatMap((one) => (one._tag === 'Right' ? [trialsOf(one.right)] : [])))
    )
  }
  const given = await read(trials)
  if (isLeft(given)) return given
  const before = await read(services.earlier_trials)
  if (isLeft(before)) return before
  const own = new Set(given.right.flat().map(({ returns_hash }) => returns_hash))
  const earlier = before.right.flat().filter(({ returns_hash }) => !own.has(returns_hash))
  const distinct = [...new Map(earlier.map((trial) => [trial.returns_hash, trial])).values()]
  return right({
    given: given.right,
    earlier: distinct.sort((a, b) => (a.returns_hash < b.returns_hash ? -1 : 1)),
  })
}

/** Runs a frozen choice on the bars that it was made on and on later ones, and gives the verdict. */
export const holdout = async (
  { config, seed, artifacts }: Request<ValidationConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, ValidationResult>> => {
  const { candidate } = config
  const slices = slicesOf(config, services)
  if (isLeft(slices)) return slices
  const periods = annualOf(services)
  if (isLeft(periods)) return periods
  const behind = await trialsBehind(config, services, artifacts)
  if (isLeft(behind)) return behind
  const inside = ranOn(candidate, services, slices.right.train, periods.right, seed)
  if (isLeft(inside)) return inside
  const outside = ranOn(candidate, services, slices.right.test, periods.right, seed)
  if (isLeft(outside)) return outside
  const winner = momentsOf(returnsOf(inside.right.run.equity))
  const { given, earlier } = behind.right
  const all = [...given.flat(), ...earlier].map(({ moments }) => moments)
  const chosen = (given.at(-1) ?? []).map(({ moments }) => moments)
  const deflation = deflationOf({
    winner,
    phase_trials: chosen.length === 0 ? [winner] : chosen,
    all_trials: all,
    periods_per_year: periods.right,
  })
  const { figures, held } = outside.right
  const interval = figures.bootstrap?.sharpe_ratio ?? { _tag: 'Undefined', because: 'there is no interval' }
  const spansOf = (run: Parameters<typeof sectionOf>[0]): Readonly<Record<string, Figures>> =>
    Object.fromEntries(
      Object.entries(slices.right.spans).map(([name, span]) => [
        name,
        figuresOf(
          spanOf(services.dataset, span.scored),
          performanceOf(
            sectionOf(run, slices.right.test.scored[0], span.scored),
            services.dataset.bars,
            span,
            periods.right,
          ),
        ),
      ]),
    )
  const equity = await keep(artifacts, equityContent, outside.right.run.equity)
  if (isLeft(equity)) return equity
  const { member: _member, ...trades } = outside.right.run.trades
  const kept = await keep(artifacts, tradesContent, trades satisfies Trades)
  if (isLeft(kept)) return kept
  const { execution } = candidate
  return right({
    in_sample: inside.right.figures,
    out_of_sample: figures,
    spans: spansOf(outside.right.run),
    buy_and_hold: {
      in_sample: inside.right.held,
      out_of_sample: held,
      spans: spansOf(buyAndHold(services.dataset.bars, slices.right.test, execution)),
    },
    trials: { this_run: given.flat().length, earlier: earlier.length },
    deflation,
    out_of_sample_psr: withSample(wholeOf(momentsOf(returnsOf(outside.right.run.equity))), (sample) =>
      probabilisticSharpe(sample, 0),
    ),
    verdict: verdictOf({
      deflated_sharpe_ratio: deflation.deflated_sharpe_ratio,
      needed: config.verdict.deflated_sharpe_ratio,
      interval,
      annualized_return: figures.metrics.annualized_return,
      buy_and_hold: held.equal_exposure.metrics.annualized_return,
    }),
    equity: equity.right,
    trades: kept.right,
    dataset: services.dataset.hash,
    warnings: services.dataset.notes.filter(isWarning).map(showNote),
  })
}
