import { type Either, flatMap, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { strategyBehind } from '../../candidate/candidate-trader.js'
import { exitsOf } from '../../candidate/exit-rules.js'
import type { UniverseServices } from '../../candidate/services.js'
import type { CapturedSignals } from '../../candidate/stored-artifacts.js'
import type { Slice } from '../../market/bars/bars.js'
import { restrictTo, type Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import { runSignals } from '../../portfolio/orders/universe-run.kernel.js'
import { badConfig, missingInput, type PhaseError } from '../../run/phase-error.js'
import { type SignalLog, sliceOfLog } from '../../signal/signal-log.js'
import { beyondBounds } from '../../strategy/bounds.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import { type Surroundings, surroundings } from '../../strategy/reading/across-universe.kernel.js'
import { signalsOf } from '../../strategy/reading/signals.kernel.js'
import { warmupOf } from '../../strategy/reading/warmup-of.js'
import { operatorsOf, type Strategy } from '../../strategy/strategy.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { JointReplay, JointRun, JointStrategy } from './joint-config.js'
import { byOrders, byTables } from './joint-orders.js'
import { type JointRead, type JointTrader, sliceFor } from './joint-read.js'
import { machineOf } from './machine-config.js'
import { strategyFault } from './strategy-reading.js'

const bySignals = (
  { strategy, params, range }: JointStrategy,
  universe: Universe,
  whole: Universe,
): Either<PhaseError, JointRead> => {
  const { instruments } = universe
  const views = surroundings(whole, universe, operatorsOf(strategy))
  const needs = sequenceArray(
    instruments.map(({ symbol, dataset: { bars } }) =>
      warmupOf(strategy, params, {
        bars,
        across: views(symbol),
        ...(range.warmup === undefined ? {} : { warmup: range.warmup }),
        ...(range.tolerance === undefined ? {} : { tolerance: range.tolerance }),
      }),
    ),
  )
  if (isLeft(needs)) return left(strategyFault(needs.left))
  const slice = sliceFor(range, universe, needs.right)
  if (isLeft(slice)) return slice
  const logs = sequenceArray(
    instruments.map(
      ({ symbol, dataset: { bars, hash } }, i): Either<StrategyFault, SignalLog | undefined> => {
        const own = slice.right.slices[i]
        return own === undefined
          ? right(undefined)
          : signalsOf(strategy, params, bars, own, hash, { across: views(symbol) })
      },
    ),
  )
  if (isLeft(logs)) return left(strategyFault(logs.left))
  const read = followed(strategy, logs.right, universe, views, slice.right)
  return isLeft(read) ? read : right({ ...read.right, notes: beyondBounds(strategy, params) })
}

/** Signals of a strategy, one an instrument, with the exits that read their trades. */
const followed = (
  strategy: Strategy,
  logs: readonly (SignalLog | undefined)[],
  universe: Universe,
  views: Surroundings,
  slice: UniverseSlice,
): Either<PhaseError, JointRead> => {
  const exits = sequenceArray(
    universe.instruments.map(({ symbol, dataset: { bars } }, i) => {
      const [own, log] = [slice.slices[i], logs[i]]
      return own === undefined || log === undefined
        ? right(undefined)
        : exitsOf(strategy, log.header.params, bars, own, { across: views(symbol) })
    }),
  )
  return isLeft(exits)
    ? left(strategyFault(exits.left))
    : right({
        slice,
        logs,
        identity: { strategies: [strategyHash(strategy)] },
        notes: [],
        run: (at) => {
          const { events: _, ...run } = runSignals(universe, logs, at, slice, exits.right)
          return run
        },
      })
}

const sameBars = (a: Slice | undefined, b: Slice | undefined): boolean =>
  a === undefined || b === undefined
    ? a === b
    : a.warmup[0] === b.warmup[0] && a.scored[0] === b.scored[0] && a.scored[1] === b.scored[1]

const byReplay = (
  { range }: JointReplay,
  { strategies, logs }: CapturedSignals,
  universe: Universe,
  whole: Universe,
): Either<PhaseError, JointRead> => {
  const known = universe.instruments.map(({ dataset }) =>
    logs.find(({ header }) => header.dataset === dataset.hash),
  )
  const [first] = known.filter((log) => log !== undefined)
  const strategy = first === undefined ? undefined : strategyBehind({ strategies }, first)
  if (strategy === undefined)
    return left(missingInput('none of these signals were captured on these instruments'))
  const warmups = known.map((log) =>
    log === undefined ? Infinity : log.header.scored_from - log.header.bars[0],
  )
  const slice = sliceFor(range, universe, warmups)
  if (isLeft(slice)) return slice
  const other = universe.instruments.find((_, i) => {
    const log = known[i]
    return !sameBars(slice.right.slices[i], log === undefined ? undefined : sliceOfLog(log))
  })
  return other === undefined
    ? followed(strategy, known, universe, surroundings(whole, universe, operatorsOf(strategy)), slice.right)
    : left(
        badConfig({
          path: 'range',
          message: `the signals of ${other.symbol} were captured on other bars: give the range of the capture`,
        }),
      )
}

/** Finds the instruments, resolves the range and reads what trades on each. */
export const jointTrader = (
  config: JointRun,
  services: UniverseServices,
  captured?: CapturedSignals,
): Either<PhaseError, JointTrader> => {
  const whole = services.universe
  const { symbols } = config.universe
  const members = symbols === undefined ? right(whole) : restrictTo(whole, symbols)
  if (isLeft(members)) return left(badConfig({ path: 'universe.symbols', message: members.left.message }))
  const universe = members.right
  const rated = universe.instruments.find(({ dataset: { bars } }) => bars.risk_free !== undefined)
  if (rated !== undefined)
    return left(
      badConfig({
        path: 'data',
        message: `${rated.symbol} has a risk-free rate of its own: several instruments are measured above 0`,
      }),
    )
  const read =
    config.kind === 'strategy'
      ? bySignals(config, universe, whole)
      : config.kind === 'replay'
        ? captured === undefined
          ? left(missingInput('no signals were captured'))
          : byReplay(config, captured, universe, whole)
        : flatMap((slice: UniverseSlice) =>
            config.kind === 'orders'
              ? byTables(config.orders, universe, slice)
              : right(
                  byOrders(
                    universe.instruments.map(() => machineOf(config.machine)),
                    universe,
                    slice,
                  ),
                ),
          )(
            sliceFor(
              config.range,
              universe,
              universe.instruments.map(() => 0),
            ),
          )
  return map((one: JointRead): JointTrader => ({ ...services, ...one, universe }))(read)
}
