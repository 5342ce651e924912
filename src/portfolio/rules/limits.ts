import { above0, below1 } from '../../core/codec/bounds.js'
import { checked, defaultsOf, integer, optionalField, struct, type TypeOf } from '../../core/codec/codec.js'

/** What an account may do, whatever its signal says. A limit that is left out does not act. */
export const limitsCodec = checked(
  struct('limit set', {
    /** Share of the equity at the decision bar's close that an entry may ask for. */
    max_position_size: optionalField(above0('max_position_size')),
    /** Gross value over equity that may stand after a fill. */
    exposure: optionalField(above0('exposure')),
    /** Share of its highest equity at whose loss the account is flattened and halted. */
    max_drawdown: optionalField(below1('max_drawdown')),
    /** Bars after which a halted account trades again, its highest equity counted again. */
    rearm_after: optionalField(integer(1)),
    /** Share of the equity before a UTC day's first bar at whose loss the account is flattened to the end of that day. */
    daily_loss: optionalField(below1('daily_loss')),
    /** Bars after the bar of a losing or forced exit on which nothing is entered. */
    cooldown: optionalField(integer(1)),
  }),
  ({ max_drawdown, rearm_after }) =>
    rearm_after !== undefined && max_drawdown === undefined
      ? 'rearm_after says when a halt by max_drawdown ends; there is no max_drawdown'
      : undefined,
)
export type Limits = TypeOf<typeof limitsCodec>

/** No limit. */
export const noLimits: Limits = defaultsOf(limitsCodec)
