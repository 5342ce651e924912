import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { capturedSteps } from '../../candidate/captured-market.js'
import { askedSeed, figuresOf } from '../../candidate/figures.js'
import { marketKey } from '../../candidate/market.js'
import { ranOnEach } from '../../candidate/ran.js'
import { algorithmName } from '../../candidate/search/algorithm-config.js'
import { candidateOfEach } from '../../candidate/search/lone-search.js'
import { fittedFor } from '../../candidate/search/search.kernel.js'
import type { UnsizedSearch } from '../../candidate/search/search-config.js'
import type { MarketServices } from '../../candidate/services.js'
import { keep, ledgerContent, logsContent } from '../../candidate/stored-artifacts.js'
import { breakEvenCost } from '../../portfolio/runs/break-even.js'
import { type Emission, isProgress } from '../../run/emission.js'
import { gatheredUnits } from '../../run/executors/gathered-units.js'
import type { Request } from '../../run/handler.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import { distinct, ledgerOf } from '../../search/ledger.js'
import { deflationOf } from '../../stats/inference/deflation.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { isDefined } from '../../stats/metrics/metric.js'
import { momentsOf } from '../../stats/metrics/moments.kernel.js'
import { objectiveText } from '../../stats/metrics/objective.js'
import { type InstrumentGround, instrumentGround } from './instrument-ground.js'
import { type InstrumentChoice, instrumentUnit } from './instrument-unit.js'
import type { PerInstrumentResult } from './result.js'
import { searchedCode, searchWarnings } from './search-ground.js'

/** What a search of each instrument apart means on the data: the account of all, each instrument's bars, and what is computed there. */
export const instrumentGrounds = (
  config: UnsizedSearch,
  services: MarketServices,
): Either<PhaseError, unknown> =>
  map(({ joint, instruments }: InstrumentGround) => ({
    ...marketKey(joint.market),
    series: ['exposure', 'beta'],
    ...capturedSteps(joint.market),
    reads: 'others',
    instruments: instruments.map((one) => marketKey(one.market)),
    ...searchedCode(joint),
  }))(instrumentGround(config, services))

const resultOf = async (
  { seed, artifacts }: Request<UnsizedSearch>,
  services: MarketServices,
  { joint }: InstrumentGround,
  choices: readonly InstrumentChoice[],
): Promise<Either<PhaseError, PerInstrumentResult>> => {
  const { config, spaces, market, periods } = joint
  const strategy = spaces[0]?.of
  if (strategy === undefined) return left(failed('there is no strategy to search'))
  const labels = fittedFor(config, [market], seed)
  if (isLeft(labels)) return labels
  const labelled = labels.right === undefined ? {} : { labels: labels.right }
  const candidate = candidateOfEach(strategy, choices, { ...labelled, execution: config.execution })
  const ran = ranOnEach(candidate, [market])
  if (isLeft(ran)) return ran
  const [together] = ran.right
  if (together === undefined) return left(failed('the winners have no account'))
  const { run, trader } = together
  const trials = choices.flatMap((choice) => choice.trials)
  const ledger = ledgerOf(trials)
  const kept = await keep(artifacts, ledgerContent, ledger)
  if (isLeft(kept)) return kept
  const logs =
    config.capture === 'signals'
      ? await keep(artifacts, logsContent, {
          strategies: spaces.map(({ of }) => of),
          logs: choices.flatMap((choice) => choice.logs),
          ...labelled,
          ...capturedSteps(market),
        })
      : undefined
  if (logs !== undefined && isLeft(logs)) return logs
  const moments = trials.map((trial) => trial.moments)
  const { execution } = config
  return right({
    instruments: choices.map(({ symbol, params, score, metrics, trial, trials: own, ended }) => ({
      symbol,
      best: { strategy, params, score, metrics, trial },
      trials: own.length,
      ended,
    })),
    candidate,
    in_sample: figuresOf(services, market.span, market.performance(run, periods), {
      ...askedSeed(services, seed),
      break_even_cost: breakEvenCost((costs) => trader.ends({ ...execution, costs }), execution.capital),
    }),
    trials: kept.right,
    ...(logs === undefined ? {} : { signal_logs: logs.right }),
    counts: {
      trials: trials.length,
      distinct: distinct(ledger).length,
      undefined: choices.flatMap(({ scores }) => scores).filter((value) => !isDefined(value)).length,
      columns: choices.reduce((sum, { columns }) => sum + columns, 0),
    },
    algorithm: algorithmName(config.algorithm),
    objective: objectiveText(config.objective),
    deflation: deflationOf({
      winner: momentsOf(returnsOf(run.equity)),
      phase_trials: moments,
      all_trials: moments,
      periods_per_year: periods,
    }),
    dataset: market.hash,
    span: market.span,
    warnings: searchWarnings(joint),
  })
}

/** Searches the parameters of a strategy for each instrument apart, and trades all winners together. */
export async function* runInstrumentSearch(
  request: Request<UnsizedSearch>,
  services: MarketServices,
): AsyncGenerator<Emission<PerInstrumentResult>> {
  const ground = instrumentGround(request.config, services)
  if (isLeft(ground)) {
    yield ground
    return
  }
  const places = [...ground.right.instruments.keys()]
  const handed = request.units.each(instrumentUnit, places)
  for await (const emission of gatheredUnits(handed, places.length, 'candidates')) {
    if (isProgress(emission) || isLeft(emission)) yield emission
    else yield await resultOf(request, services, ground.right, emission.right)
  }
}
