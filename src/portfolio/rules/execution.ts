import { above0 } from '../../core/codec/bounds.js'
import {
  bool,
  checked,
  defaultsOf,
  oneOf,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec/codec.js'
import { accountExitsCodec } from '../../strategy/account-exits.js'
import { costsCodec } from './costs.js'
import { financingCodec } from './financing.js'
import { limitsCodec } from './limits.js'
import {
  contractCodec,
  FILLS,
  plainPrices,
  plainUnits,
  positionsCodec,
  pricesCodec,
  sharingCodec,
  unitsCodec,
  volumeCodec,
} from './order-rules.js'
import { riskCodec } from './risk.js'
import { sizingCodec } from './sizing.js'

/** The fields of an execution with their defaults, which are those of the preset `pessimistic`. */
const executionFields = {
  capital: withDefault(above0('capital'), 100_000),
  fill: withDefault(oneOf('fill', FILLS), 'next_open'),
  /**
   * `time` follows a bar from its open through its range (stops before targets, exits before entries) to its close; `queue`
   * takes the orders as they stand in the book, each against the whole bar after its decision.
   */
  matching: withDefault(oneOf('matching', ['time', 'queue']), 'time'),
  intrabar: withDefault(oneOf('intrabar order', ['stop_first', 'target_first']), 'stop_first'),
  /**
   * Exit levels on the entry's own bar. `pessimistic`: all after an entry at the open, the stop alone after one within
   * the bar; `next_bar`: none; `again`: the queue is matched once more, after an entry at market, or by a stop whose
   * target lies in the bar and whose stop does not.
   */
  entry_bar: withDefault(oneOf('entry-bar rule', ['pessimistic', 'next_bar', 'again']), 'pessimistic'),
  prices: withDefault(pricesCodec, plainPrices),
  units: withDefault(unitsCodec, plainUnits),
  costs: orDefaults(costsCodec),
  /** Gross value over equity that the account can pay for at a fill; above 1 it borrows cash. */
  leverage: withDefault(above0('leverage'), 1),
  contract: withDefault(contractCodec, { kind: 'stock' }),
  positions: orDefaults(positionsCodec),
  volume: withDefault(volumeCodec, { kind: 'unlimited' }),
  /** Without one, what lessens positions goes first, and purchases towards target weights shrink together. */
  sharing: optionalField(sharingCodec),
  /** An equity of 0 or less at a close: `halt` closes all there and trades no more; `wipe` also ends with equity 0. */
  ruin: withDefault(oneOf('ruin rule', ['halt', 'wipe', 'ignore']), 'halt'),
  /** What stands at the end: closed at the last close or the last open, or left open and marked. */
  finalize: withDefault(oneOf('finalisation', ['close', 'open', 'mark']), 'close'),
  sizing: withDefault(sizingCodec, { kind: 'fraction', fraction: 1 }),
  risk: orDefaults(riskCodec),
  /** Rules that read the open trade; they take the place of those that a strategy has of its own. */
  exits: optionalField(accountExitsCodec),
  limits: orDefaults(limitsCodec),
  financing: orDefaults(financingCodec),
  allow_short: withDefault(bool, true),
} as const

/** The names of an execution's fields. */
export const EXECUTION_FIELDS: readonly string[] = Object.keys(executionFields)

/** The whole execution model, written in full: how decisions become fills, and what they may do. */
export const wholeExecutionCodec = checked(
  struct('execution', executionFields),
  ({ matching, entry_bar, contract, leverage, volume }) =>
    matching === 'queue' && entry_bar === 'pessimistic'
      ? 'matching "queue" takes entry_bar "again" or "next_bar"'
      : matching === 'time' && entry_bar === 'again'
        ? 'entry_bar "again" goes with matching "queue"'
        : matching === 'queue' && volume.kind === 'share'
          ? 'a volume share goes with matching "time"'
          : contract.kind === 'future' && contract.margin !== undefined && leverage !== 1
            ? `a contract that ties a margin of ${contract.margin} has its leverage in it: leave out leverage, or the margin`
            : undefined,
)
export type Execution = TypeOf<typeof wholeExecutionCodec>

/** All in at the next open, 0.1 % a side, no exit levels, no limits, nothing borrowed: the preset `pessimistic`. */
export const defaultExecution: Execution = defaultsOf(wholeExecutionCodec)
