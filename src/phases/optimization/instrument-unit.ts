import { type Either, flatMap, isLeft, left, map, mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { FittedLabels } from '../../candidate/labelling.js'
import {
  type LoneSearch,
  onInstrument,
  searchLone,
  trialsOfLone,
} from '../../candidate/search/lone-search.js'
import { type Found, fittedFor } from '../../candidate/search/search.kernel.js'
import type { Ending } from '../../candidate/search/search-checkpoint.js'
import { type SearchConfig, sizedSearch, type UnsizedSearch } from '../../candidate/search/search-config.js'
import { scored } from '../../candidate/search/search-loop.kernel.js'
import type { MarketServices } from '../../candidate/services.js'
import { anything, type Codec } from '../../core/codec/codec.js'
import type { Params } from '../../core/space/dimension.js'
import { isProgress } from '../../run/emission.js'
import type { UnitKind } from '../../run/executors/unit.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import type { Trial } from '../../search/trial.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Metric } from '../../stats/metrics/metric.js'
import { type InstrumentGround, instrumentGround } from './instrument-ground.js'
import { measuredWinner } from './measured-winner.js'

/** What the search of one instrument found. */
export interface InstrumentChoice {
  readonly symbol: string
  readonly params: Params
  readonly score: number
  readonly metrics: Readonly<Record<string, Metric>>
  readonly trial: number
  readonly trials: readonly Trial[]
  readonly scores: readonly Metric[]
  /** Signals of its trials, where they are captured. */
  readonly logs: readonly SignalLog[]
  readonly ended: Ending
  readonly columns: number
}

interface LabelledGround extends InstrumentGround {
  /** The search of one instrument, with labels that are fitted on the bars of all. */
  readonly alone: SearchConfig
}

const labelledGround = (
  config: UnsizedSearch,
  services: MarketServices,
  seed: number,
): Either<PhaseError, LabelledGround> =>
  pipe(
    instrumentGround(config, services),
    flatMap((ground) =>
      map((labels: FittedLabels | undefined) => ({
        ...ground,
        alone: { ...sizedSearch(config, 1), ...(labels === undefined ? {} : { labels }) },
      }))(fittedFor(config, [ground.joint.market], seed)),
    ),
  )

const choiceOf = (
  { symbol, found }: { readonly symbol: string; readonly found: Found },
  { alone: { execution }, joint: { periods } }: LabelledGround,
  services: MarketServices,
): InstrumentChoice => {
  const { best, scores, ended, columns, logs } = found
  return {
    symbol,
    params: best.params,
    score: best.score,
    metrics: measuredWinner(found, execution, services, periods).metrics,
    trial: best.number,
    trials: trialsOfLone({ symbol, end: found }),
    scores,
    logs,
    ended,
    columns,
  }
}

/** Instruments by their places: each is searched on its own bars, alone in its account. Choices are sent as they are. */
export const instrumentUnit: UnitKind<UnsizedSearch, MarketServices, number, InstrumentChoice> = {
  name: 'instruments',
  output: anything as Codec<InstrumentChoice, unknown>,
  ready: ({ config, seed }, services) => {
    const ground = labelledGround(config, services, seed)
    return async function* (place, { signal, elapsed, checkpoint }) {
      if (isLeft(ground)) {
        yield ground
        return
      }
      const { joint, instruments, alone } = ground.right
      const { spaces, start, periods } = joint
      const instrument = instruments[place]
      if (instrument === undefined) {
        yield left(failed('there is no such instrument'))
        return
      }
      const { symbol, market } = instrument
      const around = { seed, signal, elapsed, checkpoint, spaces, start, periods }
      for await (const emission of searchLone(alone, instrument, [market], around))
        if (isProgress(emission)) yield emission
        else
          yield pipe(
            emission,
            flatMap(({ end }: LoneSearch) => mapLeft(onInstrument(symbol))(scored<Found>(end))),
            map((found) => choiceOf({ symbol, found }, ground.right, services)),
          )
    }
  },
}
