import type { TraderRun } from '../../candidate/market.js'
import { moneyOf } from '../../market/universe/money.js'
import type { Universe } from '../../market/universe/universe.js'
import { stepOfBar, type UniverseSlice } from '../../market/universe/universe-range.js'
import { EXIT_REASONS } from '../../portfolio/account/trades.js'

/** What a delisting for cause left on average of a share on the NYSE and AMEX (Shumway, J. Finance 52, 1997). */
const STRESS = -0.3

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/**
 * The positions of a list of members that were sold at the last close of a delisting for want of a `delisting_return`: how many,
 * and the total return with each of these at -30 %, its loss taken as a share of the equity that it had left.
 */
export const delistingStress = (
  { universe, slice }: { readonly universe: Universe; readonly slice: UniverseSlice },
  { equity, trades }: Pick<TraderRun, 'equity' | 'trades'>,
): readonly string[] => {
  const delisted = EXIT_REASONS.indexOf('delisted')
  const [from] = slice.steps
  const shares = [...trades.reason].flatMap((reason, k) => {
    const instrument = universe.instruments[trades.symbol?.[k] ?? -1]
    if (reason !== delisted || instrument?.membership === undefined) return []
    if (instrument.membership.delisting_return !== undefined) return []
    const bar = trades.exit_bar[k] ?? -1
    const left = equity[stepOfBar(instrument, bar) - from + 1] ?? Number.NaN
    const rate = moneyOf(instrument)?.close[bar] ?? 1
    const value = (trades.units[k] ?? 0) * (instrument.dataset.bars.close[bar] ?? 0) * rate
    return [((trades.side[k] ?? 0) * value) / left]
  })
  if (shares.length === 0) return []
  const [first = Number.NaN] = equity
  const grown = (equity.at(-1) ?? Number.NaN) / first
  const stressed = shares.reduce((wealth, share) => wealth * Math.max(0, 1 + STRESS * share), grown)
  return [
    `${shares.length} ${shares.length === 1 ? 'position was' : 'positions were'} sold at the last close of a delisting without delisting_return: at ${percent(STRESS)} each the total return is ${percent(stressed - 1)}, not ${percent(grown - 1)}`,
  ]
}
