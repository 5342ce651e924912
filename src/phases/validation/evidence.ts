import { type Either, getOrElse, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { spacesBeyond, spacesOf } from '../../candidate/search/search-space.js'
import { type MarketServices, periodsIn } from '../../candidate/services.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { dataWarnings } from '../../market/universe/universe-notes.js'
import type { Standing } from '../../run/handler.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import type { Ledger } from '../../search/ledger.js'
import type { Trial } from '../../search/trial.js'
import { deflationOf } from '../../stats/inference/deflation.js'
import { counted } from '../../stats/metrics/metric-text.js'
import { type BlockMoments, wholeOf } from '../../stats/metrics/moments.kernel.js'
import type { Artifact } from '../../store/artifact.js'
import { beyondBounds } from '../../strategy/bounds.js'
import { isHoldout, type SizedValidation, type ValidationConfig } from './config.js'
import { oneOfEach, readLedgers, searchName, unlike, windowName } from './earlier-trials.js'
import { pooledTestOf } from './pooled-test.js'
import type { ValidationEvidence, ValidationResult } from './result.js'
import { chosenAmong, trainOf } from './train-choice.js'
import { sizedOn } from './validated-data.js'
import type { ValidationLook } from './validation-look.js'
import { verdictOf } from './verdict.js'

/** The trials of the last window, and those of the step of it that chose: of a search without an ensemble all of them. */
const lastWindow = (
  config: SizedValidation,
  own: readonly Trial[],
  windows: number,
): { readonly last: readonly Trial[]; readonly chose: readonly Trial[] } => {
  const name = `${searchName(config)}/${windowName(windows)}/`
  const last = own.filter(({ phase }) => phase.startsWith(name))
  const chose = config.ensemble === undefined ? last : last.filter(({ phase }) => phase === `${name}ensemble`)
  return { last, chose }
}

/** The ledger that holds the returns of the choice: that of the step that chose. */
const ledgerOfChoice = (
  ledgers: readonly (readonly Trial[])[],
  chosen: BlockMoments,
): readonly Trial[] | undefined => {
  const { sum, sum2 } = wholeOf(chosen)
  const same = (one: BlockMoments): boolean => {
    const own = wholeOf(one)
    return Math.abs(own.sum - sum) <= 1e-9 * Math.abs(sum) && Math.abs(own.sum2 - sum2) <= 1e-9 * sum2
  }
  return ledgers.find((ledger) => ledger.some(({ moments }) => same(moments)))
}

/** What a choice is made of that its strategies do not declare. */
const beyondNotes = ({ candidate, search }: SizedValidation): readonly string[] => [
  ...(candidate?.members ?? []).flatMap(({ strategy, params }) => beyondBounds(strategy, params)),
  ...(search === undefined
    ? []
    : getOrElse((): readonly string[] => [])(map(spacesBeyond)(spacesOf(search)))),
]

/** Draws the verdict from the evidence of a validation: a function of it, of its look, and of the ledgers behind it. */
export const concludeValidation = async (
  { config: unsized, evidence, inherited, look, artifacts }: Standing<ValidationConfig, ValidationEvidence>,
  services: MarketServices,
): Promise<Either<PhaseError, ValidationResult>> => {
  const config = sizedOn(unsized, services)
  const data = dataOfRun(config, services)
  if (isLeft(data)) return data
  const periods = periodsIn(data.right.data)
  if (isLeft(periods)) return periods
  const { timing, chain, winner, pool: _, ...shown } = evidence
  const references = [...(inherited as readonly Artifact<Ledger>[]), ...config.trials]
  const given = await readLedgers(references, artifacts)
  const own = await readLedgers(evidence.ledger === undefined ? [] : [evidence.ledger], artifacts)
  if (own.unreadable > 0) return left(failed('the trials of its own windows cannot be read'))
  const known = new Set(
    [...references, ...(evidence.ledger === undefined ? [] : [evidence.ledger])].map(({ sha256 }) => sha256),
  )
  const { earlier: searched, pool } = look.of as ValidationLook
  const before = searched.filter(({ sha256 }) => !known.has(sha256))
  const earlier = await readLedgers(before, artifacts)
  const mine = own.ledgers.flat()
  const others = oneOfEach(unlike(unlike(earlier.ledgers.flat(), given.ledgers.flat()), mine))
  const unreadable = given.unreadable + earlier.unreadable
  const seen = given.ledgers.flat().filter(({ scored_until }) => scored_until >= timing.test_from).length
  const peeked = pool === undefined ? seen : pool.parts.reduce((sum, part) => sum + part.peeked, 0)
  const { last, chose } = lastWindow(config, mine, evidence.windows?.length ?? 0)
  const choice = chosenAmong(config, given.ledgers)
  const chosen = isHoldout(config) || config.candidate === undefined ? winner : (choice?.moments ?? winner)
  const phase = chose.length > 0 ? chose : (ledgerOfChoice(given.ledgers, chosen) ?? [])
  const deflation = deflationOf({
    winner: chosen,
    phase_trials: phase.length === 0 ? [chosen] : phase.map(({ moments }) => moments),
    all_trials: [...given.ledgers.flat(), ...last, ...others].map(({ moments }) => moments),
    periods_per_year: periods.right,
  })
  const train =
    pool === undefined
      ? trainOf(config, given.ledgers, earlier.ledgers, unreadable)
      : pool.parts.slice(0, pool.tested === 0 ? undefined : pool.tested).at(-1)?.train
  const pooled = pool === undefined ? undefined : await pooledTestOf(pool, periods.right, artifacts)
  const verdict = verdictOf({
    timing,
    ...(train === undefined ? {} : { train }),
    ...(chain === undefined ? {} : { chain }),
    ...(pooled === undefined ? {} : { pooled }),
    look: {
      number: look.number,
      series: look.series,
      others: look.others,
      unreadable: look.unreadable,
      ...(look.fresh_from === undefined ? {} : { fresh_from: look.fresh_from }),
      ...(look.renumbered === undefined ? {} : { renumbered: true }),
    },
    peeked,
    worth: config.verdict.worth,
  })
  return right({
    ...shown,
    trials: { this_run: given.ledgers.flat().length + mine.length, earlier: others.length },
    deflation,
    verdict,
    warnings: [
      ...dataWarnings(data.right.data),
      ...beyondNotes(config),
      ...(peeked === 0
        ? []
        : [
            `${counted(peeked, 'trial')} behind this choice ${peeked === 1 ? 'was' : 'were'} scored on bars of the test or later ones: it is not out of sample`,
          ]),
      ...(unreadable === 0
        ? []
        : [
            `${counted(unreadable, 'earlier ledger')} cannot be read: each is counted as one more search on the train bars`,
          ]),
      ...(look.unreadable === 0
        ? []
        : [
            `${counted(look.unreadable, 'earlier look')} cannot be read: each is counted as a look at these bars`,
          ]),
      ...(look.renumbered === undefined
        ? []
        : ['the record of this look was lost: it is numbered again, after looks that were made later']),
    ],
  })
}
