import { right } from 'fp-ts/lib/Either.js'
import type { OpenAccount } from '../../broker/broker.js'
import { type AnyBrokerPart, brokers } from '../../broker/broker-part.js'
import { candidateCodec } from '../../candidate/candidate.js'
import {
  type Codec,
  either,
  finite,
  type InputOf,
  integer,
  oneOf,
  optionalField,
  orDefaults,
  refined,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../../core/codec/codec.js'
import { type Own, type OwnForm, orOwn } from '../../core/codec/own-part.js'
import { rangeCodec } from '../../market/bars/range.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { executionCodec } from '../../portfolio/rules/execution-codec.js'
import { monitorCodec } from './monitor.kernel.js'

const record = tagged('broker', 'kind', { paper: brokers.paper.config })
type BuiltIn = TypeOf<typeof record>
const bare = refined<'paper', 'paper', BuiltIn>(
  'broker',
  oneOf('broker', ['paper']),
  (kind) => right({ kind }),
  ({ kind }) => kind,
  record.is,
)
const own: OwnForm<'kind', AnyBrokerPart, unknown> = {
  sort: 'brokers',
  what: 'broker',
  tag: 'kind',
  form: ({ config }) => config,
}
/** A broker by its bare kind, or as a record. */
export type BrokerConfig = BuiltIn | Own<'kind', AnyBrokerPart>
const brokerCodec: Codec<BrokerConfig, 'paper' | InputOf<typeof record> | Own<'kind', AnyBrokerPart>> = orOwn(
  own,
  either('broker', (value) => typeof value === 'string', bare, record),
)

/** The account that a config opens. */
export const accountWith = (config: BrokerConfig, execution: Execution): OpenAccount =>
  config.kind === 'own'
    ? config.part.open(config.value, execution)
    : brokers[config.kind].open(config, execution)

/** What is traded, on which bars, through which broker, and what watches it. */
export const liveTradingConfigCodec = struct('live trading', {
  candidate: candidateCodec,
  /** The bars that are fed. */
  range: orDefaults(rangeCodec),
  broker: withDefault(brokerCodec, { kind: 'paper' }),
  /** Span of feed time after which it ends. */
  duration_ms: optionalField(finite(1)),
  /** Bars that the feed gives at once; results do not depend on it. */
  batch: withDefault(integer(1), 1),
  /** The candidate's own serves where none is given. */
  execution: optionalField(executionCodec),
  monitor: orDefaults(monitorCodec),
})
export type LiveTradingConfig = TypeOf<typeof liveTradingConfigCodec>
export type LiveTradingConfigInput = InputOf<typeof liveTradingConfigCodec>
