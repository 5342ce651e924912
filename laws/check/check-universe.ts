import type { Bars } from '../../src/market/bars/bars.js'
import type { Universe } from '../../src/market/universe/universe.js'
import type { Strategy } from '../../src/strategy/strategy.js'
import { type CheckOptions, check } from './check.js'
import type { AsSubject } from './part-subject.js'
import type { CheckReport } from './report.js'
import { reportOfAll } from './report-of-all.js'
import { type StrategyTarget, strategySubject } from './strategy-target.js'
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

/** Bars that one reading of all further instruments may take. */
const MOST_FURTHER_BARS = 150_000
/**
 * The instruments of a universe besides these, as many as cost allows: a target may know the bars of one alone by heart, so the
 * law on that is put to each. `isAcross` says whether a reading of one reads all others too.
 */
export const furtherInstruments = (
  { instruments }: Universe,
  isAcross: boolean,
  some: Universe['instruments'],
): Universe['instruments'] => {
  const rest = instruments.filter((each) => !some.includes(each))
  const bars = rest.reduce((sum, { dataset }) => sum + dataset.bars.length, 0)
  const step = Math.max(1, Math.ceil((bars * (isAcross ? instruments.length : 1)) / MOST_FURTHER_BARS))
  return rest.filter((_, i) => i % step === 0)
}

/** A strategy among other instruments only where it reads them: alone it is read sooner. */
export const universeReader =
  (all: Universe, symbol: string): AsSubject =>
  (strategy, target) => {
    const alone = strategySubject(strategy, { ...target, symbol })
    return '_tag' in alone ? universeSubject(strategy, all, symbol, target) : alone
  }

/** A target with its own parameters alone. */
const withoutVariants = ({ variants: _, ...subject }: Subject): Subject => subject

const LOOKUP = 'lookup'
/**
 * Puts a target to the laws on instruments of a universe: on their own bars alone, for made-up markets have no others. On
 * `further` ones it is asked whether it knows them by heart. A path names its instrument, `SYMBOL@market/case`.
 */
export const checkPlaced = (
  placed: readonly Placed[],
  options: CheckOptions = {},
  further: readonly Placed[] = [],
): CheckReport => {
  const { path, runs = 24, ...rest } = options
  const at = path?.lastIndexOf('@') ?? -1
  const [only, own] = at < 0 ? [undefined, path] : [path?.slice(0, at), path?.slice(at + 1)]
  const asked = [
    ...placed.map((each) => ({ ...each, laws: rest })),
    ...(rest.law === undefined || rest.law === LOOKUP ? further : []).map((each) => ({
      ...each,
      laws: { ...rest, law: LOOKUP },
    })),
  ]
  const reports = asked
    .filter(({ symbol }) => only === undefined || symbol === only)
    .map(
      ({ symbol, subject, bars, laws }) =>
        [
          symbol,
          check(withoutVariants(subject), {
            ...laws,
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

const testable = <A extends { readonly subject: Subject | NotTestable }>({
  subject,
  ...rest
}: A): readonly (Omit<A, 'subject'> & { readonly subject: Subject })[] =>
  '_tag' in subject ? [] : [{ ...rest, subject }]

/** Puts a strategy to the laws on instruments of a universe, with what it reads of the others. */
export const checkInUniverse = (
  strategy: Strategy,
  all: Universe,
  options: CheckOptions & StrategyTarget = {},
): CheckReport | NotTestable => {
  const some = someInstruments(all)
  const subjects = some.map(({ symbol, dataset }) => ({
    symbol,
    bars: dataset.bars,
    subject: universeSubject(strategy, all, symbol, options),
  }))
  const refused = subjects.map(({ subject }) => subject).find((subject) => '_tag' in subject)
  if (refused !== undefined && '_tag' in refused) return refused
  const further = furtherInstruments(all, '_tag' in strategySubject(strategy, options), some).map(
    ({ symbol, dataset }) => ({
      symbol,
      bars: dataset.bars,
      subject: universeReader(all, symbol)(strategy, options),
    }),
  )
  return checkPlaced(subjects.flatMap(testable), options, further.flatMap(testable))
}
