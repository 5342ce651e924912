import type { Bars } from '../../src/market/bars/bars.js'
import type { Universe } from '../../src/market/universe/universe.js'
import type { Strategy } from '../../src/strategy/strategy.js'
import { type CheckOptions, check } from './check.js'
import type { CheckReport } from './report.js'
import { reportOfAll } from './report-of-all.js'
import type { StrategyTarget } from './strategy-target.js'
import type { NotTestable, Subject } from './subject.js'
import { universeSubject } from './universe-target.js'

/** A target on one instrument of several. */
export interface Placed {
  readonly symbol: string
  readonly subject: Subject
  readonly bars: Bars
}

const MOST_INSTRUMENTS = 4

/** Some instruments of a universe, from the first to the last. */
export const someInstruments = ({ instruments }: Universe): Universe['instruments'] => {
  const count = Math.min(MOST_INSTRUMENTS, instruments.length)
  return Array.from({ length: count }, (_, i) =>
    instruments.slice(Math.floor((i * instruments.length) / count)),
  ).flatMap(([each]) => (each === undefined ? [] : [each]))
}

/** A target with its own parameters alone. */
const withoutVariants = ({ variants: _, ...subject }: Subject): Subject => subject

/**
 * Puts a target to the laws on instruments of a universe: on their own bars alone, for made-up markets have no others. A path
 * names its instrument, `SYMBOL@market/case`.
 */
export const checkPlaced = (placed: readonly Placed[], options: CheckOptions = {}): CheckReport => {
  const { path, runs = 24, ...rest } = options
  const at = path?.lastIndexOf('@') ?? -1
  const [only, own] = at < 0 ? [undefined, path] : [path?.slice(0, at), path?.slice(at + 1)]
  const reports = placed
    .filter(({ symbol }) => only === undefined || symbol === only)
    .map(
      ({ symbol, subject, bars }) =>
        [
          symbol,
          check(withoutVariants(subject), {
            ...rest,
            runs: Math.max(4, Math.ceil(runs / placed.length)),
            bars: { name: symbol, bars },
            alone: true,
            ...(own === undefined ? {} : { path: own }),
          }),
        ] as const,
    )
  if (reports.length === 0) throw new Error(`no instrument ${only ?? ''} is in the universe`)
  return reportOfAll(reports)
}

/** Puts a strategy to the laws on instruments of a universe, with what it reads of the others. */
export const checkInUniverse = (
  strategy: Strategy,
  all: Universe,
  options: CheckOptions & StrategyTarget = {},
): CheckReport | NotTestable => {
  const subjects = someInstruments(all).map(({ symbol, dataset }) => ({
    symbol,
    bars: dataset.bars,
    subject: universeSubject(strategy, all, symbol, options),
  }))
  const refused = subjects.map(({ subject }) => subject).find((subject) => '_tag' in subject)
  return refused !== undefined && '_tag' in refused
    ? refused
    : checkPlaced(
        subjects.flatMap(({ subject, ...rest }) => ('_tag' in subject ? [] : [{ ...rest, subject }])),
        options,
      )
}
