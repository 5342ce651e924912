import { square } from '../../core/power.kernel.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { number, percent } from '../../stats/metrics/metric-text.js'
import { drawdownsOf } from '../../stats/returns/column.kernel.js'
import { keptPoints } from '../../stats/returns/downsample.kernel.js'
import type { AccountCurves, AccountOverBars, Mix } from '../account.js'
import type { Band, Block, ChartSeries, Lines, Mark, PageSection } from '../report.js'
import { rollingSharpe } from '../rolling-sharpe.kernel.js'

/** Points of a picture, at most: the lowest and the highest of each bucket of bars stay. */
const POINTS = 16_384
/** The same of pictures of less weight. */
export const FEW_POINTS = 4_096

/** What is marked on pictures of an account. */
export interface Marked {
  readonly bands: readonly Band[]
  readonly marks: readonly Mark[]
}

type Curve = readonly [name: string, role: ChartSeries['role'], values: Float64Array]

/** Curves over the times of their values, thinned to what a picture can show. */
export const linesOf = (
  about: Pick<Lines, 'id' | 'caption' | 'summary' | 'unit' | 'log'>,
  time: Float64Array,
  curves: readonly Curve[],
  { bands, marks }: Marked,
  most = POINTS,
): Lines => {
  const kept = keptPoints(
    curves.map(([, , values]) => values),
    most,
  )
  return {
    _tag: 'Lines',
    ...about,
    time: Float64Array.from(kept, (i) => (time[i] ?? Number.NaN) / 1000),
    series: curves.map(([name, role, values]) => ({
      name,
      role,
      values: Float32Array.from(kept, (i) => values[i] ?? Number.NaN),
    })),
    bands,
    marks,
  }
}

const growth = (equity: Float64Array): number => (equity.at(-1) ?? Number.NaN) / (equity[0] ?? Number.NaN) - 1

/** Why the compounded line stands on the other side of the constant mix than the edge says, where it does. */
const otherSign = ({ edge, equity: mixed }: Mix, equity: Float64Array): readonly Block[] => {
  const compounded = growth(equity) - growth(mixed)
  return Math.sign(compounded) === Math.sign(edge) || compounded === 0
    ? []
    : [
        {
          _tag: 'Text',
          tone: 'warning',
          text: `The edge is ${percent(edge, 2)} a year as an arithmetic mean, but the compounded line ends ${percent(Math.abs(compounded), 1)} ${compounded < 0 ? 'below' : 'above'} the constant mix. Compounding takes about half of the variance from each line, so of two lines with equal mean return the calmer one ends higher.`,
        },
      ]
}

const mixText = ({ exposure }: Mix, data: AccountOverBars['data']): Block => ({
  _tag: 'Text',
  tone: 'plain',
  text:
    data._tag === 'One'
      ? `The line at equal exposure is a constant mix: at every bar ${percent(exposure)} of it stands in the market, which is the mean invested share of the account. It pays no costs.`
      : `The line at equal exposure is a constant mix: at every step ${percent(exposure)} of it stands in the mean of the instruments, which is the mean net exposure of the account. It pays no costs. Buy and hold puts an equal share into each instrument, at the costs of the account.`,
})

/** Equity next to buy and hold, all in and at the same mean exposure, with its drawdown. */
export const equitySection = (
  account: AccountOverBars,
  curves: AccountCurves,
  marked: Marked,
): PageSection => {
  const { equity, name, path, data } = account
  const { hold_equity, mix } = curves
  const own = path === '' ? 'account' : path
  const ends = `${showTime(curves.time[0] ?? 0)} to ${showTime(curves.time.at(-1) ?? 0)}`
  const time = withStart(curves.time)
  const below = drawdownsWithStart(equity)
  const heldBelow = drawdownsWithStart(hold_equity)
  const mixed = ` A constant mix of ${percent(mix.exposure)} makes ${percent(growth(mix.equity))}. The edge over the same exposure is ${percent(mix.edge, 2)} a year.`
  return {
    id: 'equity',
    title: `Equity, ${name}`,
    blocks: [
      linesOf(
        {
          id: 'equity',
          caption: 'Equity after each close',
          summary: `${ends}: the account makes ${percent(growth(equity))}; ${curves.hold_name} makes ${percent(growth(hold_equity))}.${mixed}`,
          unit: 'money',
          log: true,
        },
        time,
        [
          [own, 'run', equity],
          [`constant mix of ${percent(mix.exposure)}`, 'mix', mix.equity],
          ['buy and hold', 'held', hold_equity],
        ],
        marked,
      ),
      ...otherSign(mix, equity),
      mixText(mix, data),
      linesOf(
        {
          id: 'drawdown',
          caption: 'Drawdown: distance below the highest equity so far',
          summary: `Deepest: ${percent(lowest(below))} for the account, ${percent(lowest(heldBelow))} for buy and hold.`,
          unit: 'percent',
          log: false,
        },
        time,
        [
          [own, 'run', below],
          ['buy and hold', 'held', heldBelow],
        ],
        marked,
      ),
    ],
  }
}

/** The account on the bars that the choice was made on, and on those that test it; each starts at its capital. */
export const trainAndTest = (
  train: { readonly time: Float64Array; readonly equity: Float64Array },
  test: { readonly time: Float64Array; readonly equity: Float64Array },
): Block => {
  const [before, after] = [withStart(train.time), withStart(test.time)]
  const n = before.length + after.length
  const filled = (values: Float64Array, at: number): Float64Array => {
    const all = new Float64Array(n).fill(Number.NaN)
    all.set(values, at)
    return all
  }
  const time = new Float64Array(n)
  time.set(before)
  time.set(after, before.length)
  return linesOf(
    {
      id: 'train-and-test',
      caption: 'The choice on its train bars and on the test bars, a fresh account on each',
      summary: `It makes ${percent(growth(train.equity))} on the train bars, on which it was chosen, and ${percent(growth(test.equity))} on the test bars.`,
      unit: 'money',
      log: true,
    },
    time,
    [
      ['train', 'train', filled(train.equity, 0)],
      ['test', 'run', filled(test.equity, before.length)],
    ],
    { bands: [], marks: [{ at: (after[0] ?? 0) / 1000, name: 'test begins' }] },
  )
}

const lowest = (values: Float64Array): number => values.reduce((least, value) => Math.min(least, value), 0)
/** The first value of an equity stands one bar before the first return. */
const withStart = (time: Float64Array): Float64Array => {
  const step = (time[1] ?? 0) - (time[0] ?? 0)
  const all = new Float64Array(time.length + 1)
  all[0] = (time[0] ?? Number.NaN) - step
  all.set(time, 1)
  return all
}
const drawdownsWithStart = (equity: Float64Array): Float64Array => {
  const below = drawdownsOf(returnsOf(equity))
  const all = new Float64Array(below.length + 1)
  all.set(below, 1)
  return all
}

const Z95 = 1.959964

/**
 * The Sharpe ratio of the last year with its 95 % interval: `SR ± 1.96 sqrt((1 + SR² / 2P) P / n)`, of independent returns
 * (Lo, The Statistics of Sharpe Ratios, 2002).
 */
export const rollingSection = (
  { periods }: AccountOverBars,
  { returns, time }: AccountCurves,
  marked: Marked,
): PageSection | undefined => {
  const window = Math.max(20, Math.min(Math.round(periods), Math.floor(returns.length / 3)))
  if (returns.length < 2 * window) return undefined
  const sharpe = rollingSharpe(returns, window, periods)
  const half = sharpe.map(
    (ratio) => Z95 * Math.sqrt(((1 + square(ratio) / (2 * periods)) * periods) / window),
  )
  const known = sharpe.filter(Number.isFinite)
  if (known.length === 0) return undefined
  const above = sharpe.filter((ratio, i) => ratio - (half[i] ?? 0) > 0).length
  const last = sharpe.at(-1) ?? Number.NaN
  return {
    id: 'rolling',
    title: 'Rolling Sharpe ratio',
    blocks: [
      linesOf(
        {
          id: 'rolling-sharpe',
          caption: `Sharpe ratio of the last ${window} bars with its 95 % interval`,
          summary: `It lies between ${number(lowest(known))} and ${number(known.reduce((most, value) => Math.max(most, value), -Infinity))}, last ${number(last)}. The whole interval lies above 0 on ${percent(above / known.length, 0)} of the bars.`,
          unit: 'number',
          log: false,
        },
        time,
        [
          ['Sharpe ratio', 'run', sharpe],
          ['95 % low', 'low', sharpe.map((ratio, i) => ratio - (half[i] ?? 0))],
          ['95 % high', 'high', sharpe.map((ratio, i) => ratio + (half[i] ?? 0))],
        ],
        marked,
        FEW_POINTS,
      ),
    ],
  }
}

/** Accounts of different runs as multiples of their capital, over all their times. */
export const pairBlock = (
  sides: readonly { readonly name: string; readonly time: Float64Array; readonly equity: Float64Array }[],
): Block => {
  const time = Float64Array.from(new Set(sides.flatMap((side) => [...side.time]))).sort()
  const roles = ['run', 'mix'] as const
  const curves = sides.map(({ name, time: own, equity }, i): Curve => {
    const at = new Map(Array.from(own, (when, k) => [when, (equity[k + 1] ?? Number.NaN) / (equity[0] ?? 1)]))
    return [name, roles[i % roles.length] ?? 'run', time.map((when) => at.get(when) ?? Number.NaN)]
  })
  return linesOf(
    {
      id: 'pair',
      caption: 'Both accounts as multiples of their capital',
      summary: sides.map(({ name, equity }) => `${name} makes ${percent(growth(equity))}.`).join(' '),
      unit: 'number',
      log: true,
    },
    time,
    curves,
    { bands: [], marks: [] },
  )
}
