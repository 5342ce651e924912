import { isLeft } from 'fp-ts/lib/Either.js'
import { normalizedWeights } from '../../../src/portfolio/orders/weights-run.kernel.js'
import { surroundings } from '../../../src/strategy/reading/across-universe.kernel.js'
import { seriesOf } from '../../../src/strategy/reading/series-of.js'
import type { WeightRule } from './case.js'
import type { Panel } from './panel.js'

type Columns = readonly Float64Array[]

/** An expression on every instrument of a panel, which it may read across. */
export const readOn = ({ of }: Panel, expression: (place: number) => string): Columns => {
  const seen = surroundings(of, of)
  return of.instruments.map(({ symbol, dataset }, at) => {
    const read = seriesOf(expression(at), dataset.bars, { across: seen(symbol) })
    if (isLeft(read)) throw new Error(read.left.message)
    return read.right.values as Float64Array
  })
}

/** The same day some calendar months earlier, or the last day of that month. */
const monthsBefore = (time: number, months: number): number => {
  const date = new Date(time)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months + 1, 0)).getUTCDate()
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, Math.min(last, date.getUTCDate()))
}

/** The best get equal parts by the return since the first bar on or after the day that many months earlier. */
const momentumOfMonths = ({ of }: Panel, months: number, top: number): Columns => {
  const returns = of.instruments.map(({ dataset: { bars } }) =>
    bars.close.map((close, i) => {
      const begin = monthsBefore(bars.time[i]!, months)
      return close / bars.close[bars.time.findIndex((time) => time >= begin)]! - 1
    }),
  )
  return returns.map((own) =>
    own.map((value, i) => (returns.filter((other) => other[i]! > value).length < top ? 1 / top : 0)),
  )
}

/** What an expression of weights says by instrument and bar, NaN where it says nothing. */
export const targetsOf = (rule: WeightRule, panel: Panel): Columns => {
  const { of, rows, bar_on } = panel
  const names = of.instruments.map(({ symbol }) => symbol)
  switch (rule.rule) {
    case 'fixed':
      return of.instruments.map(({ dataset: { bars } }, at) =>
        new Float64Array(bars.length).fill(rule.weights[at] ?? Number.NaN),
      )
    case 'equal': {
      const count = rows.map((_, row) => bar_on.filter((own) => own[row]! >= 0).length)
      return of.instruments.map(({ dataset: { bars } }, at) => {
        const column = new Float64Array(bars.length)
        for (const [row, bar] of bar_on[at]!.entries()) if (bar >= 0) column[bar] = 1 / count[row]!
        return column
      })
    }
    case 'momentum_top':
      return rule.months === undefined
        ? readOn(panel, () => `top(close / lag(close, ${rule.bars ?? 0}), ${rule.top})`)
        : momentumOfMonths(panel, rule.months, rule.top)
    case 'rank_long_short': {
      const { bars, top, bottom, gross } = rule
      const past = `close / lag(close, ${bars})`
      const each = gross / (top + bottom)
      return readOn(
        panel,
        () => `${top * each} * top(${past}, ${top}) - ${bottom * each} * bottom(${past}, ${bottom})`,
      )
    }
    case 'inverse_vol': {
      const own = readOn(panel, () => `1 / stdev(roc(close, 1), ${rule.bars})`)
      return normalizedWeights(
        of,
        own.map((weights) => ({ weights })),
        'gross',
      ).map((column) => column?.weights ?? new Float64Array(0))
    }
    case 'volatility_target': {
      const { base, bars, target, periods, cap } = rule
      const moves = names.map((name, at) => `${base[at]} * roc(close('${name}'), 1) / 100`).join(' + ')
      const sample = Math.sqrt((periods * bars) / (bars - 1))
      return readOn(
        panel,
        (at) => `${base[at]} * min(${cap}, ${target} / (${sample} * stdev(${moves}, ${bars})))`,
      )
    }
    case 'optimised':
      return readOn(panel, () => `risk_parity(roc(close, 1), ${rule.bars})`)
    case 'pairs': {
      const [a, b] = names
      const spread = `zscore(log(close('${a}')) - log(close('${b}')), ${rule.bars})`
      const [z = new Float64Array(0)] = readOn(panel, () => spread)
      let state = 0
      const changes = z.map((value) => {
        const before = state
        if (state === 0) state = value > rule.enter ? -1 : value < -rule.enter ? 1 : 0
        else if (state === -1 ? value < rule.exit : value > -rule.exit) state = 0
        return state === before ? Number.NaN : state * rule.weight
      })
      return [changes, changes.map((weight) => -weight)]
    }
    case 'sma_signals':
      throw new Error('signals are machines')
  }
}
