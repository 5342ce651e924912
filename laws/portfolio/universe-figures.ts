import { deepStrictEqual, ok } from 'node:assert'
import type { Universe } from '../../src/market/universe/universe.js'
import type { UniverseSlice } from '../../src/market/universe/universe-range.js'
import { investedIn } from '../../src/portfolio/account/invested.kernel.js'
import type { JointSimulation } from '../../src/portfolio/account/joint-simulation.js'
import { knownPrices } from '../../src/portfolio/account/known-prices.kernel.js'
import { EXIT_REASONS, placesByInstrument, tradesAt } from '../../src/portfolio/account/trades.js'
import type { SteppedAccount } from '../../src/portfolio/figures/exposures.kernel.js'
import type { UniverseFigures } from '../../src/portfolio/figures/universe-figures.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { isDefined } from '../../src/stats/metrics/metric.js'
import { lawOver } from '../arbitrary/shared-cases.js'
import type { Law } from '../law.js'
import { close } from './closeness.js'
import { ending } from './execution-terms.js'
import type { JointSimulate } from './joint-account.js'
import { anyJointCase, logsFor } from './joint-case.js'

/** What gives the figures of a joint account by instrument. */
export type FiguresOf = (
  universe: Universe,
  account: SteppedAccount,
  periods_per_year: number,
) => UniverseFigures

const PERIODS = 252
const cases = anyJointCase()

interface Figured {
  readonly universe: Universe
  readonly slice: UniverseSlice
  readonly made: JointSimulation
  readonly capital: number
  readonly figures: UniverseFigures
}

const accountOf = ({ made, slice }: Pick<Figured, 'made' | 'slice'>): SteppedAccount => ({
  stretches: [slice.steps],
  equity: made.equity,
  trades: made.trades,
})

/** The same instruments in groups, in turn. */
const grouped = (universe: Universe, names: readonly string[]): Universe => ({
  ...universe,
  instruments: universe.instruments.map((one, i) => ({ ...one, group: names[i % names.length]! })),
})

/** What holds of the figures by instrument of any joint account. */
export const universeFigureLaws = (figuresOf: FiguresOf, joint: JointSimulate): readonly Law[] => {
  const law = (name: string, holds: (given: Figured) => void, fill?: Execution['fill']): Law =>
    lawOver(
      name,
      cases,
      (given) => {
        const { universe, logs, execution: written, slice } = ending(given, 'close')
        const execution = fill === undefined ? written : { ...written, fill }
        const made = joint(universe, logsFor(universe, logs), execution, slice)
        const figures = figuresOf(universe, accountOf({ made, slice }), PERIODS)
        holds({ universe, slice, made, capital: execution.capital, figures })
      },
      100,
    )
  return [
    law('contributions sum to the return of the account', ({ made, capital, figures }) => {
      const { account, instruments } = figures
      const sum = instruments.reduce((all, { contribution }) => all + contribution, 0)
      const scale = 1 + made.totals.turnover / capital
      close(sum, made.equity.at(-1)! / capital - 1, scale, 'contributions')
      close(sum, account.contribution, scale, 'the whole')
    }),
    law(
      'filled at closes, the mean exposure is that of the positions',
      ({ universe, slice, made, figures }) => {
        const positions = universe.instruments.map((instrument, i) => {
          const units = made.positions[i]!
          const prices = knownPrices(instrument, units, slice.steps[0])
          return { units, close: (k: number) => prices[k]! }
        })
        const { net, gross } = investedIn(made.equity, positions)
        const { account, instruments } = figures
        close(account.gross, gross, 1, 'gross')
        close(account.net, net, 1, 'net')
        const sums = instruments.reduce((all, one) => [all[0]! + one.gross, all[1]! + one.net], [0, 0])
        close(sums[0]!, gross, 1, 'gross of all')
        close(sums[1]!, net, 1, 'net of all')
      },
      'close',
    ),
    law('turnover is what the account bought and sold, but for the close at the end', ({ made, figures }) => {
      const { trades, equity, totals } = made
      const forced = trades.reason.reduce(
        (sum, reason, i) =>
          EXIT_REASONS[reason] === 'end_of_data' ? sum + trades.units[i]! * trades.exit_price[i]! : sum,
        0,
      )
      const mean = equity.reduce((sum, value) => sum + value, 0) / equity.length
      const { turnover } = figures.account
      if (isDefined(turnover))
        close(
          (turnover * mean * (equity.length - 1)) / PERIODS,
          totals.turnover - forced,
          totals.turnover,
          'value',
        )
    }),
    law(
      'one position at a time is spread as one, and never as more than there are instruments',
      ({ figures }) => {
        const { account, instruments } = figures
        if (!isDefined(account.effective_positions)) return
        ok(account.effective_positions >= 1 - 1e-9)
        ok(account.effective_positions <= instruments.length + 1e-9)
      },
    ),
    law('groups add up to the account', ({ universe, slice, made, figures }) => {
      const { groups = [], account } = figuresOf(
        grouped(universe, ['x', 'y']),
        accountOf({ made, slice }),
        PERIODS,
      )
      deepStrictEqual(
        { ...account, effective_groups: undefined },
        { ...figures.account, effective_groups: undefined },
      )
      const scale = 1 + made.totals.turnover / made.equity[0]!
      for (const name of ['contribution', 'gross', 'net'] as const)
        close(
          groups.reduce((sum, one) => sum + one[name], 0),
          account[name],
          scale,
          name,
        )
      ok(groups.every(({ largest_gross, largest }) => largest_gross >= largest - 1e-9 * scale))
      if (account.effective_groups !== undefined && isDefined(account.effective_groups))
        ok(account.effective_groups <= groups.length + 1e-9)
    }),
    law('one group of all is the account, and a group of one its instrument', ({ universe, slice, made }) => {
      const held = accountOf({ made, slice })
      const whole = figuresOf(grouped(universe, ['all']), held, PERIODS)
      const [one] = whole.groups ?? []
      const { effective_groups: _, correlation: __, ...account } = whole.account
      deepStrictEqual(one, {
        group: 'all',
        instruments: universe.instruments.length,
        ...account,
        correlation: one?.correlation,
      })
      const names = universe.instruments.map(({ symbol }) => symbol)
      const apart = figuresOf(grouped(universe, names), held, PERIODS)
      apart.instruments.forEach(({ symbol: _symbol, ...own }, i) => {
        for (const [name, value] of Object.entries(own)) {
          const of = apart.groups?.[i]?.[name as keyof typeof own]
          if (typeof value === 'number' && typeof of === 'number') close(of, value, 1 + Math.abs(value), name)
          else deepStrictEqual(of, value, name)
        }
      })
    }),
    law('the figures of an instrument read no trade of another', ({ universe, slice, made, figures }) => {
      placesByInstrument(made.trades, universe.instruments.length).forEach((own, place) => {
        const alone = { ...accountOf({ made, slice }), trades: tradesAt(made.trades, own) }
        deepStrictEqual(figuresOf(universe, alone, PERIODS).instruments[place], figures.instruments[place])
      })
    }),
  ]
}
