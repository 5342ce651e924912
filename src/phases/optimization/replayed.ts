import { type Either, isLeft, left, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { type Member, readsTrades } from '../../candidate/candidate.js'
import { type Gate, gateLabels, gateOf } from '../../candidate/gate.js'
import { type FittedLabels, identitiesOf } from '../../candidate/labelling.js'
import { exitsBehind } from '../../candidate/replay-trader.js'
import type { InstrumentServices } from '../../candidate/services.js'
import { type CapturedSignals, ledgerContent, logsContent, recall } from '../../candidate/stored-artifacts.js'
import { keyOf } from '../../core/canonical/content-key.js'
import type { Slice } from '../../market/bars/bars.js'
import { kernelKey, signalKernel } from '../../portfolio/rules/kernel.js'
import type { TradeExits } from '../../portfolio/rules/trade-exits.js'
import type { FilteredLabels } from '../../regime/labels.js'
import { missingInput, type PhaseError } from '../../run/phase-error.js'
import { distinct, type Ledger, metricOf } from '../../search/ledger.js'
import { ranked } from '../../search/ranking.js'
import { replay } from '../../signal/replay.js'
import { type SignalLog, sliceOfLog } from '../../signal/signal-log.js'
import { isDefined, undefinedMetric } from '../../stats/metrics/metric.js'
import type { Artifacts } from '../../store/store.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { EnsembleConfig } from './ensemble-config.js'

/** The part of a config that says whose signals are replayed. */
export type MemberChoice = Pick<
  EnsembleConfig,
  'replay' | 'params_by_regime' | 'overall' | 'regimes' | 'gate' | 'candidate' | 'members'
>

/** The members whose strategies the config itself names; those picked from trials are known once the trials are read. */
export const namedMembers = ({
  params_by_regime,
  overall,
  regimes,
  candidate,
}: MemberChoice): readonly Member[] | undefined =>
  candidate !== undefined
    ? candidate.members
    : params_by_regime === undefined || overall === undefined
      ? undefined
      : [
          ...Object.entries(params_by_regime)
            .filter(([name, { source }]) => source === 'regime' && (regimes?.includes(name) ?? true))
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([regime, { strategy, params }]) => ({ strategy, params, regime })),
          overall,
        ]

/**
 * What replay means on the bars, for keys: the strategies of the members, and the kernel. Where members are picked from trials
 * it is known only later whether their exits read trades: both kernels stand there.
 */
export const replayGrounds = (
  config: MemberChoice & Pick<EnsembleConfig, 'execution'>,
  { dataset: { bars } }: InstrumentServices,
): Readonly<Record<string, unknown>> => {
  const members = namedMembers(config)
  const kernel = (reads_trade: boolean) => kernelKey(signalKernel(bars, config.execution, reads_trade))
  return {
    strategies: members?.map(({ strategy }) => strategyHash(strategy)) ?? null,
    kernel: members === undefined ? [kernel(false), kernel(true)] : kernel(readsTrades({ members })),
  }
}

/** The best trials of different returns, of all together or of each strategy. */
const picked = (
  ledger: Ledger,
  { top, each }: { readonly top: number; readonly each: 'all' | 'strategy' },
): readonly number[] => {
  const first = new Set(distinct(ledger))
  const scores = metricOf(ledger, 'score')
  const best = ranked(scores).filter(
    (i) => first.has(i) && isDefined(scores[i] ?? undefinedMetric('not tried')),
  )
  return each === 'all'
    ? best.slice(0, top)
    : [...new Set(ledger.strategy)].flatMap((name) =>
        best.filter((i) => ledger.strategy[i] === name).slice(0, top),
      )
}

const chosenFrom = async (
  { members }: MemberChoice,
  { strategies }: CapturedSignals,
  artifacts: Artifacts,
): Promise<Either<PhaseError, readonly Member[]>> => {
  if (members === undefined) return left(missingInput('nothing says whose signals are replayed'))
  const ledger = await recall(artifacts, ledgerContent, members.of)
  if (isLeft(ledger)) return ledger
  const chosen = picked(ledger.right, members).flatMap((i): readonly Member[] => {
    const strategy = strategies.find(({ name }) => name === ledger.right.strategy[i])
    const params = ledger.right.params[i]
    return strategy === undefined || params === undefined ? [] : [{ strategy, params }]
  })
  return chosen.length === 0
    ? left(missingInput('no trial with a score has captured signals'))
    : right(chosen)
}

const isOf = (
  { header }: SignalLog,
  { strategy, params }: Member,
  fitted: FittedLabels | undefined,
): boolean =>
  header.strategy === strategyHash(strategy, undefined, identitiesOf(fitted)) &&
  keyOf(header.params) === keyOf({ ...strategy.defaults, ...params })

/** Members with their captured signals, joined with the bars again. */
export interface Replayed {
  readonly members: readonly Member[]
  /** Each member's own signal, as it was captured. */
  readonly logs: readonly SignalLog[]
  readonly slice: Slice
  readonly gate: Gate | undefined
  readonly labels: FilteredLabels | undefined
  /** Each member's exits that read its trades, where it has any. */
  readonly exits: readonly (TradeExits | undefined)[]
  /** What labelled the bars that the members' strategies read, where they read labels. */
  readonly series: FittedLabels | undefined
}

/** Finds the captured signals of the members. Errors: members of which none were captured, signals of other bars. */
export const replayed = async (
  config: MemberChoice,
  services: InstrumentServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, Replayed>> => {
  const captured = await recall(artifacts, logsContent, config.replay)
  if (isLeft(captured)) return captured
  const named = namedMembers(config)
  const members = named === undefined ? await chosenFrom(config, captured.right, artifacts) : right(named)
  if (isLeft(members)) return members
  const series = captured.right.labels
  const found = members.right.map((member) => captured.right.logs.find((log) => isOf(log, member, series)))
  const lost = members.right[found.indexOf(undefined)]
  if (lost !== undefined)
    return left(
      missingInput(`no signals of ${lost.strategy.name} ${JSON.stringify(lost.params)} were captured`),
    )
  const logs = found.flatMap((log) => (log === undefined ? [] : [log]))
  const refused = logs.map((log) => replay(log, services.dataset)).find(isLeft)
  if (refused !== undefined) return left(missingInput(refused.left.message))
  const [first] = logs
  if (first === undefined) return left(missingInput('no signals were captured'))
  const slice = sliceOfLog(first)
  const known = { ...captured.right, strategies: members.right.map(({ strategy }) => strategy) }
  const exits = sequenceArray(logs.map((log) => exitsBehind(known, log, services)))
  if (isLeft(exits)) return exits
  const given = config.gate ?? config.candidate?.gate
  const own = given === undefined ? right(undefined) : gateOf(given, undefined, 'gate')
  if (isLeft(own)) return own
  const gate = own.right
  return right({
    members: members.right,
    logs,
    slice,
    exits: exits.right,
    gate,
    series,
    labels: gate === undefined ? undefined : gateLabels(gate, services, slice.scored[1]),
  })
}
