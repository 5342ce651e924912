import { type Either, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { spanOf } from '../../candidate/figures.js'
import { marketOfOne } from '../../candidate/market-of-one.js'
import { exitsBehind } from '../../candidate/replay-trader.js'
import { annualOf, type InstrumentServices } from '../../candidate/services.js'
import type { CapturedSignals } from '../../candidate/stored-artifacts.js'
import { keep, labelsContent, ledgerContent, logsContent, recall } from '../../candidate/stored-artifacts.js'
import { closedRun } from '../../portfolio/rules/closed-run.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import type { TradeExits } from '../../portfolio/rules/trade-exits.js'
import { attributeBars } from '../../regime/attribution.js'
import { UNKNOWN } from '../../regime/labels.js'
import { regimeScore } from '../../regime/regime-score.js'
import type { Request } from '../../run/handler.js'
import { badConfig, failed, missingInput, type PhaseError } from '../../run/phase-error.js'
import { type Ledger, metricOf } from '../../search/ledger.js'
import { bestOf, ranked } from '../../search/ranking.js'
import { replay } from '../../signal/replay.js'
import { type SignalLog, sliceOfLog } from '../../signal/signal-log.js'
import { timingSeries } from '../../stats/timing/timing.kernel.js'
import { attributed, choiceOf, type StrategyNames, strategiesBy } from './attributed.js'
import { heldUnit, labelled } from './labelled.js'
import { bestIn, type Contender, leadsOf, type TimedCandidate } from './regime-choice.js'
import type { RegimePerformanceConfig, RegimePerformanceResult } from './regime-performance-form.js'

const keptOf = (
  ledger: Ledger,
  logs: readonly SignalLog[],
  which: RegimePerformanceConfig['keep'],
): readonly number[] =>
  which === 'all'
    ? logs.map((_, i) => i)
    : ranked(metricOf(ledger, 'score'))
        .slice(0, which.top)
        .sort((a, b) => a - b)

const captured = async (
  { config, artifacts }: Request<RegimePerformanceConfig>,
  services: InstrumentServices,
): Promise<
  Either<
    PhaseError,
    {
      readonly ledger: Ledger
      readonly logs: readonly SignalLog[]
      readonly strategies: StrategyNames
      readonly signals: CapturedSignals
    }
  >
> => {
  const ledger = await recall(artifacts, ledgerContent, config.trials)
  if (isLeft(ledger)) return ledger
  const signals = await recall(artifacts, logsContent, config.signals)
  if (isLeft(signals)) return signals
  const { logs, strategies, labels } = signals.right
  const refused = logs.map((log) => replay(log, services.dataset)).find(isLeft)
  return refused === undefined
    ? right({
        ledger: ledger.right,
        logs,
        strategies: strategiesBy(strategies, labels),
        signals: signals.right,
      })
    : left(missingInput(refused.left.message))
}

/**
 * Labels the bars that the signals were captured on with causal regimes, replays the signals, attributes trades and bars,
 * and picks the best candidate of each regime.
 */
export const regimePerformance = async (
  request: Request<RegimePerformanceConfig>,
  services: InstrumentServices,
): Promise<Either<PhaseError, RegimePerformanceResult>> => {
  const { config, seed, artifacts } = request
  const given = await captured(request, services)
  if (isLeft(given)) return given
  const { ledger, logs, strategies } = given.right
  const [first] = logs
  const periods = annualOf(services)
  if (isLeft(periods)) return periods
  if (first === undefined) return left(missingInput('no signals were captured'))
  const slice = sliceOfLog(first)
  const all = labelled(config.classifiers, services, slice, seed)
  if (isLeft(all)) return all
  const [gate] = all.right
  if (gate === undefined)
    return left(badConfig({ path: 'classifiers', message: 'name at least one classifier' }))
  const { execution } = config
  const market = marketOfOne(services.dataset, slice)
  const replayed = (trial: number): Either<PhaseError, readonly TimedCandidate[]> => {
    const log = logs[trial]
    if (log === undefined) return right([])
    return map((exits: TradeExits | undefined): readonly TimedCandidate[] => {
      const runAt = (at: Execution) => market.follow([{ log, exits }], at)
      const run = runAt(execution)
      const timing = timingSeries(market.timed(closedRun(run, execution, runAt), execution))
      return [{ ...attributed(run, log, trial, gate.labels, slice, periods.right), timing }]
    })(exitsBehind(given.right.signals, log, services))
  }
  const best = bestOf(metricOf(ledger, 'score'))
  const chosen = best === undefined ? right([]) : replayed(best)
  if (isLeft(chosen)) return chosen
  const [overall] = chosen.right
  if (overall === undefined) return left(failed('no trial has a score'))
  const next = ({ timing, ...one }: TimedCandidate): Contender => ({
    ...one,
    leads: leadsOf(timing, overall.timing, gate.labels, slice),
  })
  const kept = sequenceArray(
    keptOf(ledger, logs, config.keep).map((trial) =>
      map((all: readonly TimedCandidate[]) => all.map(next))(replayed(trial)),
    ),
  )
  if (isLeft(kept)) return kept
  const candidates = kept.right.flat()
  const regimes = gate.labels.names.filter((name) => name !== UNKNOWN)
  const choices = regimes.map((regime) => {
    const best = bestIn(candidates, overall, regime, config)
    return [regime, choiceOf(best, regime, strategies)] as const
  })
  const bad = choices.find(([, choice]) => isLeft(choice))
  if (bad !== undefined && isLeft(bad[1])) return bad[1]
  const classified = await Promise.all(
    all.right.map(async ({ name, model, labels }) => {
      const kept = await keep(artifacts, labelsContent, labels)
      return [name, model, labels, kept] as const
    }),
  )
  const lost = classified.map(([, , , kept]) => kept).find(isLeft)
  if (lost !== undefined) return lost
  const strategy = strategies(overall.log)
  if (strategy === undefined)
    return left(
      missingInput(`the signals of ${overall.log.header.name} come from no strategy that is known here`),
    )
  const held = heldUnit(services, slice.warmup[0], slice.scored)
  return right({
    regimes,
    gate: { model: gate.model, from_bar: slice.warmup[0] },
    classifiers: Object.fromEntries(
      classified.flatMap(([name, model, labels, kept]) =>
        kept._tag === 'Right'
          ? [
              [
                name,
                {
                  model,
                  labels: kept.right,
                  score: regimeScore(labels, [slice.scored[0] - slice.warmup[0], labels.label.length]),
                  market: attributeBars(labels, held, periods.right),
                },
              ],
            ]
          : [],
      ),
    ),
    optimal_params_by_regime: Object.fromEntries(
      choices.flatMap(([regime, choice]) => (choice._tag === 'Right' ? [[regime, choice.right]] : [])),
    ),
    regime_performance: {
      strategy,
      params: overall.log.header.params,
      trade_matrix: overall.matrix,
      by_regime: overall.bars,
    },
    candidates: candidates.length,
    min_trades_per_regime: config.min_trades_per_regime,
    capital: config.execution.capital,
    dataset: services.dataset.hash,
    span: spanOf(services.dataset, slice.scored),
  })
}
