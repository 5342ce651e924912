import { map } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { paramsCodec } from '../../candidate/candidate.js'
import {
  bool,
  type Codec,
  finite,
  type InputOf,
  integer,
  isRecord,
  list,
  optional,
  orDefaults,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
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
import { runFields } from './run-fields.js'

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

/** One strategy on each of several instruments, in one cash account. */
export const jointRun = withinBounds(
  withFreeNames(
    struct('backtest of several instruments', {
      universe: struct('universe', {
        /** The instruments that trade and are ranked; all unless told. The others can be read by name. */
        symbols: optional(list(text)),
      }),
      strategy: strategyCodec,
      params: withDefault(paramsCodec, {}),
      /** Allows parameters that the strategy does not declare. */
      beyond_bounds: optional(bool),
      execution: orDefaults(jointExecutionCodec),
      ...runFields,
    }),
  ),
)
export type JointRun = TypeOf<typeof jointRun>
export type JointRunInput = InputOf<typeof jointRun>

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
