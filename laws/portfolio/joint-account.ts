import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { datasetOf } from '../../src/market/bars/dataset.js'
import type { Instrument, Universe } from '../../src/market/universe/universe.js'
import type { UniverseSlice } from '../../src/market/universe/universe-range.js'
import type { JointSimulation } from '../../src/portfolio/account/joint-simulation.js'
import { simulate } from '../../src/portfolio/account/reference.kernel.js'
import { EXIT_REASONS } from '../../src/portfolio/account/trades.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { lawOver } from '../arbitrary/shared-cases.js'
import { anyListing, universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { momentAt } from '../market/universe.js'
import { close } from './closeness.js'
import { ending } from './execution-terms.js'
import { anyJointCase, type JointCase, logsFor, sliceOf } from './joint-case.js'

/** A kernel that executes the signals of several instruments in one account. */
export type JointSimulate = (
  universe: Universe,
  logs: readonly (SignalLog | undefined)[],
  execution: Execution,
  slice: UniverseSlice,
) => JointSimulation & { readonly events?: unknown }

const anyShare = fc.double({ min: 0, max: 1, noNaN: true })
const [oneAtAny, severalAtAny] = [fc.tuple(anyJointCase(true), anyShare), fc.tuple(anyJointCase(), anyShare)]
const law = (name: string, holds: (given: JointCase, share: number) => void, cases = severalAtAny): Law =>
  lawOver(name, cases, (given) => holds(...given), 200)

/** A price no bar can have on every bar that has not opened by a moment, and on all of a bar that is not over but its open. */
const poisoned = ({ listings, universe }: JointCase, moment: number) =>
  listings.map((listing) => {
    const { bars } = listing.dataset
    const { closed } = universe.instruments.find(({ symbol }) => symbol === listing.symbol) ?? {}
    const bad = (column: Float64Array, from: (i: number) => number, at: number): Float64Array =>
      column.map((value, i) => (from(i) >= at ? 1e9 : value))
    const over = (i: number): number => closed?.[i] ?? 0
    const prices = {
      open: bad(bars.open, (i) => bars.time[i] ?? 0, moment),
      high: bad(bars.high, over, moment + 1),
      low: bad(bars.low, over, moment + 1),
      close: bad(bars.close, over, moment + 1),
    }
    return {
      ...listing,
      dataset: datasetOf({ name: listing.symbol, periods_per_year: 252 }, { ...bars, ...prices }),
    }
  })

/** The signals as they were decided by a moment. */
const decidedBy = ({ universe, logs }: JointCase, moment: number): JointCase['logs'] =>
  Object.fromEntries(
    universe.instruments.flatMap(({ symbol, closed }) => {
      const log = logs[symbol]
      if (log === undefined) return []
      const count = log.at.filter((bar) => closed[bar]! <= moment).length
      return [[symbol, { ...log, at: log.at.slice(0, count), state: log.state.slice(0, count) }]]
    }),
  )

/** What holds of every kernel for several instruments. */
export const jointAccountLaws = (joint: JointSimulate): readonly Law[] => {
  const run = ({ universe, logs, execution, slice }: JointCase): ReturnType<JointSimulate> =>
    joint(universe, logsFor(universe, logs), execution, slice)
  const grossOf = (made: JointSimulation, { capital }: Execution): number => capital + made.totals.turnover
  return [
    law('cash plus positions at their last closes or later fills equals equity after every step', (given) => {
      const made = run(given)
      const [from] = given.slice.steps
      /** The last close, or the open of the bar after it where units changed there. */
      const markAt = ({ dataset, last }: Instrument, place: number, at: number): number => {
        const bar = last[from + at - 1]!
        const closed = Math.max(from, last.indexOf(bar)) - from + 1
        const units = made.positions[place]!
        return units[at] === units[closed] ? dataset.bars.close[bar]! : dataset.bars.open[bar + 1]!
      }
      made.equity.forEach((equity, at) => {
        const worth = given.universe.instruments.reduce((sum, instrument, i) => {
          const units = made.positions[i]?.[at] ?? 0
          return units === 0 ? sum : sum + units * markAt(instrument, i, at)
        }, made.cash[at]!)
        close(worth, equity, grossOf(made, given.execution), `step ${at}`)
      })
    }),
    law('the account is the capital and what the trades of all instruments earned', (given) => {
      const made = run(ending(given, 'close'))
      const earned = made.trades.pnl.reduce((sum, pnl) => sum + pnl, given.execution.capital)
      close(earned, made.equity.at(-1)!, grossOf(made, given.execution), 'profits')
      ok(made.positions.every((units) => units.at(-1) === 0))
    }),
    law(
      'one instrument alone is executed as the reference kernel executes it, to the bit',
      (given) => {
        const [instrument] = given.universe.instruments
        const slice = given.slice.slices[0]
        const log = instrument === undefined ? undefined : given.logs[instrument.symbol]
        if (instrument === undefined || slice === undefined || log === undefined) return
        const alone = simulate(instrument.dataset.bars, log, given.execution, slice)
        const { positions, trades, events: _, ...made } = run(given)
        const { position, trades: lone, ...expected } = alone
        deepStrictEqual(made, expected)
        deepStrictEqual(positions, [position])
        deepStrictEqual(trades, { ...lone, symbol: new Int32Array(lone.side.length) })
      },
      oneAtAny,
    ),
    law('the order in which instruments are given does not matter', (given) => {
      deepStrictEqual(run({ ...given, universe: universeOf(given.listings.toReversed()) }), run(given))
    }),
    {
      name: 'an instrument that never signals changes nothing',
      check: () =>
        fc.assert(
          fc.property(anyJointCase(), anyListing('eel'), fc.boolean(), (given, silent, hasLog) => {
            const end = given.universe.steps.closed.at(-1) ?? 0
            const after = universeOf([silent]).instruments[0]?.closed.at(-1) ?? 0
            const begin = given.universe.steps.closed[given.slice.steps[0]] ?? 0
            if (after > end || (silent.dataset.bars.time[0] ?? 0) < begin) return
            const universe = universeOf([...given.listings, silent])
            const [first] = Object.values(given.logs)
            if (first === undefined) return
            const empty = { ...first, at: new Int32Array(0), state: new Int8Array(0) }
            const logs = hasLog ? { ...given.logs, eel: empty } : given.logs
            const warmup = Math.max(
              ...given.slice.slices.map((each) => (each?.warmup[1] ?? 0) - (each?.warmup[0] ?? 0)),
            )
            const made = run(given)
            const with_ = run({ ...given, universe, logs, slice: sliceOf(universe, warmup) })
            const steps = new Map([...universe.steps.closed].map((at, k) => [at, k]))
            const [from] = sliceOf(universe, warmup).steps
            for (let k = given.slice.steps[0]; k < given.slice.steps[1]; k++) {
              const at = (steps.get(given.universe.steps.closed[k]!) ?? 0) - from + 1
              deepStrictEqual(with_.equity[at], made.equity[k - given.slice.steps[0] + 1])
            }
            deepStrictEqual({ ...with_.trades, symbol: [] }, { ...made.trades, symbol: [] })
            deepStrictEqual(with_.totals, made.totals)
          }),
          { numRuns: 400 },
        ),
    },
    law('bars that are not over and later signals change no earlier equity', (given, share) => {
      const moment = momentAt(given.universe, share)
      const universe = universeOf(poisoned(given, moment))
      const all = run(ending(given, 'mark'))
      const part = run({ ...ending(given, 'mark'), universe, logs: decidedBy(given, moment) })
      const count = given.universe.steps.closed
        .slice(...given.slice.steps)
        .filter((at) => at <= moment).length
      deepStrictEqual(part.equity.slice(0, count + 1), all.equity.slice(0, count + 1))
      deepStrictEqual(part.cash.slice(0, count + 1), all.cash.slice(0, count + 1))
    }),
    law('nothing is traded before a listing or after a delisting, and nothing before its cause', (given) => {
      const { trades } = run(given)
      const delay = given.execution.fill === 'close' ? 0 : 1
      trades.side.forEach((_, i) => {
        const place = trades.symbol[i]!
        const [first = 0, end = 0] = given.slice.slices[place]?.scored ?? []
        ok(trades.decision_bar[i]! >= first && trades.exit_bar[i]! < end)
        deepStrictEqual(trades.entry_bar[i], trades.decision_bar[i]! + delay)
        const last = given.universe.instruments[place]?.dataset.bars.length ?? 0
        const reason = EXIT_REASONS[trades.reason[i]!]
        if (reason === 'delisted') {
          ok(given.universe.instruments[place]?.delisted)
          deepStrictEqual(trades.exit_bar[i], last - 1)
        }
      })
    }),
    law('after its delisting an instrument is not held', (given) => {
      const made = run(ending(given, 'mark'))
      const [from, to] = given.slice.steps
      given.universe.instruments.forEach(({ delisted, dataset, last }, i) => {
        for (let k = from; k < to; k++)
          if (delisted && last[k] === dataset.bars.length - 1)
            deepStrictEqual(made.positions[i]?.[k - from + 1], 0)
      })
    }),
    law('longs alone never spend more cash than there is, without leverage', (given) => {
      const execution = {
        ...given.execution,
        allow_short: false,
        leverage: Math.min(1, given.execution.leverage),
        financing: { borrow_rate: 0, margin_rate: 0, funding_rate: 0 },
      }
      run({ ...given, execution }).cash.forEach((cash, i) => {
        ok(cash >= 0, `cash ${cash} at ${i}`)
      })
    }),
  ]
}
