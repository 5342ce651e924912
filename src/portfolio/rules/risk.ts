import { above0, below1 } from '../../core/codec/bounds.js'
import { integer, optionalField, struct, type TypeOf } from '../../core/codec/codec.js'

/** Exit levels as fractions of the entry's fill price, and the bars from an entry's fill to its exit's. */
export const riskCodec = struct('risk', {
  stop_loss: optionalField(below1('stop_loss')),
  take_profit: optionalField(above0('take_profit')),
  trailing_stop: optionalField(below1('trailing_stop')),
  max_holding: optionalField(integer(1)),
})
export type Risk = TypeOf<typeof riskCodec>
/** The exits that a price forces. */
export type ExitLevels = Omit<Risk, 'max_holding'>
