import { universeField } from '../../candidate/universe-field.js'
import { integer, optionalField, orDefaults, withDefault } from '../../core/codec/codec.js'
import { rangeCodec } from '../../market/bars/range.js'
import { BOOTSTRAP } from '../../stats/inference/bootstrap.js'

/** What says how sure the figures of a run are. */
export const surenessFields = {
  /** Bootstrap resamples; 0 for none: each draws all bars again. */
  resamples: withDefault(integer(0), BOOTSTRAP.resamples),
  seed: optionalField(integer()),
} as const

/** What every run over a range of bars has. */
export const runFields = { range: orDefaults(rangeCodec), ...universeField, ...surenessFields } as const
