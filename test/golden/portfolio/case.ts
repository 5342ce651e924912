import type { GoldenCase } from '../case.js'

/** The files of a panel, and which of their days it keeps. */
export interface PanelSource {
  readonly symbols: readonly { readonly symbol: string; readonly file: string; readonly column?: string }[]
  readonly from: string
  readonly to: string
  readonly calendar: 'intersection' | 'union'
}

export interface Schedule {
  readonly every: 'bar' | 'week' | 'month' | 'quarter'
  readonly first_bar?: boolean
  readonly last_bar?: boolean
  readonly not_before?: number
  readonly on?: 'first_complete_bar'
}

/** How a run comes to its targets, as the cases say it. */
export type WeightRule =
  | { readonly rule: 'equal' }
  | { readonly rule: 'fixed'; readonly weights: readonly number[] }
  | { readonly rule: 'momentum_top'; readonly months?: number; readonly bars?: number; readonly top: number }
  | {
      readonly rule: 'rank_long_short'
      readonly bars: number
      readonly top: number
      readonly bottom: number
      readonly gross: number
    }
  | { readonly rule: 'inverse_vol'; readonly bars: number }
  | {
      readonly rule: 'volatility_target'
      readonly base: readonly number[]
      readonly bars: number
      readonly target: number
      readonly periods: number
      readonly cap: number
    }
  | { readonly rule: 'optimised'; readonly objective: 'risk_parity'; readonly bars: number }
  | {
      readonly rule: 'pairs'
      readonly bars: number
      readonly enter: number
      readonly exit: number
      readonly weight: number
    }
  | {
      readonly rule: 'sma_signals'
      readonly fast: number
      readonly slow: number
      readonly size: 'equity_share' | 'cash_share' | 'value'
      readonly share?: number
      readonly value?: number
    }

export interface Rules {
  readonly schedule?: Schedule
  readonly weights: WeightRule
  readonly fill: { readonly bar: 0 | 1; readonly price: 'open' | 'close' }
  readonly account: 'inside' | 'cash' | 'fixed_units'
  readonly costs: {
    readonly rate?: number
    readonly fixed?: number
    readonly per_unit?: number
    readonly min?: number
    readonly slippage?: number
  }
  readonly units?: { readonly kind: 'real' | 'whole' | 'lot'; readonly lot?: number; readonly min?: number }
  readonly order?: 'listed' | 'reversed'
  readonly band?: { readonly kind: 'absolute' | 'relative'; readonly width: number }
  readonly delisting?: 'last_close'
}

export interface PortfolioCase extends GoldenCase {
  readonly data: PanelSource
  readonly initial_cash: number
  readonly runs: readonly {
    readonly id: string
    readonly engine: string
    readonly rules: Rules
    readonly expected: Readonly<Record<string, unknown>>
  }[]
}
