import type { Execution } from '../../../src/portfolio/rules/execution.js'
import { type PresetName, presets } from '../../../src/portfolio/rules/presets.js'
import type { Rules } from './case.js'

const presetOf = ({ account }: Rules, engine: string): PresetName =>
  account === 'inside'
    ? 'bt'
    : account === 'cash'
      ? 'vectorbt_targets'
      : engine.startsWith('zipline')
        ? 'zipline'
        : 'backtrader'

const roundingOf = (
  { units = { kind: 'real' } }: Rules,
  own: Execution['units']['rounding'],
): Execution['units']['rounding'] =>
  units.kind === 'real'
    ? { kind: 'fractional' }
    : units.kind === 'lot'
      ? { kind: 'lot', lot: units.lot ?? 1 }
      : own

/** The preset of an engine, with the costs, units and times of fill of one of its runs. */
export const executionOf = (rules: Rules, engine: string, capital: number): Execution => {
  const preset: Execution = presets[presetOf(rules, engine)]
  const { fill, costs, units, order, weights } = rules
  const ofCash = weights.rule === 'sma_signals' && weights.size === 'cash_share'
  return {
    ...preset,
    capital,
    fill: fill.bar === 0 ? 'close' : fill.price === 'open' ? 'next_open' : 'next_close',
    units: {
      ...preset.units,
      ...(ofCash ? { of: 'available' as const } : {}),
      ...(units?.min === undefined ? {} : { least: units.min }),
      rounding: roundingOf(rules, preset.units.rounding),
    },
    costs: {
      commission: {
        ...preset.costs.commission,
        rate: costs.rate ?? 0,
        fixed: costs.fixed ?? 0,
        per_share: costs.per_unit ?? 0,
        minimum: costs.min ?? 0,
      },
      slippage: { ...preset.costs.slippage, rate: costs.slippage ?? 0 },
    },
    ...(preset.sharing === undefined || order === undefined
      ? {}
      : { sharing: { ...preset.sharing, sequence: order } }),
  }
}
