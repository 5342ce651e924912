import { map } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { paramsCodec } from '../../candidate/candidate.js'
import {
  bool,
  type Codec,
  dictionary,
  either,
  finite,
  hasKey,
  type InputOf,
  integer,
  isRecord,
  list,
  oneOf,
  optional,
  orDefaults,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { inside } from '../../core/codec/inside.js'
import { shaped, shapeOf } from '../../core/codec/shape.js'
import { defaultExecution, type Execution } from '../../portfolio/rules/execution.js'
import {
  type ExecutionChanges,
  type ExecutionInput,
  executionCodec,
} from '../../portfolio/rules/execution-codec.js'
import { withinBounds } from '../../strategy/bounds.js'
import { withFreeNames } from '../../strategy/free-names.js'
import { strategyCodec } from '../../strategy/strategy-codec.js'
import { machineCodec } from './machine-config.js'
import { writtenOrders } from './order-config.js'
import { runFields } from './run-fields.js'
import { signalReference } from './signal-reference.js'

type JointExecution = Omit<Execution, 'sizing'> & Partial<Pick<Execution, 'sizing'>>
const withoutSizing = ({ sizing: _, ...rest }: Execution): JointExecution => rest
const isSized = (written: unknown): boolean => isRecord(written) && written['sizing'] !== undefined
const sized = ({ sizing = defaultExecution.sizing, ...rest }: JointExecution): Execution => ({
  ...rest,
  sizing,
})
/** An execution of several instruments: without a sizing each entry takes an equal share of the equity. */
const jointExecutionCodec: Codec<JointExecution, ExecutionInput> = shaped(
  new t.Type<JointExecution, ExecutionInput>(
    'execution',
    (value): value is JointExecution =>
      isRecord(value) && executionCodec.is({ sizing: defaultExecution.sizing, ...value }),
    (written, context) => {
      const whole = executionCodec.validate(written, context)
      return isSized(written) ? whole : map(withoutSizing)(whole)
    },
    (execution) => {
      const { sizing, ...rest } = executionCodec.encode(sized(execution)) as ExecutionChanges
      return execution.sizing === undefined || sizing === undefined ? rest : { ...rest, sizing }
    },
  ),
  shapeOf(executionCodec),
)

/** The execution for some number of instruments. */
export const executionFor = ({ sizing, ...rest }: JointExecution, instruments: number): Execution => ({
  ...rest,
  sizing: sizing ?? { kind: 'fraction', fraction: 1 / instruments },
})

const jointFields = {
  universe: struct('universe', {
    /** The instruments that trade and are ranked; all by default. The others can be read by name. */
    symbols: optional(list(text)),
  }),
  execution: orDefaults(jointExecutionCodec),
  ...runFields,
} as const
const NAME = 'backtest of several instruments'
/** What every backtest of several instruments says next to what trades. */
export const jointTerms = struct(NAME, jointFields)

/** One strategy on each of several instruments, in one cash account. */
const jointStrategy = inside(
  withinBounds(
    withFreeNames(
      struct(NAME, {
        ...jointFields,
        strategy: strategyCodec,
        params: withDefault(paramsCodec, {}),
        /** Allows parameters that the strategy does not declare. */
        beyond_bounds: optional(bool),
        /** `signals` keeps the signals of all instruments for replay. */
        capture: optional(oneOf('capture', ['signals', 'none'])),
      }),
    ),
  ),
  { kind: 'strategy', on: 'several' },
)
/** A table of orders for each of several instruments, by symbol. */
const jointOrders = inside(struct(NAME, { ...jointFields, orders: dictionary(writtenOrders) }), {
  kind: 'orders',
  on: 'several',
})
/** An order machine of a library on each of several instruments. */
const jointMachine = inside(struct(NAME, { ...jointFields, machine: machineCodec }), {
  kind: 'machine',
  on: 'several',
})
/** Captured signals of several instruments, executed again on the bars that they were captured on. */
const jointReplay = inside(struct(NAME, { ...jointFields, replay: signalReference }), {
  kind: 'replay',
  on: 'several',
})
export type JointStrategy = TypeOf<typeof jointStrategy>
export type JointOrders = TypeOf<typeof jointOrders>
export type JointMachine = TypeOf<typeof jointMachine>
export type JointReplay = TypeOf<typeof jointReplay>
export type JointRun = JointStrategy | JointOrders | JointMachine | JointReplay
export type JointRunInput =
  | InputOf<typeof jointStrategy>
  | InputOf<typeof jointOrders>
  | InputOf<typeof jointMachine>
  | InputOf<typeof jointReplay>

/** What trades on several instruments in one cash account. */
export const jointRun: Codec<JointRun, JointRunInput> = either<
  JointOrders,
  JointRunInput,
  JointMachine | JointReplay | JointStrategy,
  JointRunInput
>(
  NAME,
  hasKey('orders'),
  jointOrders,
  either<JointMachine, JointRunInput, JointReplay | JointStrategy, JointRunInput>(
    NAME,
    hasKey('machine'),
    jointMachine,
    either<JointReplay, JointRunInput, JointStrategy, JointRunInput>(
      NAME,
      hasKey('replay'),
      jointReplay,
      jointStrategy,
    ),
  ),
)

/** One instrument of a joint run. Times are those of bars; absent where there was no such event in the range. */
export const instrumentCodec = struct('instrument', {
  symbol: text,
  /** Bars in the range. */
  bars: integer(0),
  /** The first bar, where it is later than the range's. */
  listed: optional(text),
  /** The first bar that could trade, where its warm-up made it later than its first in the range. */
  joined: optional(text),
  /** The last bar, where it is the last of all. */
  delisted: optional(text),
  trades: integer(0),
  won: integer(0),
  pnl: finite(),
  /** What equal-weight buy and hold made of its share. */
  buy_and_hold: optional(finite()),
})
export type InstrumentFigures = TypeOf<typeof instrumentCodec>
