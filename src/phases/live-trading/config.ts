import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { jointOfOne } from '../../broker/account-of-one.js'
import type { OpenJointAccount } from '../../broker/broker.js'
import { type AnyBrokerPart, brokers } from '../../broker/broker-part.js'
import { unsizedCandidateCodec } from '../../candidate/candidate.js'
import { universeField } from '../../candidate/universe-field.js'
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
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
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

/** The account that a config opens, of several instruments or of one. Errors: several, and a broker that holds one in an account. */
export const accountWith = (
  config: BrokerConfig,
  execution: Execution,
  isSeveral: boolean,
): Either<PhaseError, OpenJointAccount> => {
  const part: AnyBrokerPart = config.kind === 'own' ? config.part : brokers[config.kind]
  const value: unknown = config.kind === 'own' ? config.value : config
  return part.open_joint !== undefined
    ? right(part.open_joint(value, execution))
    : isSeveral
      ? left(
          badConfig({
            path: 'broker',
            message: `"${part.name}" holds one instrument in an account: give one, take the broker paper, or give this one an open_joint`,
          }),
        )
      : right(jointOfOne(part.open(value, execution)))
}

/** What is traded, on which bars, through which broker, and what watches it. */
export const liveTradingConfigCodec = struct('live trading', {
  candidate: unsizedCandidateCodec,
  ...universeField,
  /** The bars that are fed. */
  range: orDefaults(rangeCodec),
  broker: withDefault(brokerCodec, { kind: 'paper' }),
  /** Span of feed time after which it ends. */
  duration_ms: optionalField(finite(1)),
  /** Bars that the feed gives at once, of several instruments times; results do not depend on it. */
  batch: withDefault(integer(1), 1),
  /** The candidate's own serves where none is given. */
  execution: optionalField(unsizedExecutionCodec),
  monitor: orDefaults(monitorCodec),
})
export type LiveTradingConfig = TypeOf<typeof liveTradingConfigCodec>
export type LiveTradingConfigInput = InputOf<typeof liveTradingConfigCodec>
