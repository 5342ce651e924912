import { map } from 'fp-ts/lib/Either.js'
import { alike } from '../../core/codec/alike.js'
import { type Codec, isRecord } from '../../core/codec/codec.js'
import { defaultExecution, type Execution } from './execution.js'
import { type ExecutionChanges, type ExecutionInput, executionCodec } from './execution-codec.js'

/** An execution that leaves the sizing to how many instruments there are, where it says none. */
export type UnsizedExecution = Omit<Execution, 'sizing'> & Partial<Pick<Execution, 'sizing'>>

const withoutSizing = ({ sizing: _, ...rest }: Execution): UnsizedExecution => rest
const writtenWithoutSizing = ({ sizing: _, ...rest }: ExecutionChanges): ExecutionChanges => rest

/** The execution of some number of instruments: without a sizing each entry takes an equal share of the equity. */
export const executionFor = ({ sizing, ...rest }: UnsizedExecution, instruments: number): Execution => ({
  ...rest,
  sizing: sizing ?? { kind: 'fraction', fraction: 1 / instruments },
})

/** Reads an execution as `executionCodec` does, and keeps whether it says a sizing. */
export const unsizedExecutionCodec: Codec<UnsizedExecution, ExecutionInput> = alike(executionCodec, {
  is: (value): value is UnsizedExecution =>
    isRecord(value) && executionCodec.is({ sizing: defaultExecution.sizing, ...value }),
  validate: (written, context) => {
    const whole = executionCodec.validate(written, context)
    return isRecord(written) && written['sizing'] !== undefined ? whole : map(withoutSizing)(whole)
  },
  encode: (execution) => {
    const whole = executionCodec.encode(executionFor(execution, 1))
    return execution.sizing === undefined && typeof whole !== 'string' ? writtenWithoutSizing(whole) : whole
  },
})
