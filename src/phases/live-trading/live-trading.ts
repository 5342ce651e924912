import { left, right } from 'fp-ts/lib/Either.js'
import { of } from 'rxjs'
import {
  anything,
  finite,
  type InputOf,
  oneOf,
  optional,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec.js'
import type { Handler } from '../../run/handler.js'
import { badConfig } from '../../run/phase-error.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import { candidateCodec } from '../candidate.js'
import type { MarketServices } from '../services.js'
import { written } from '../written.js'

/** What is traded, through which broker, and for how long. */
export const liveTradingConfigCodec = struct('live trading', {
  candidate: candidateCodec,
  broker: withDefault(oneOf('broker', ['paper']), 'paper'),
  /** Span of feed time after which it ends. */
  duration_ms: optional(finite(1)),
})
export type LiveTradingConfig = TypeOf<typeof liveTradingConfigCodec>
export type LiveTradingConfigInput = InputOf<typeof liveTradingConfigCodec>

/** Live trading is planned and checked like every phase, but there is no broker yet: it says so and acts on nothing. */
export const liveTradingHandler: Handler<LiveTradingConfig, unknown, MarketServices> = {
  version: 1,
  config: liveTradingConfigCodec,
  result: anything,
  cached: false,
  grounds: () => Promise.resolve(right(null)),
  run: ({ config }) =>
    of(
      left(
        badConfig({
          path: 'broker',
          message: `there is no ${config.broker} broker in this version: backtest or validate the candidate instead`,
        }),
      ),
    ),
}

/** A phase that trades a frozen choice; in this version its handler refuses, see `liveTradingHandler`. */
export const liveTrading = <const Name extends string, const C extends Templated<LiveTradingConfigInput>>(
  name: Name,
  config: C & Exact<C, LiveTradingConfigInput>,
  policy: PolicyInput = {},
): Phase<Name, unknown, NeedsIn<C>> => phase(name, 'live_trading', written(config), policy)
