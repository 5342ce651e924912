import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import { search } from '../../candidate/search/search.kernel.js'
import type { Ending } from '../../candidate/search/search-checkpoint.js'
import { sizedSearch, type UnsizedSearch } from '../../candidate/search/search-config.js'
import type { MarketServices } from '../../candidate/services.js'
import { anything, type Codec } from '../../core/codec/codec.js'
import type { Params } from '../../core/space/dimension.js'
import { isProgress } from '../../run/emission.js'
import type { UnitKind } from '../../run/executors/unit.js'
import { failed, type PhaseError } from '../../run/phase-error.js'
import type { Trial } from '../../search/trial.js'
import type { Metric } from '../../stats/metrics/metric.js'
import { instrumentGround } from './instrument-ground.js'
import { winnerMetrics } from './winner-metrics.js'

/** What the search of one instrument found. */
export interface InstrumentChoice {
  readonly symbol: string
  readonly params: Params
  readonly score: number
  readonly metrics: Readonly<Record<string, Metric>>
  readonly trial: number
  readonly trials: readonly Trial[]
  readonly scores: readonly Metric[]
  readonly ended: Ending
  readonly columns: number
}

/** A fault of a search with the instrument that it is of. */
const onInstrument = (symbol: string, fault: PhaseError): PhaseError =>
  fault._tag === 'Failed' ? failed(`${symbol}: ${fault.because}`) : fault

/** Instruments by their places: each is searched on its own bars, alone in its account. Choices are sent as they are. */
export const instrumentUnit: UnitKind<UnsizedSearch, MarketServices, number, InstrumentChoice> = {
  name: 'instruments',
  output: anything as Codec<InstrumentChoice, unknown>,
  ready: ({ config, seed }, services) => {
    const ground = instrumentGround(config, services)
    return async function* (place, { signal, elapsed, checkpoint }) {
      if (isLeft(ground)) {
        yield ground
        return
      }
      const { joint, instruments } = ground.right
      const { spaces, start, periods } = joint
      const alone = instruments[place]
      if (alone === undefined) {
        yield left(failed('there is no such instrument'))
        return
      }
      const { symbol, market } = alone
      const sized = sizedSearch(config, 1)
      const around = { seed, signal, elapsed, checkpoint: checkpoint.within(`instrument_${place}`) }
      const found = search(sized, { markets: [market], periods, spaces, start, ...around, is_step: true })
      for await (const emission of found) {
        if (isProgress(emission)) {
          yield emission
          continue
        }
        if (isLeft(emission)) {
          yield left(onInstrument(symbol, emission.left))
          return
        }
        const { best, trials, scores, winner, ended, columns } = emission.right
        const { execution } = sized
        const run = winner.run(execution)
        yield right({
          symbol,
          params: best.params,
          score: best.score,
          metrics: winnerMetrics(emission.right, run, { services, market, execution, periods }),
          trial: best.number,
          trials: trials.map((trial) => ({ ...trial, phase: `${symbol}/${trial.phase}` })),
          scores,
          ended,
          columns,
        })
      }
    }
  },
}
