import { type Either, map, sequenceArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { PhaseError } from '../run/phase-error.js'
import { type Ledger, trialsOf } from '../search/ledger.js'
import type { Trial } from '../search/trial.js'
import type { Artifact } from '../store/artifact.js'
import type { Artifacts } from '../store/store.js'
import { ledgerContent, recall } from './stored-artifacts.js'

/** The trials of some ledgers, ledger by ledger. Errors: a ledger that the store does not have. */
export const recalledTrials = async (
  references: readonly Artifact<Ledger>[],
  artifacts: Artifacts,
): Promise<Either<PhaseError, readonly (readonly Trial[])[]>> =>
  pipe(
    await Promise.all(references.map((one) => recall(artifacts, ledgerContent, one))),
    sequenceArray,
    map((ledgers) => ledgers.map(trialsOf)),
  )
