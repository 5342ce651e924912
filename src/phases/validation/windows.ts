import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { tradesOn, tradingBy } from '../../candidate/candidate.js'
import { spanOf } from '../../candidate/figures.js'
import type { Ran } from '../../candidate/ran.js'
import { type MarketServices, runMetrics } from '../../candidate/services.js'
import { equityContent, keep, ledgerContent } from '../../candidate/stored-artifacts.js'
import { calendarOf, type Stretch } from '../../candidate/stretch.js'
import { allInTurn } from '../../core/all.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { hashOf } from '../../market/universe/data.js'
import { joinedReturns } from '../../portfolio/account/exposure.kernel.js'
import { kernelKey, kernelOn } from '../../portfolio/rules/kernel.js'
import { type Emission, isProgress } from '../../run/emission.js'
import { gatheredUnits } from '../../run/executors/gathered-units.js'
import type { Request } from '../../run/handler.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import { drift } from '../../search/drift.js'
import { ledgerOf } from '../../search/ledger.js'
import type { Trial } from '../../search/trial.js'
import { probabilisticSharpe, withSample } from '../../stats/inference/sharpe-tests.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { momentsOf, wholeOf } from '../../stats/metrics/moments.kernel.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import { consistencyOf, degradationOf } from './agreement.js'
import { chainEvidenceOf } from './chain-evidence.js'
import type { WindowConfig } from './config.js'
import { searchName, windowName } from './earlier-trials.js'
import { knownPurge } from './known-purge.js'
import { figuresOfParts, heldFigures, keptRun, type Measure, marketsOf, partsTogether } from './parts.js'
import type { ValidationEvidence } from './result.js'
import { outsideOf } from './stitched-test.js'
import { timingEvidenceOf } from './timing-evidence.js'
import { type ChosenGround, windowGround } from './window-ground.js'
import type { WindowResult } from './window-result.js'
import { windowUnit } from './window-unit.js'
import { type ChosenWindow, type Validated, validatedWindows } from './windows.kernel.js'

/** What the windows of a config mean on the bars: where they lie, what their choices compute, the kernel that runs them. */
export const windowGrounds = (
  config: WindowConfig,
  services: MarketServices,
): Either<PhaseError, Readonly<Record<string, unknown>>> => {
  const ground = windowGround(config, services)
  if (isLeft(ground)) return ground
  const { candidate, search } = config
  const execution = candidate?.execution ?? search?.execution
  const trading = tradingBy([
    ...(candidate?.members ?? []).map(({ strategy }) => strategy),
    ...ground.right.chooser.spaces.map(({ of }) => of),
  ])
  const { warmups, ...layout } = ground.right.layout
  return right({
    ...layout,
    warmup: warmups.length === 1 ? warmups[0] : warmups,
    strategies: [
      ...(candidate?.members ?? []).map(({ strategy }) => strategyHash(strategy)),
      ...ground.right.chooser.spaces.map(({ of, space, constraints }) => [
        strategyHash(of),
        keyOf([space, constraints.map(({ text }) => text)]),
      ]),
    ],
    ...(execution === undefined
      ? {}
      : { kernel: kernelKey(kernelOn(ground.right.measure.data.data, execution, trading)) }),
  })
}

/** The trials of all windows, each by the search, the window that made it and the step of its choice. */
const trialsIn = (config: WindowConfig, windows: readonly Validated[]): readonly Trial[] => {
  const search = searchName(config)
  return windows.flatMap(({ choice }, i) => {
    const name = `${search}/${windowName(i + 1)}`
    return choice.trials.map((trial) => ({ ...trial, phase: `${name}/${trial.phase}` }))
  })
}

const windowOf =
  (measure: Measure) =>
  ({ fold, split, purge, choice, inside, outside }: Validated): WindowResult => {
    const measured = (parts: readonly Ran[]) =>
      runMetrics(measure.services, partsTogether(parts, measure).performance)
    const calendar = calendarOf(measure.data.data)
    const spans = (stretches: readonly Stretch[]) => stretches.map(({ scored }) => spanOf(calendar, scored))
    const untraded = measure.data.instruments.flatMap(({ symbol }, i) =>
      symbol === undefined ||
      tradesOn(choice.candidate, symbol) ||
      split.test.every(({ slices }) => slices[i] === undefined)
        ? []
        : [symbol],
    )
    return {
      train: spans(split.train),
      test: spans(split.test),
      ...(fold.groups === undefined ? {} : { groups: fold.groups }),
      candidate: choice.candidate,
      ...(untraded.length === 0 ? {} : { untraded }),
      ...(choice.score === undefined ? {} : { score: choice.score }),
      trials: choice.trials.length,
      in_sample: measured(inside),
      out_of_sample: measured(outside),
      purge,
      purged: split.purged,
      embargoed: split.embargoed,
      warming: split.warming,
    }
  }

/** What windows that search add: how their choices wandered, every trial of all of them, and the choice of the last. */
const searchedResult = async (
  { config, artifacts }: Request<WindowConfig>,
  { chooser }: ChosenGround,
  validated: readonly Validated[],
  trials: readonly Trial[],
): Promise<Either<PhaseError, Pick<ValidationEvidence, 'parameter_drift' | 'ledger' | 'candidate'>>> => {
  const candidate = validated.at(-1)?.choice.candidate
  if (config.search === undefined || candidate === undefined) return right({})
  const ledger = await keep(artifacts, ledgerContent, ledgerOf(trials))
  if (isLeft(ledger)) return ledger
  const choices = validated.map(({ choice }) =>
    choice.candidate.members.flatMap(({ strategy: { name: strategy }, params, by_symbol }) =>
      by_symbol === undefined
        ? [{ strategy, params }]
        : Object.entries(by_symbol).map(([symbol, own]) => ({ strategy, params: own, symbol })),
    ),
  )
  return right({
    parameter_drift: drift(chooser.spaces, choices),
    ledger: ledger.right,
    candidate,
  })
}

const resultOf = async (
  request: Request<WindowConfig>,
  ground: ChosenGround,
  validated: readonly Validated[],
): Promise<Either<PhaseError, ValidationEvidence>> => {
  const { config, seed, artifacts } = request
  const { measure } = ground
  const last = validated.at(-1)
  if (last === undefined) return left(failed('there are no windows'))
  const { data } = measure.data
  const outside = outsideOf(config, ground.layout, validated, measure, seed)
  if (isLeft(outside)) return outside
  const { parts, paths, carried } = outside.right
  const in_sample = figuresOfParts(last.inside, measure, seed)
  const out_of_sample = figuresOfParts(parts, measure, seed)
  const { run } = partsTogether(parts, measure)
  const found = timingEvidenceOf(
    parts,
    measure,
    validated.flatMap(({ choice }) => choice.candidate.members.map(({ strategy }) => strategy)),
  )
  const heldOver = (of: readonly Ran[]) =>
    heldFigures(
      marketsOf(of),
      last.choice.candidate.execution,
      joinedReturns(of.map(({ timed }) => timed)),
      measure,
      seed,
    )
  const chain = chainEvidenceOf(
    config,
    { layout: ground.layout, spaces: ground.chooser.spaces },
    validated,
    measure,
  )
  if (isLeft(chain)) return chain
  const own = trialsIn(config, validated)
  const windows = validated.map(windowOf(measure))
  const kept = await allInTurn({
    series: () => keep(artifacts, equityContent, found.series),
    run: () => keptRun(artifacts, run, measure),
    searched: () => searchedResult(request, ground, validated, own),
  })()
  if (isLeft(kept)) return kept
  return right({
    in_sample,
    out_of_sample,
    spans: {},
    buy_and_hold: { in_sample: heldOver(last.inside), out_of_sample: heldOver(parts), spans: {} },
    out_of_sample_psr: withSample(wholeOf(momentsOf(returnsOf(run.equity))), (sample) =>
      probabilisticSharpe(sample, 0),
    ),
    timing: found.evidence,
    ...(chain.right === undefined ? {} : { chain: chain.right }),
    winner: momentsOf(returnsOf(partsTogether(last.inside, measure).run.equity)),
    timing_series: kept.right.series,
    ...kept.right.run,
    dataset: hashOf(data),
    windows,
    unused: ground.layout.unused.map(({ bars, because }) => ({
      span: spanOf(calendarOf(data), bars),
      because,
    })),
    purge: {
      bars: Math.max(...validated.map(({ purge }) => purge)),
      source: knownPurge(config).source,
    },
    embargo: config.scheme.embargo,
    consistency: consistencyOf(windows),
    degradation: degradationOf(windows),
    ...(config.scheme.kind === 'combinatorial' ? { paths } : {}),
    ...(carried === undefined ? {} : { carried }),
    ...kept.right.searched,
  })
}

/** What the windows choose: one unit each where they search, one for all where the choice stands. */
const chosenWindows = async function* (
  { config, units }: Request<WindowConfig>,
  { layout: { folds } }: ChosenGround,
): AsyncGenerator<Emission<readonly ChosenWindow[]>> {
  const places = [...folds.keys()]
  const inputs = config.search === undefined ? [places] : places.map((at) => [at])
  for await (const emission of gatheredUnits(units.each(windowUnit, inputs), inputs.length, 'windows'))
    yield isProgress(emission) || isLeft(emission) ? emission : right(emission.right.flat())
}

/** Validates a frozen choice or a search over the windows of a scheme, and gives the verdict. */
export async function* runWindows(
  request: Request<WindowConfig>,
  services: MarketServices,
): AsyncGenerator<Emission<ValidationEvidence>> {
  const ground = windowGround(request.config, services)
  if (isLeft(ground)) {
    yield ground
    return
  }
  const searches = request.config.search !== undefined
  for await (const chosen of chosenWindows(request, ground.right)) {
    if (isProgress(chosen) || isLeft(chosen)) {
      // the progress of a phase is that of its longer half
      if (searches || !isProgress(chosen)) yield chosen
      continue
    }
    for await (const emission of validatedWindows(ground.right, chosen.right, request.signal)) {
      if (isProgress(emission)) {
        if (!searches) yield emission
      } else if (isLeft(emission)) yield emission
      else yield await resultOf(request, ground.right, emission.right)
    }
  }
}
