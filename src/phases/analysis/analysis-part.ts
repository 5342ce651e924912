import type { Either } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../../candidate/services.js'
import type { Codec } from '../../core/codec/codec.js'
import type { Part } from '../../core/codec/own-part.js'
import type { Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'

/**
 * A kind of analysis as a part of a library: what it is asked, what it gives, and how it is carried out, on one instrument or on
 * several. `sourceFields` and `runBy` let its config name a candidate or an earlier run, as the built-in kinds do.
 *
 * @example
 * const gaps: AnalysisPart<Config, Result> = {
 *   name: 'gaps', version: 1, config, result,
 *   run: ({ config }, { data }) => right({ count: gapsIn(data, config.least) }),
 *   phrase: ({ count }) => `${count} gaps`,
 * }
 */
export interface AnalysisPart<C, R> extends Part {
  readonly config: Codec<C, unknown>
  /** What it gives next to its `kind`. */
  readonly result: Codec<R, unknown>
  /** What the config means on the bars, for the key: a slice, what its strategies compute; without it, nothing. */
  readonly grounds?: (config: C, services: MarketServices) => Either<PhaseError, unknown>
  readonly run: (
    request: Request<C>,
    services: MarketServices,
  ) => Either<PhaseError, R> | Promise<Either<PhaseError, R>>
  /** Parts of a result that are optional, and certain where the config has a key. */
  readonly certain?: readonly (readonly [key: string, part: string])[]
  /** What a result says in one phrase. */
  readonly phrase: (result: R) => string
  /** The same in lines for people; without it, the phrase. */
  readonly text?: (result: R) => readonly string[]
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- parts of any config and result, behind their own codecs
export type AnyAnalysisPart = AnalysisPart<any, any>
