import fc from 'fast-check'
import type { Listing, Universe } from '../../src/market/universe/universe.js'
import { resolveUniverse, type UniverseSlice } from '../../src/market/universe/universe-range.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import type { SignalLog } from '../../src/signal/signal-log.js'
import { anyListings, universeOf } from '../arbitrary/universe.js'
import { must } from '../strategy/strategy.js'
import { anyBars, anyExecution, anyLog } from './case.js'

/** Something to execute in one account: instruments, a signal over each, an execution, a range. */
export interface JointCase {
  readonly listings: readonly Listing[]
  readonly universe: Universe
  /** By symbol; a signal lasts as long as its instrument does. */
  readonly logs: Readonly<Record<string, SignalLog>>
  readonly slice: UniverseSlice
  readonly execution: Execution
}

/** The signals in the order of a universe's instruments. */
export const logsFor = (
  { instruments }: Universe,
  logs: JointCase['logs'],
): readonly (SignalLog | undefined)[] => instruments.map(({ symbol }) => logs[symbol])

/** All of a universe behind a warm-up. */
export const sliceOf = (universe: Universe, warmup: number): UniverseSlice =>
  must(
    resolveUniverse(
      {},
      universe,
      universe.instruments.map(() => warmup),
    ),
  )

const jointCases = (alone: boolean): fc.Arbitrary<JointCase> =>
  anyListings(1, 40, (length) => anyBars(fc.constant(length)))
    .map((all) => (alone ? all.slice(0, 1) : all))
    .chain((listings) => {
      const universe = universeOf(listings)
      const longest = Math.max(...universe.instruments.map(({ dataset }) => dataset.bars.length))
      return fc.nat(Math.min(5, longest - 1)).chain((warmup) => {
        const slice = sliceOf(universe, warmup)
        return fc
          .record({
            logs: fc.tuple(
              ...universe.instruments.map(({ symbol, dataset }, i) =>
                anyLog(slice.slices[i]?.scored[0] ?? 0, dataset.bars.length).map(
                  (log) => [symbol, log] as const,
                ),
              ),
            ),
            execution: anyExecution('all'),
          })
          .map(({ logs, execution }) => ({
            listings,
            universe,
            slice,
            logs: Object.fromEntries(logs),
            execution,
          }))
      })
    })

const [oneAlone, several] = [jointCases(true), jointCases(false)]
/** Any case of one to four instruments; `alone` for one. */
export const anyJointCase = (alone = false): fc.Arbitrary<JointCase> => (alone ? oneAlone : several)
