import {
  dictionary,
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  tagged,
  withDefault,
} from '../core/codec/codec.js'
import { BOUNDARIES } from './switch.kernel.js'

/** One account, in which the member of the present regime enters; what becomes of a position when the regime changes. */
export const switchCodec = struct('switch', {
  at_change: withDefault(oneOf('boundary policy', BOUNDARIES), 'hold'),
  cool_down: withDefault(integer(1), 5),
})
/** How much members must agree, as fields of a vote. */
export const voteFields = {
  rule: withDefault(oneOf('vote rule', ['weighted', 'majority', 'unanimous']), 'weighted'),
  threshold: withDefault(finite(0, 1), 0.5),
} as const

/**
 * How members trade together. `shares`: each trades a share of the capital of its own. `switch`: one account, in which the
 * member of the present regime enters. `vote`: one account, which follows what the members agree on; weights may differ by
 * regime.
 */
export const combineCodec = tagged('combine', 'kind', {
  shares: struct('shares', {}),
  switch: switchCodec,
  vote: struct('vote', { ...voteFields, weights_by_regime: optionalField(dictionary(list(finite(0, 1)))) }),
})
export type Combine = TypeOf<typeof combineCodec>
/** Each member trades a share of its own. */
export const SHARES: Combine = { kind: 'shares' }
