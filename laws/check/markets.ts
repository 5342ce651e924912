import { type RandomStream, random } from '../../src/core/random.kernel.js'
import { barColumns } from '../../src/market/bars/bar-columns.kernel.js'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'

/** Bars under a name that a report uses for them. */
export interface Market {
  readonly name: string
  readonly bars: Bars
  /** Whether it is too long for more than a few cuts. */
  readonly few?: true
}

interface Traits {
  readonly step_ms: number
  /** The share of bars before which time jumps: weekends, holidays, long silence. */
  readonly holidays: number
  readonly gaps: number
  readonly spikes: number
  readonly silent: number
  readonly still: number
  readonly tick: number
  readonly split: boolean
  readonly sigma: number
}
const DAY_MS = 86_400_000
const calm: Traits = {
  step_ms: DAY_MS,
  holidays: 0,
  gaps: 0,
  spikes: 0,
  silent: 0,
  still: 0,
  tick: 0,
  split: false,
  sigma: 0.01,
}
const kinds: Readonly<Record<string, Traits>> = {
  'a random walk of days': { ...calm, holidays: 0.05 },
  'hours with gaps': { ...calm, step_ms: 3_600_000, gaps: 0.05, holidays: 0.04, sigma: 0.004 },
  'ticks and flat stretches': { ...calm, still: 0.3, tick: 0.25, sigma: 0.006 },
  'spikes and silent bars': { ...calm, spikes: 0.02, silent: 0.2 },
  'a split and long silence': { ...calm, split: true, holidays: 0.02, sigma: 0.015 },
}

/** Bars of a market by its traits. Cost: O(bars). */
const madeUp = (traits: Traits, draw: RandomStream, length: number): Bars => {
  const columns = barColumns(length)
  const rounded = (price: number): number =>
    traits.tick > 0 ? Math.max(traits.tick, Math.round(price / traits.tick) * traits.tick) : price
  let time = Date.UTC(2001, 0, 1)
  let price = 100
  let still = 0
  for (let i = 0; i < length; i++) {
    time += traits.step_ms * (draw.uniform() < traits.holidays ? 2 + draw.below(6) : 1)
    if (still > 0) still -= 1
    else if (draw.uniform() < traits.still / 20) still = 5 + draw.below(40)
    if (traits.split && i === length >> 1) price /= 4
    const gap = draw.uniform() < traits.gaps ? 6 : 0.2
    const open = rounded(still > 0 ? price : price * Math.exp(gap * traits.sigma * draw.normal()))
    const close = rounded(still > 0 ? price : open * Math.exp(traits.sigma * draw.normal()))
    const reach = (): number => (still > 0 ? 0 : Math.abs(traits.sigma * draw.normal()) / 2)
    const spike = draw.uniform() < traits.spikes ? 0.2 : 0
    const high = rounded(Math.max(open, close) * (1 + reach() + spike))
    const low = rounded(Math.min(open, close) / (1 + reach() + spike))
    const silent = still > 0 || draw.uniform() < traits.silent
    columns.push(
      time,
      open,
      Math.max(high, open, close),
      Math.min(low, open, close),
      close,
      silent ? 0 : 1000 + draw.below(9000),
    )
    price = close
  }
  return columns.copied(0, columns.length())
}

/** A made-up series that takes the values of a real one and changes as often; unknown at its start. */
const madeUpSeries = (real: Float64Array, draw: RandomStream, length: number): Float64Array => {
  const known = real.filter((value) => !Number.isNaN(value))
  const changes = known.reduce((count, value, i) => count + (i > 0 && value !== known[i - 1] ? 1 : 0), 0)
  const rate = changes / Math.max(1, known.length)
  const drawn = (): number => known[draw.below(Math.max(1, known.length))] ?? Number.NaN
  const unknown = draw.below(Math.ceil(length / 20))
  const made = new Float64Array(length).fill(Number.NaN)
  let value = drawn()
  for (let i = unknown; i < length; i++) {
    if (draw.uniform() < rate) value = drawn()
    made[i] = value
  }
  return made
}

/** Made-up markets by a seed, each long enough that `history` bars are a third of it, with series like those of the given bars. */
export const madeUpMarkets = (
  seed: number,
  history: number,
  { series = {} }: Pick<Bars, 'series'> = {},
): readonly Market[] =>
  Object.entries(kinds).map(([name, traits], i) => {
    const length = Math.min(Math.max(i === 0 ? 1400 : 500, 3 * history), 6000)
    const further = Object.entries(series).map(
      ([each, real]) => [each, madeUpSeries(real, random(seed, 'series', `${i} ${each}`), length)] as const,
    )
    return {
      name,
      bars: {
        ...madeUp(traits, random(seed, 'market', i), length),
        ...(further.length === 0 ? {} : { series: Object.fromEntries(further) }),
      },
    }
  })

const MOST_BARS = 8_000
/** The given bars as markets: whole, and where they are many their first, middle and last bars before a few cuts of all. */
export const givenMarkets = (name: string, bars: Bars): readonly Market[] => {
  if (bars.length <= MOST_BARS) return [{ name, bars }]
  const part = Math.floor(MOST_BARS / 3)
  return [
    ...[0, (bars.length - part) >> 1, bars.length - part].map((from) => ({
      name: `${name}, bars ${from}..${from + part - 1}`,
      bars: barsBetween(bars, from, from + part),
    })),
    { name, bars, few: true },
  ]
}
