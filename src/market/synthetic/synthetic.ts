import { type Either, isLeft, left, map } from 'fp-ts/lib/Either.js'
import { above0 } from '../../core/codec/bounds.js'
import * as codec from '../../core/codec/codec.js'
import { validBars } from '../bars/bar-rule.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { type Dataset, datasetOf } from '../bars/dataset.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import { instantOf } from '../bars/range.js'
import { type SyntheticMarket, syntheticBars } from './synthetic.kernel.js'

const regimeCodec = codec.struct('regime', {
  name: codec.text,
  drift: codec.finite(-0.99, 10),
  sd: codec.finite(0, 2),
})

const CALM_AND_WILD = [
  { name: 'calm', drift: 0.0006, sd: 0.007 },
  { name: 'turbulent', drift: -0.0008, sd: 0.022 },
]

/**
 * Being long while the mean of the last `fast` closes is above that of the last `slow` has this Sharpe ratio a year, before
 * costs.
 */
const edgeCodec = codec.checked(
  codec.struct('planted edge', {
    fast: codec.withDefault(codec.integer(1, 10_000), 10),
    slow: codec.withDefault(codec.integer(2, 10_000), 50),
    sharpe_ratio: codec.finite(-10, 10),
    /** Bars after which it has gone. */
    until: codec.optionalField(codec.integer(1)),
  }),
  ({ fast, slow }) => (fast < slow ? undefined : `fast ${fast} is not below slow ${slow}`),
)

const marketFields = codec.struct('synthetic market', {
  seed: codec.integer(),
  bars: codec.integer(1, 100_000_000),
  regimes: codec.withDefault(codec.list(regimeCodec), CALM_AND_WILD),
  /** Probability of being in the same regime at the next bar; the others share the rest. */
  stay: codec.withDefault(codec.finite(0, 1), 0.985),
  /** Instead of `stay`: a row a regime, each summing to 1. */
  transition: codec.optionalField(codec.list(codec.list(codec.finite(0, 1)))),
  start_price: codec.withDefault(above0('start_price'), 100),
  start: codec.withDefault(
    codec.checked(codec.text, (text) =>
      Number.isNaN(instantOf(text)) ? `"${text}" is not a date such as 2000-01-03` : undefined,
    ),
    '2000-01-03',
  ),
  step_ms: codec.withDefault(codec.integer(1), DAY_MS),
  days: codec.withDefault(codec.oneOf('session days', ['weekday', 'seven_day']), 'weekday'),
  moves: codec.withDefault(codec.integer(2, 1000), 8),
  volume: codec.withDefault(codec.finite(0, 1e12), 1_000_000),
  edge: codec.optionalField(edgeCodec),
})

const marketFault = (market: codec.TypeOf<typeof marketFields>): string | undefined => {
  const { regimes, transition } = market
  if (regimes.length < 1 || regimes.length > 100) return 'a market has 1 to 100 regimes'
  if (transition === undefined) return undefined
  if (transition.length !== regimes.length || transition.some((row) => row.length !== regimes.length))
    return `transition needs ${regimes.length} rows of ${regimes.length} probabilities, one for each regime`
  const row = transition.findIndex((row) => Math.abs(row.reduce((a, b) => a + b, 0) - 1) > 1e-9)
  return row < 0 ? undefined : `row ${row} of transition does not sum to 1`
}

/** What to draw: only seed and number of bars must be given. */
export const syntheticCodec = codec.checked(marketFields, marketFault)
export type SyntheticConfig = codec.TypeOf<typeof syntheticCodec>
export type SyntheticInput = codec.InputOf<typeof syntheticCodec>

/** A made-up market with the truth about it: `labels[i]` is the index into `regimes` of bar i. */
export interface Synthetic {
  readonly dataset: Dataset
  readonly regimes: readonly string[]
  readonly labels: Int8Array
}

const stayOrShare = (count: number, stay: number): SyntheticMarket['transition'] =>
  Array.from({ length: count }, (_, from) =>
    Array.from({ length: count }, (_, to) =>
      count === 1 ? 1 : from === to ? stay : (1 - stay) / (count - 1),
    ),
  )

/**
 * The tilt, in deviations of a bar, at which holding one half of all bars on the right side has an annual Sharpe ratio. In
 * regimes of unlike deviations, in each equally often, the mean follows the mean deviation and the risk its mean square.
 */
const tiltFor = (sharpe: number, { regimes, step_ms, days }: SyntheticConfig): number => {
  const bars = (days === 'weekday' ? 252 : 365) * Math.max(1, Math.round(DAY_MS / step_ms))
  const mean = regimes.reduce((sum, { sd }) => sum + sd, 0) / regimes.length
  const square = regimes.reduce((sum, { sd }) => sum + sd * sd, 0) / regimes.length
  return ((sharpe / Math.sqrt(bars)) * Math.SQRT2 * Math.sqrt(square)) / mean
}

/** Draws a market of known regimes; the same seed gives the same bars, and more bars begin with the same ones. */
export const syntheticMarket = (input: SyntheticInput): Either<DataError, Synthetic> => {
  const decoded = codec.decodeWith(syntheticCodec)(input)
  if (isLeft(decoded))
    return left({
      _tag: 'BadOption',
      file: 'synthetic market',
      option: decoded.left[0]?.path ?? '',
      because: decoded.left.map(codec.showFault).join('; '),
      wanted: 'a seed, a number of bars, and regimes with drift and sd',
    })
  const { edge, ...config } = decoded.right
  const name = `synthetic market, seed ${config.seed}`
  const { bars, labels } = syntheticBars({
    ...config,
    start_ms: instantOf(config.start),
    transition: config.transition ?? stayOrShare(config.regimes.length, config.stay),
    ...(edge === undefined
      ? {}
      : {
          edge: {
            fast: edge.fast,
            slow: edge.slow,
            tilt: tiltFor(edge.sharpe_ratio, config),
            ...(edge.until === undefined ? {} : { until: edge.until }),
          },
        }),
  })
  return map(() => ({
    dataset: datasetOf({ name, price_only: false, tell_moves: false }, bars),
    regimes: config.regimes.map((regime) => regime.name),
    labels,
  }))(validBars(name, bars))
}
