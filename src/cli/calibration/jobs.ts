import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { logMovesOf } from '../../market/synthetic/resampled.kernel.js'
import { rememberedParts } from '../../phases/library/changed-parts.js'
import type { DataOptions } from '../bars.js'
import type { CliFailure, Io } from '../io.js'
import type { LibraryOptions } from '../library-flag.js'
import type { Ready } from '../ready.js'
import { datasetAt, ENGINE } from '../world.js'
import type { Job } from './job.js'
import type { MarketKind } from './kinds.js'
import { drawnKey, type MarketDraw } from './market.js'

/** What is judged, and on which markets. */
export interface JobOptions extends LibraryOptions, DataOptions {
  readonly set: readonly string[]
  readonly markets: number
  readonly years: number
  readonly sharpe: number
  readonly seed: number
  /** Instruments of each market. */
  readonly instruments?: number
  /** Studies of each market, one after another in one store; they differ by what `vary` gives in turn, else by their seeds. */
  readonly looks?: number
  readonly vary?: readonly string[]
}

/** All that the outcome of a workflow depends on but the market. */
export const workOf = ({ prepared: { plan, inputs }, bundle }: Ready): unknown => {
  const parts = rememberedParts(bundle)
  return {
    workflow: plan.fingerprint,
    inputs: keyOf(inputs),
    ...(parts.length === 0 ? {} : { library: parts }),
  }
}

/** The moves of the user's own bars. */
export const ownMoves = async (
  options: DataOptions,
  io: Io,
): Promise<Either<CliFailure, MarketDraw['own']>> => {
  const data = await datasetAt(options, io)
  return isLeft(data) ? data : right({ hash: data.right.hash, moves: logMovesOf(data.right.bars) })
}

/** One job a market: the key names all that its outcome depends on. */
export const jobsOf = (
  workflow: string,
  work: unknown,
  { set, library = [], markets, years, seed, sharpe, instruments = 1, looks = 1, vary = [] }: JobOptions,
  kind: MarketKind,
  own: MarketDraw['own'],
): readonly Job[] =>
  Array.from({ length: markets }, (_, i) => {
    const market: MarketDraw = {
      kind,
      seed: seed * 1_000_003 + i,
      ...(instruments === 1 ? {} : { instruments }),
      years,
      sharpe_ratio: kind === 'edge' || kind === 'decayed' ? sharpe : 0,
      ...(own === undefined || kind !== 'blocks' ? {} : { own }),
    }
    const several = looks === 1 ? {} : { looks, vary, searches: 'counted' }
    return {
      key: keyOf({ calibration: 4, work, market: drawnKey(market), seed, ...several, engine: ENGINE }),
      workflow,
      settings: set,
      library,
      seed,
      market,
      looks,
      vary,
    }
  })
