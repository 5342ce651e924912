import { type Either, flatMap, isLeft, mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { decode, encode } from '../core/canonical/canonical.kernel.js'
import {
  type Codec,
  checked,
  codec,
  type DecodeFault,
  decodeWith,
  dictionary,
  double,
  integer,
  list,
  optionalField,
  struct,
  text,
} from '../core/codec/codec.js'
import type { BarRange } from '../market/bars/bars.js'
import { logProblem } from './log-problem.kernel.js'
import type { SignalHeader, SignalLog } from './signal-log.js'

const range: Codec<BarRange> = codec(
  'bar range',
  (value): value is BarRange =>
    Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger),
  'a range of bars [from, to)',
)
const paramValue: Codec<number | string> = codec(
  'parameter',
  (value): value is number | string => typeof value === 'number' || typeof value === 'string',
  'a number or text',
)
const header: Codec<SignalHeader> = struct('signal header', {
  bars: range,
  scored_from: integer(0),
  first_time: double,
  last_time: double,
  dataset: text,
  strategy: text,
  name: text,
  params: dictionary(paramValue),
})
const changes: Codec<Int32Array> = codec(
  'change points',
  (value): value is Int32Array => value instanceof Int32Array,
  'an Int32Array of bars',
)
const states: Codec<Int8Array> = codec(
  'states',
  (value): value is Int8Array => value instanceof Int8Array,
  'an Int8Array of states',
)

/** A log as plain data with typed arrays: what the canonical encoding stores. Decoding checks every invariant of a log. */
export const signalLogCodec: Codec<SignalLog> = checked(
  struct('signal log', {
    header,
    at: changes,
    state: states,
    renewals: optionalField(struct('renewals', { from: changes, to: changes })),
  }),
  logProblem,
)
/** Several logs, as one optimization captures them. */
export const signalLogsCodec: Codec<readonly SignalLog[]> = list(signalLogCodec)

/** Logs as canonical bytes. */
export const encodeLogs = (logs: readonly SignalLog[]): Uint8Array => {
  const bytes = encode(logs)
  // eslint-disable-next-line functional/no-throw-statements -- a log is data by its type
  if (isLeft(bytes)) throw new TypeError(`a log that is no data: ${bytes.left.because} at ${bytes.left.path}`)
  return bytes.right
}

/** Logs from their bytes. Errors: bytes that are no canonical value, or that break an invariant of a log, with the path. */
export const decodeLogs = (bytes: Uint8Array): Either<readonly DecodeFault[], readonly SignalLog[]> =>
  pipe(
    decode(bytes),
    mapLeft(({ at, because }): readonly DecodeFault[] => [{ path: '', message: `${because} at byte ${at}` }]),
    flatMap((value) => decodeWith(signalLogsCodec)(value)),
  )
