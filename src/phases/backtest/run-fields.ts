import {
  integer,
  list,
  optionalField,
  orDefaults,
  struct,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { rangeCodec } from '../../market/bars/range.js'
import { BOOTSTRAP } from '../../stats/inference/bootstrap.js'

/** What says how sure the figures of a run are. */
export const surenessFields = {
  /** Bootstrap resamples; 0 for none: each draws all bars again. */
  resamples: withDefault(integer(0), BOOTSTRAP.resamples),
  seed: optionalField(integer()),
} as const

/** Which of several instruments trade; one that is left out is all of them, and one instrument alone has none. */
export const universeField = {
  universe: optionalField(
    struct('universe', {
      /** The instruments that trade and are ranked; all by default. The others can be read by name. */
      symbols: optionalField(list(text)),
    }),
  ),
} as const

/** What every run over a range of bars has. */
export const runFields = { range: orDefaults(rangeCodec), ...universeField, ...surenessFields } as const
