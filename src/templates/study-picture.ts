import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { equityContent, recall } from '../candidate/stored-artifacts.js'
import { isRecord } from '../core/codec/codec.js'
import { equityPicture } from '../phases/backtest/evaluation-picture.js'
import type { Outcome } from '../run/event.js'
import { showPhaseError } from '../run/phase-error.js'
import type { Artifact } from '../store/artifact.js'
import type { Artifacts } from '../store/store.js'

const isSpan = (value: unknown): value is { readonly first: string; readonly last: string } =>
  isRecord(value) && typeof value['first'] === 'string' && typeof value['last'] === 'string'

interface Drawn {
  readonly path: string
  readonly equity: Artifact<Float64Array>
  readonly span: { readonly first: string; readonly last: string }
}

/** The equity that a phase gave, and its days: of a validation those of its test. */
const drawnOf = (path: string, outcome: Outcome): readonly Drawn[] => {
  if (outcome._tag === 'Left' || outcome.right._tag !== 'Ran' || !isRecord(outcome.right.value)) return []
  const { equity, out_of_sample, span } = outcome.right.value
  const on = isRecord(out_of_sample) ? out_of_sample['span'] : span
  return isRecord(equity) && equity['_tag'] === 'Artifact' && isSpan(on)
    ? [{ path, equity: equity as unknown as Artifact<Float64Array>, span: on }]
    : []
}

/**
 * The account that a study's page draws, as HTML: the equity of its last validation, else of what traded last. Errors: nothing
 * traded, or the equity cannot be read.
 */
export const studyPicture = async (
  phases: Readonly<Record<string, Outcome>>,
  kinds: ReadonlyMap<string, string>,
  artifacts: Artifacts,
): Promise<Either<string, string>> => {
  const traded = Object.entries(phases).flatMap(([path, outcome]) => drawnOf(path, outcome))
  const drawn = traded.findLast(({ path }) => kinds.get(path) === 'validation') ?? traded.at(-1)
  if (drawn === undefined) return left('no phase of this study gave an account to draw')
  const equity = await recall(artifacts, equityContent, drawn.equity)
  return isLeft(equity)
    ? left(`the equity of ${drawn.path} cannot be drawn: ${showPhaseError(equity.left)}`)
    : right(equityPicture({ equity: equity.right, span: drawn.span }, `Equity of ${drawn.path}`))
}
