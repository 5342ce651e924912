import { right } from 'fp-ts/lib/Either.js'
import { candidateCodec } from '../../candidate/candidate.js'
import {
  type Codec,
  either,
  finite,
  type InputOf,
  integer,
  oneOf,
  optional,
  orDefaults,
  refined,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../../core/codec/codec.js'
import { rangeCodec } from '../../market/bars/range.js'
import { executionCodec } from '../../portfolio/rules/execution-codec.js'
import { monitorCodec } from './monitor.kernel.js'

const record = tagged('broker', 'kind', { paper: struct('paper broker', {}) })
type BrokerConfig = TypeOf<typeof record>
const bare = refined<'paper', 'paper', BrokerConfig>(
  'broker',
  oneOf('broker', ['paper']),
  (kind) => right({ kind }),
  ({ kind }) => kind,
  record.is,
)
/** A broker by its bare kind, or as a record. */
const brokerCodec: Codec<BrokerConfig, 'paper' | InputOf<typeof record>> = either(
  'broker',
  (value) => typeof value === 'string',
  bare,
  record,
)

/** What is traded, on which bars, through which broker, and what watches it. */
export const liveTradingConfigCodec = struct('live trading', {
  candidate: candidateCodec,
  /** The bars that are fed. */
  range: orDefaults(rangeCodec),
  broker: withDefault(brokerCodec, { kind: 'paper' }),
  /** Span of feed time after which it ends. */
  duration_ms: optional(finite(1)),
  /** Bars that the feed gives at once; results do not depend on it. */
  batch: withDefault(integer(1), 1),
  /** The candidate's own serves where none is given. */
  execution: optional(executionCodec),
  monitor: orDefaults(monitorCodec),
})
export type LiveTradingConfig = TypeOf<typeof liveTradingConfigCodec>
export type LiveTradingConfigInput = InputOf<typeof liveTradingConfigCodec>
