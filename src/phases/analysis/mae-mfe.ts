import { sequenceT } from 'fp-ts/lib/Apply.js'
import { Apply, type Either, isLeft, left, map } from 'fp-ts/lib/Either.js'
import type { Market } from '../../candidate/market.js'
import type { MarketServices } from '../../candidate/services.js'
import { keep, keepSome, tradeSymbolsContent } from '../../candidate/stored-artifacts.js'
import { instrumentGroups } from '../../market/universe/instrument-groups.js'
import { type PlacedTrades, tradesAt } from '../../portfolio/account/trades.js'
import type { Excursions } from '../../portfolio/runs/excursions.kernel.js'
import { type JointExcursions, jointExcursions } from '../../portfolio/runs/joint-excursions.js'
import type { Request } from '../../run/handler.js'
import { missingInput, type PhaseError } from '../../run/phase-error.js'
import { type Distribution, distributionOf } from '../../stats/inference/distribution.js'
import {
  definedOr,
  isDefined,
  liftMetrics,
  type Metric,
  undefinedMetric,
} from '../../stats/metrics/metric.js'
import { averageOf, percentileOf } from '../../stats/returns/column.kernel.js'
import { excursionsContent, type MaeMfeConfig, type MaeMfeResult } from './mae-mfe-form.js'
import { partsBy } from './source.js'

type Column = Float64Array | Int32Array
interface Group {
  readonly all: Distribution
  readonly winners: Distribution
  readonly losers: Distribution
}

const part = (column: Column, counts: (i: number) => boolean): Float64Array =>
  Float64Array.from(Array.from(column).filter((_, i) => counts(i)))

/** The trades of one side, or all. */
const ofSide = (trades: PlacedTrades, side: MaeMfeConfig['side']): PlacedTrades =>
  side === 'all'
    ? trades
    : tradesAt(
        trades,
        Array.from(trades.side.keys()).filter((i) => trades.side[i] === (side === 'long' ? 1 : -1)),
      )

const suggestionOf = (
  { mae, mfe, gross }: Excursions,
  pnl: Float64Array,
  { keep_winners, reach_target, min_winners }: MaeMfeConfig,
): MaeMfeResult['suggestion'] => {
  const won = (i: number): boolean => (pnl[i] ?? 0) > 0
  const [against, favour] = [part(mae, won), part(mfe, won)]
  const level = (value: number, because: string): Metric =>
    against.length < min_winners
      ? undefinedMetric(`${against.length} winners, ${min_winners} are needed to suggest a level`)
      : value > 0
        ? value
        : undefinedMetric(because)
  const stop = level(
    -percentileOf(against, 1 - keep_winners),
    'the winners that are kept never went against their side',
  )
  const touches = (at: number, i: number): boolean => (mae[i] ?? 0) <= -at
  const losers = part(mae, (i) => !won(i))
  return {
    stop_loss: stop,
    take_profit: level(percentileOf(favour, 1 - reach_target), 'the winners never went for their side'),
    losers_stopped: liftMetrics(
      [stop],
      (at = 0) => losers.filter((value) => value <= -at).length / losers.length,
      'there are no losers',
    ),
    mean_return: definedOr(averageOf(gross), 'there are no trades'),
    mean_return_stopped: isDefined(stop)
      ? definedOr(
          averageOf(gross.map((value, i) => (touches(stop, i) ? -stop : value))),
          'there are no trades',
        )
      : stop,
  }
}

/** What the excursions of some trades are, and the levels that they suggest. */
const figuresOf = (
  found: Excursions,
  pnl: Float64Array,
  config: MaeMfeConfig,
): Omit<MaeMfeResult, 'excursions' | 'dataset' | 'by_symbol' | 'by_group' | 'trade_symbols'> => {
  const won = (i: number): boolean => (pnl[i] ?? 0) > 0
  const groups = (column: Column): Group => ({
    all: distributionOf(part(column, () => true)),
    winners: distributionOf(part(column, won)),
    losers: distributionOf(part(column, (i) => !won(i))),
  })
  const winners = pnl.filter((value) => value > 0).length
  return {
    trades: pnl.length,
    winners,
    losers: pnl.length - winners,
    mae: groups(found.mae),
    mfe: groups(found.mfe),
    bars_to_mae: groups(found.mae_bars),
    bars_to_mfe: groups(found.mfe_bars),
    edge_ratio: definedOr(averageOf(found.mfe) / -averageOf(found.mae), 'no trade went against its side'),
    suggestion: suggestionOf(found, pnl, config),
  }
}

/** The same of the trades of each of several instruments. */
const bySymbol = (
  { on, instruments }: Market,
  each: JointExcursions['each'],
  config: MaeMfeConfig,
): Pick<MaeMfeResult, 'by_symbol'> =>
  on._tag === 'One'
    ? {}
    : {
        by_symbol: Object.fromEntries(
          each.map(({ trades, excursions }, place) => [
            instruments[place]?.symbol ?? '',
            figuresOf(excursions, trades.pnl, config),
          ]),
        ),
      }

/** The same of the trades of each group; those of instruments without one stand in none. */
const byGroup = (
  { on }: Market,
  { pnl, symbol }: Pick<PlacedTrades, 'pnl' | 'symbol'>,
  found: Excursions,
  config: MaeMfeConfig,
): Pick<MaeMfeResult, 'by_group'> => {
  const groups = on._tag === 'One' || symbol === undefined ? [] : instrumentGroups(on.universe)
  const named = groups.flatMap(({ group, places }) => {
    const isOf = (_: number, trade: number): boolean => places.includes(symbol?.[trade] ?? -1)
    return group === undefined
      ? []
      : [
          [
            group,
            figuresOf(
              {
                mae: found.mae.filter(isOf),
                mfe: found.mfe.filter(isOf),
                mae_bars: found.mae_bars.filter(isOf),
                mfe_bars: found.mfe_bars.filter(isOf),
                gross: found.gross.filter(isOf),
              },
              pnl.filter(isOf),
              config,
            ),
          ] as const,
        ]
  })
  return named.length === 0 ? {} : { by_group: Object.fromEntries(named) }
}

/** How far the trades of a run went against and for their side, and the levels that this suggests. */
export const maeMfe = async (
  { config, artifacts }: Request<MaeMfeConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, MaeMfeResult>> => {
  const parts = await partsBy(config, services, artifacts)
  if (isLeft(parts)) return parts
  const { market, execution } = parts.right
  if (parts.right.trades === undefined) return left(missingInput('the trades of a run are needed'))
  const trades = ofSide(parts.right.trades, config.side)
  const fill = execution?.fill ?? config.fill ?? 'next_open'
  const { all, each } = jointExcursions(
    trades,
    market.instruments.map(({ dataset }) => dataset.bars),
    fill,
  )
  const { side, entry_bar, exit_bar, pnl } = trades
  const symbols =
    trades.symbol === undefined
      ? undefined
      : Array.from(trades.symbol, (at) => market.instruments[at]?.symbol ?? '')
  const kept = sequenceT(Apply)(
    await keep(artifacts, excursionsContent, { side, entry_bar, exit_bar, pnl, ...all }),
    await keepSome(artifacts, tradeSymbolsContent, symbols),
  )
  return map(
    ([excursions, trade_symbols]: readonly [
      MaeMfeResult['excursions'],
      MaeMfeResult['trade_symbols'],
    ]): MaeMfeResult => ({
      ...figuresOf(all, pnl, config),
      excursions,
      ...(trade_symbols === undefined ? {} : { trade_symbols }),
      ...bySymbol(market, each, config),
      ...byGroup(market, trades, all, config),
      dataset: market.hash,
    }),
  )(kept)
}
