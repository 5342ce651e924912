import type { Costs } from '../../portfolio/rules/costs.js'
import { isDefined, type Metric } from '../../stats/metrics/metric.js'
import { number, percent } from '../../stats/metrics/metric-text.js'
import { type PageSection, textCell } from '../report.js'

/** One run of the same signals at other costs. */
export interface Stressed {
  readonly name: string
  readonly costs: Costs
  readonly total_return: number
  readonly sharpe_ratio: Metric
  /** Annualised arithmetic mean return above the same exposure held, where that is known. */
  readonly edge?: number
}

const NAMES = [
  ['no costs', 0],
  ['half', 0.5],
  ['as set', 1],
  ['twice', 2],
  ['four times', 4],
] as const

const scaled = ({ commission, slippage }: Costs, by: number): Costs => ({
  commission: {
    ...commission,
    rate: commission.rate * by,
    per_share: commission.per_share * by,
    fixed: commission.fixed * by,
    minimum: commission.minimum * by,
    tiers: commission.tiers.map((tier) => ({ ...tier, rate: tier.rate * by })),
  },
  slippage: {
    ...slippage,
    rate: slippage.rate * by,
    fixed: slippage.fixed * by,
    spread: slippage.spread * by,
    volume_share: slippage.volume_share * by,
  },
})

/** The costs that a choice is run at again. */
export const stressesOf = (costs: Costs): readonly (readonly [name: string, costs: Costs])[] =>
  NAMES.map(([name, times]) => [name, times === 1 ? costs : scaled(costs, times)])

/** At which of the costs the edge over the same exposure is gone. */
const edgeLost = (stressed: readonly Stressed[]): string => {
  const set = stressed.find(({ name }) => name === 'as set')?.edge
  const lost = stressed.find(({ edge }) => edge !== undefined && edge <= 0)
  if (set === undefined || set <= 0) return ''
  return lost === undefined
    ? ' The edge over the same exposure held is above 0 at all costs below.'
    : ` The edge over the same exposure held is gone at ${lost.name === 'twice' ? 'twice' : 'four times'} these costs.`
}

/** What costs do to the tested account, and the costs at which it only breaks even. */
export const costSection = (stressed: readonly Stressed[], break_even: Metric | undefined): PageSection => ({
  id: 'costs',
  title: 'Costs',
  blocks: [
    {
      _tag: 'Text',
      tone: 'plain',
      text: `${
        break_even === undefined
          ? 'The cost at which the account only breaks even was not computed.'
          : isDefined(break_even)
            ? `At ${percent(break_even, 2)} a side the account only breaks even.`
            : `There is no cost at which the account breaks even: ${break_even.because}.`
      }${edgeLost(stressed)}`,
    },
    ...(stressed.length === 0
      ? []
      : [
          {
            _tag: 'Table' as const,
            caption: 'The same signals on the same bars at other costs',
            head: ['Costs', 'Rate a side', 'Slippage', 'Return', 'Sharpe ratio', 'Edge a year'],
            rows: stressed.map(({ name, costs, total_return, sharpe_ratio, edge }) => [
              textCell(name),
              { text: percent(costs.commission.rate, 2), value: costs.commission.rate },
              { text: percent(costs.slippage.rate, 2), value: costs.slippage.rate },
              {
                text: percent(total_return),
                value: total_return,
                shade: Math.max(-1, Math.min(1, total_return)),
              },
              { text: number(sharpe_ratio), value: sharpe_ratio },
              edge === undefined
                ? textCell('-')
                : { text: percent(edge, 2), value: edge, shade: Math.max(-1, Math.min(1, edge * 10)) },
            ]),
          },
        ]),
  ],
})
