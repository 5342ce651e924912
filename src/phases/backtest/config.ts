import { paramsCodec, unsizedCandidateCodec } from '../../candidate/candidate.js'
import { labellingCodec } from '../../candidate/labelling.js'
import { universeField } from '../../candidate/universe-field.js'
import {
  bool,
  type Codec,
  checked,
  either,
  hasKey,
  type InputOf,
  integer,
  oneOf,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec/codec.js'
import { inside } from '../../core/codec/inside.js'
import { rangeCodec } from '../../market/bars/range.js'
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { withinBounds } from '../../strategy/bounds.js'
import { withFreeNames } from '../../strategy/free-names.js'
import { strategyCodec } from '../../strategy/strategy-codec.js'
import { type MachineRun, type MachineRunInput, machineRun } from './machine-config.js'
import {
  type OrdersRun,
  type OrdersRunInput,
  ordersRun,
  strategyProblem,
  withoutModel,
} from './order-config.js'
import { runFields, surenessFields } from './run-fields.js'
import { signalReference } from './signal-reference.js'

/** One strategy over a range of bars. */
const strategyFields = struct('backtest', {
  strategy: strategyCodec,
  params: withDefault(paramsCodec, {}),
  /** Allows parameters that the strategy does not declare. */
  beyond_bounds: optionalField(bool),
  /** Label series that the strategy reads: fitted on the warm-up, or as an earlier phase has fitted them. */
  labels: optionalField(labellingCodec),
  execution: orDefaults(unsizedExecutionCodec),
  capture: withDefault(oneOf('capture', ['signals', 'none']), 'none'),
  ...runFields,
})
const strategyRun = inside(checked(withinBounds(withFreeNames(strategyFields)), strategyProblem), {
  kind: 'strategy',
})
/**
 * A choice that an earlier phase made, over a range of bars; its own execution serves where none is given. With `replay` its members
 * follow their captured signals, and no strategy is run.
 */
const candidateFields = struct('backtest of a candidate', {
  candidate: unsizedCandidateCodec,
  execution: optionalField(unsizedExecutionCodec),
  /** Keeps the signals of every member, on every instrument. */
  capture: withDefault(oneOf('capture', ['signals', 'none']), 'none'),
  replay: optionalField(signalReference),
  ...runFields,
})
const candidateProblem = ({ replay, capture, range }: TypeOf<typeof candidateFields>): string | undefined =>
  replay === undefined
    ? undefined
    : capture === 'signals'
      ? 'these signals are captured already: leave capture out, or replay'
      : Object.keys(range).length > 0
        ? 'captured signals have their own bars: leave range out, or capture again'
        : undefined
const candidateRun = inside(checked(candidateFields, candidateProblem), { kind: 'candidate' })
/**
 * Captured signals, executed again on the bars that they were captured on; by default the first of them. Of several instruments
 * those of each, over the range of the capture.
 */
const replayRun = inside(
  struct('backtest of a replay', {
    replay: signalReference,
    log: withDefault(integer(0), 0),
    execution: orDefaults(unsizedExecutionCodec),
    range: optionalField(rangeCodec),
    ...universeField,
    ...surenessFields,
  }),
  { kind: 'replay' },
)
export type StrategyRun = TypeOf<typeof strategyRun>
export type CandidateRun = TypeOf<typeof candidateRun>
export type ReplayRun = TypeOf<typeof replayRun>

/** The config of a backtest: `kind` is what trades. */
export type BacktestConfig = StrategyRun | CandidateRun | ReplayRun | OrdersRun | MachineRun
/** The same as it is written. */
export type BacktestConfigInput =
  | InputOf<typeof strategyRun>
  | InputOf<typeof candidateRun>
  | InputOf<typeof replayRun>
  | OrdersRunInput
  | MachineRunInput

/** Forms distinguished by the key that each has, tried in this order; the last has none of them. */
const form = <A extends BacktestConfig, B extends BacktestConfig>(
  key: string,
  first: Codec<A, BacktestConfigInput>,
  rest: Codec<B, BacktestConfigInput>,
): Codec<A | B, BacktestConfigInput> =>
  either<A, BacktestConfigInput, B, BacktestConfigInput>('backtest', hasKey(key), first, rest)

const anyForm: Codec<BacktestConfig, BacktestConfigInput> = form(
  'candidate',
  candidateRun,
  form('replay', replayRun, form('orders', ordersRun, form('machine', machineRun, strategyRun))),
)

/** What a config as it is written runs: the notation says so by its keys. */
export const writtenKind = (written: unknown): BacktestConfig['kind'] =>
  (['candidate', 'replay', 'orders', 'machine'] as const).find((key) => hasKey(key)(written)) ?? 'strategy'

/** The config of a backtest. */
export const backtestConfigCodec: Codec<BacktestConfig, BacktestConfigInput> = withoutModel(anyForm)
