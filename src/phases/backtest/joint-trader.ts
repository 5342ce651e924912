import { type Either, flatMap, isLeft, left, map, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { exitsOf } from '../../candidate/exit-rules.js'
import type { UniverseServices } from '../../candidate/services.js'
import type { Range } from '../../market/bars/range.js'
import { showRangeFault } from '../../market/bars/range.js'
import { instrumentOf, restrictTo, type Universe } from '../../market/universe/universe.js'
import { resolveUniverse, type UniverseSlice } from '../../market/universe/universe-range.js'
import type { JointSimulation } from '../../portfolio/account/joint-simulation.js'
import type { OrderEvent } from '../../portfolio/orders/order-machine.js'
import type { AnyOrderMachine } from '../../portfolio/orders/order-machine-part.js'
import { scripted } from '../../portfolio/orders/scripted.js'
import { runSignals, runUniverse } from '../../portfolio/orders/universe-run.kernel.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { beyondBounds } from '../../strategy/bounds.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import { surroundings } from '../../strategy/reading/across-universe.kernel.js'
import { signalsOf } from '../../strategy/reading/signals.kernel.js'
import { warmupOf } from '../../strategy/reading/warmup-of.js'
import { operatorsOf } from '../../strategy/strategy.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { JointOrders, JointRun, JointStrategy } from './joint-config.js'
import { machineOf } from './machine-config.js'
import { ordersByBar } from './order-dates.js'
import { strategyFault } from './strategy-reading.js'

/** A run of several instruments; `events` is all that happened to orders, each with its symbol, where orders traded. */
export interface JointTraderRun extends JointSimulation {
  readonly events?: readonly (OrderEvent & { readonly symbol: string })[]
}

/** What trades on several instruments in one cash account: read once over a slice, run at any execution. */
export interface JointTrader extends Pick<UniverseServices, 'metrics'> {
  readonly universe: Universe
  readonly slice: UniverseSlice
  /** Where signals trade, that of each instrument. */
  readonly logs: readonly (SignalLog | undefined)[]
  /** What it computes, for keys. */
  readonly identity: Readonly<Record<string, unknown>>
  readonly run: (execution: Execution) => JointTraderRun
  /** What a reader of a result is to know of it beside the data's own faults. */
  readonly notes: readonly string[]
}

type Read = Pick<JointTrader, 'slice' | 'logs' | 'identity' | 'run' | 'notes'>

const sliceFor = (
  range: Range,
  universe: Universe,
  warmups: readonly number[],
): Either<PhaseError, UniverseSlice> => {
  const slice = resolveUniverse(range, universe, warmups)
  return isLeft(slice) ? left(badConfig({ path: 'range', message: showRangeFault(slice.left) })) : slice
}

const bySignals = (
  { strategy, params, range }: JointStrategy,
  universe: Universe,
  whole: Universe,
): Either<PhaseError, Read> => {
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
  const exits = sequenceArray(
    instruments.map(({ symbol, dataset: { bars } }, i) => {
      const own = slice.right.slices[i]
      return own === undefined
        ? right(undefined)
        : exitsOf(strategy, params, bars, own, { across: views(symbol) })
    }),
  )
  return isLeft(exits)
    ? left(strategyFault(exits.left))
    : right({
        slice: slice.right,
        logs: logs.right,
        identity: { strategies: [strategyHash(strategy)] },
        notes: beyondBounds(strategy, params),
        run: (at) => {
          const { events: _, ...run } = runSignals(universe, logs.right, at, slice.right, exits.right)
          return run
        },
      })
}

/** Order machines in the order of the instruments; one without trades nothing. */
const byOrders = (
  machines: readonly (AnyOrderMachine | undefined)[],
  universe: Universe,
  slice: UniverseSlice,
): Read => {
  const timeOf = (at: number, bar: number): number => universe.instruments[at]?.closed[bar] ?? 0
  return {
    slice,
    logs: [],
    notes: [],
    identity: { machines: machines.map((machine) => machine?.params ?? null) },
    run: (at) => {
      const { events, ...run } = runUniverse(universe, machines, at, slice)
      const all = events.flatMap((each, i) =>
        each.map((event) => ({ time: timeOf(i, event.bar), event, symbol: symbolAt(universe, i) })),
      )
      return {
        ...run,
        events: all.toSorted((a, b) => a.time - b.time).map(({ event, symbol }) => ({ ...event, symbol })),
      }
    },
  }
}
const symbolAt = ({ instruments }: Universe, at: number): string => instruments[at]?.symbol ?? ''

const byTables = (
  orders: JointOrders['orders'],
  universe: Universe,
  slice: UniverseSlice,
): Either<PhaseError, Read> => {
  const unknown = Object.keys(orders).flatMap((symbol) => {
    const found = instrumentOf(universe, symbol)
    return isLeft(found) ? [{ path: `orders.${symbol}`, message: found.left.message }] : []
  })
  if (unknown.length > 0) return left(badConfig(...unknown))
  return map((machines: readonly (AnyOrderMachine | undefined)[]) => byOrders(machines, universe, slice))(
    sequenceArray(
      universe.instruments.map(({ symbol, dataset }, i): Either<PhaseError, AnyOrderMachine | undefined> => {
        const table = orders[symbol]
        const own = slice.slices[i]
        return table === undefined
          ? right(undefined)
          : map(scripted)(
              ordersByBar(table, dataset, own ?? { warmup: [0, 0], scored: [0, 0] }, `orders.${symbol}`),
            )
      }),
    ),
  )
}

/** Finds the instruments, resolves the range and reads what trades on each. */
export const jointTrader = (
  config: JointRun,
  services: UniverseServices,
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
  return map((one: Read): JointTrader => ({ ...services, ...one, universe }))(read)
}
