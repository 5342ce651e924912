import {
  finite,
  type InputOf,
  integer,
  optionalField,
  struct,
  type TypeOf,
  withDefault,
} from '../core/codec/codec.js'
import { power } from '../core/power.kernel.js'

const DEFAULTS = { delay_ms: 1000, factor: 2, max_delay_ms: 60_000, jitter: 0.1 } as const

const retries = struct('retries', {
  times: integer(1, 100),
  /** Wait before the first retry; each further one waits `factor` times as long, at most `max_delay_ms`. */
  delay_ms: withDefault(finite(0), DEFAULTS.delay_ms),
  factor: withDefault(finite(1), DEFAULTS.factor),
  max_delay_ms: withDefault(finite(0), DEFAULTS.max_delay_ms),
  /** Share of the wait that is drawn at random from the run's seed. */
  jitter: withDefault(finite(0, 1), DEFAULTS.jitter),
})

/** How a phase is run, never what it gives: it stays out of the phase's key. */
export const policyCodec = struct('policy', {
  timeout_ms: optionalField(finite(1)),
  retries: optionalField(retries),
})
export type Policy = TypeOf<typeof policyCodec>
/** A policy as it is written: what has a default may be left out. */
export type PolicyInput = InputOf<typeof policyCodec>
export type Retries = TypeOf<typeof retries>

/** The wait before retry `attempt` (from 1), with `draw` in [0, 1) deciding the jitter. */
export const retryDelay = (
  { delay_ms, factor, max_delay_ms, jitter }: Retries,
  attempt: number,
  draw: number,
): number => Math.min(max_delay_ms, delay_ms * power(factor, attempt - 1)) * (1 - jitter * draw)

/** A written policy with its defaults put in; whether its numbers make sense is the plan's to say. */
export const policyOf = (policy: PolicyInput): Policy => {
  const { retries: given, ...rest } = policy
  return given === undefined ? rest : { ...rest, retries: { ...DEFAULTS, ...given } }
}
