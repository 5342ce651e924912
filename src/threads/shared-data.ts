import type { MarketServices } from '../candidate/services.js'
import { keyOf } from '../core/canonical/content-key.js'
import { type Bars, OPTIONAL_COLUMNS, seriesOfBars } from '../market/bars/bars.js'
import type { Dataset } from '../market/bars/dataset.js'
import type { Universe } from '../market/universe/universe.js'

/** Services whose columns lie in memory that all threads see, and the content key of all that they hold. */
export interface SharedServices {
  readonly key: string
  readonly services: MarketServices
}

const sharedColumn = (column: Float64Array): Float64Array => {
  if (column.buffer instanceof SharedArrayBuffer) return column
  const shared = new Float64Array(new SharedArrayBuffer(column.byteLength))
  shared.set(column)
  return shared
}

const sharedBars = (bars: Bars): Bars => ({
  length: bars.length,
  time: sharedColumn(bars.time),
  open: sharedColumn(bars.open),
  high: sharedColumn(bars.high),
  low: sharedColumn(bars.low),
  close: sharedColumn(bars.close),
  volume: sharedColumn(bars.volume),
  ...Object.fromEntries(
    OPTIONAL_COLUMNS.flatMap((name) => {
      const column = bars[name]
      return column === undefined ? [] : [[name, sharedColumn(column)] as const]
    }),
  ),
  ...seriesOfBars(bars, sharedColumn),
})

/** Results of a pure function, as long as what they are of lives. */
const remembered = <A extends object, B>(of: (value: A) => B): ((value: A) => B) => {
  const known = new WeakMap<A, B>()
  return (value) => {
    const found = known.get(value) ?? of(value)
    known.set(value, found)
    return found
  }
}

const sharedDataset = remembered(
  (dataset: Dataset): Dataset => ({ ...dataset, bars: sharedBars(dataset.bars) }),
)
const sharedUniverse = remembered(
  (universe: Universe): Universe => ({
    ...universe,
    instruments: universe.instruments.map((each) => ({ ...each, dataset: sharedDataset(each.dataset) })),
  }),
)

const described = ({ bars: _bars, ...rest }: Dataset): unknown => rest

/** The services as they are sent to a worker: columns are copied once, whatever is sent after that. */
export const sharedServices = remembered((services: MarketServices): SharedServices => {
  const { data, earlier_trials, resamples } = services
  return {
    key: keyOf({
      data:
        data._tag === 'One'
          ? described(data.dataset)
          : [data.universe.hash, data.universe.instruments.map((each) => described(each.dataset))],
      earlier_trials: earlier_trials.map(({ sha256 }) => sha256),
      resamples: resamples ?? null,
    }),
    services: {
      data:
        data._tag === 'One'
          ? { ...data, dataset: sharedDataset(data.dataset) }
          : { ...data, universe: sharedUniverse(data.universe) },
      earlier_trials,
      ...(resamples === undefined ? {} : { resamples }),
    },
  }
})
