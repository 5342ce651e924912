import { type StrategyInput, written } from '../../candidate/written-strategy.js'
import type { Renamed } from '../../core/codec/old-word.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import type { BacktestConfigInput } from './config.js'
import type { WrittenBacktestResult } from './result.js'

type WithStrategy<C> = C extends { readonly strategy: unknown }
  ? Omit<C, 'strategy'> & { readonly strategy: StrategyInput }
  : C
type ConfigInput = WithStrategy<BacktestConfigInput>
/** Refuses the `model` of before with the new word. */
type WithoutModel<C> = C extends { readonly model: unknown }
  ? { readonly model: Renamed<'execution, such as { preset: "vectorbt" }'> }
  : unknown
type Certain<K extends keyof WrittenBacktestResult> = {
  readonly [Name in K]-?: NonNullable<WrittenBacktestResult[Name]>
}
type Signals<C> = C extends { readonly capture: 'signals' } ? Certain<'signal_logs'> : unknown
type Trading<C> = C extends { readonly orders: unknown } | { readonly machine: unknown }
  ? Certain<'order_log'>
  : C extends { readonly replay: unknown }
    ? unknown
    : Certain<'candidate'>
type Joint<C> = C extends { readonly universe: unknown } ? Certain<'instruments' | 'trade_symbols'> : unknown
type ResultFor<C> = WrittenBacktestResult & Signals<C> & Trading<C> & Joint<C>

/** A phase that runs a strategy, a candidate, a captured signal, orders or an order machine over a range of bars. */
export const backtest = <const Name extends string, const C extends Templated<ConfigInput>>(
  name: Name,
  config: C & Exact<C, ConfigInput> & WithoutModel<C>,
  policy: PolicyInput = {},
): Phase<Name, ResultFor<C>, NeedsIn<C>> => phase(name, 'backtest', written(config), policy)
