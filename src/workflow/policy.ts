import { finite, integer, optional, struct, type TypeOf, withDefault } from '../core/codec.js'

const retries = struct('retries', {
  times: integer(1, 100),
  /** Wait before the first retry; each further one waits `factor` times as long, at most `max_delay_ms`. */
  delay_ms: withDefault(finite(0), 1000),
  factor: withDefault(finite(1), 2),
  max_delay_ms: withDefault(finite(0), 60_000),
  /** Share of the wait that is drawn at random from the run's seed. */
  jitter: withDefault(finite(0, 1), 0.1),
})

/** How a phase is run, never what it gives: it stays out of the phase's key. */
export const policyCodec = struct('policy', { timeout_ms: optional(finite(1)), retries: optional(retries) })
export type Policy = TypeOf<typeof policyCodec>
export type Retries = TypeOf<typeof retries>

/** The wait before retry `attempt` (from 1), with `draw` in [0, 1) deciding the jitter. */
export const retryDelay = (
  { delay_ms, factor, max_delay_ms, jitter }: Retries,
  attempt: number,
  draw: number,
): number => Math.min(max_delay_ms, delay_ms * factor ** (attempt - 1)) * (1 - jitter * draw)
