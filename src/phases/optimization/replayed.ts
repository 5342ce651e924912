import { bind, type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type Member, tradingOf } from '../../candidate/candidate.js'
import { capturedData } from '../../candidate/captured-market.js'
import { type CapturedMembers, capturedMembers } from '../../candidate/captured-members.js'
import { type BarLabels, type Gates, gateOf, marketLabels } from '../../candidate/gate.js'
import type { FittedLabels } from '../../candidate/labelling.js'
import type { ByInstrument, Trading } from '../../candidate/market.js'
import type { MarketServices } from '../../candidate/services.js'
import { type CapturedSignals, ledgerContent, logsContent, recall } from '../../candidate/stored-artifacts.js'
import type { TradedData } from '../../candidate/traded-data.js'
import { instrumentsIn } from '../../market/universe/data.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { kernelKey, kernelOn } from '../../portfolio/rules/kernel.js'
import { executionFor, type UnsizedExecution } from '../../portfolio/rules/unsized.js'
import { missingInput, type PhaseError } from '../../run/phase-error.js'
import { distinct, type Ledger, metricOf } from '../../search/ledger.js'
import { ranked } from '../../search/ranking.js'
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
  { data }: Pick<MarketServices, 'data'>,
): Readonly<Record<string, unknown>> => {
  const members = namedMembers(config)
  const execution = executionFor(config.execution, instrumentsIn(data))
  const kernel = (trading: Trading) => kernelKey(kernelOn(data, execution, trading))
  return {
    strategies: members?.map(({ strategy }) => strategyHash(strategy)) ?? null,
    kernel:
      members === undefined
        ? [false, true].map((reads_trade) => kernel({ follows: 'signal', reads_trade }))
        : kernel(tradingOf({ members })),
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

/** Members with their captured signals, joined with the bars again. */
export interface Replayed extends CapturedMembers {
  readonly members: readonly Member[]
  readonly gate: Gates | undefined
  /** What the gate says of each instrument's bars; none without a gate. */
  readonly labels: ByInstrument<BarLabels>
  /** What labelled the bars that the members' strategies read, where they read labels. */
  readonly series: FittedLabels | undefined
  /** What the members trade by, sized for the instruments there are. */
  readonly execution: Execution
}

/** The gate of a choice: that of the only instrument, or of each of several its own. */
const gateIn = (
  { gate, candidate }: MemberChoice,
  { data }: TradedData,
): Either<PhaseError, Gates | undefined> => {
  const given = gate ?? candidate?.gate
  return given === undefined || data._tag === 'Several' ? right(given) : gateOf(given, undefined, 'gate')
}

/** Finds the captured signals of the members. Errors: members of which none were captured, signals of other bars. */
export const replayed = async (
  config: MemberChoice & { readonly execution: UnsizedExecution },
  services: MarketServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, Replayed>> => {
  const captured = await recall(artifacts, logsContent, config.replay)
  if (isLeft(captured)) return captured
  const data = capturedData(captured.right, services)
  if (isLeft(data)) return data
  const named = namedMembers(config)
  const members = named === undefined ? await chosenFrom(config, captured.right, artifacts) : right(named)
  if (isLeft(members)) return members
  const series = captured.right.labels
  return pipe(
    capturedMembers(members.right, captured.right, data.right, config.execution),
    bind('gate', () => gateIn(config, data.right)),
    bind('labels', ({ gate, market }) =>
      gate === undefined ? right([]) : marketLabels(gate, market, 'gate'),
    ),
    map((joined) => ({
      ...joined,
      members: members.right,
      series,
      execution: executionFor(config.execution, data.right.instruments.length),
    })),
  )
}
