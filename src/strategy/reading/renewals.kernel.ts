import type { Values } from '../language/operator.js'
import { ruleNames } from '../strategy.js'

const place = (name: (typeof ruleNames)[number]): number => ruleNames.indexOf(name)
const [ENTER_LONG, ENTER_SHORT, WHEN] = [place('enter_long'), place('enter_short'), place('when')]

/**
 * 1 on bars where an entry fires again in the state that holds, which an account enters by where an exit of its own ended the
 * trade; from place `first` on. `rules` are dense, in the order of `ruleNames`; `before` is the state before the first bar.
 * **Cost** O(bars). **Unknown** never fires. **Look-ahead** none.
 */
export const renewing = (
  states: Int8Array,
  rules: readonly (Values | undefined)[],
  before: number,
  first: number,
): Uint8Array => {
  const out = new Uint8Array(states.length)
  const [long, short, gate] = [rules[ENTER_LONG], rules[ENTER_SHORT], rules[WHEN]]
  let last = before
  for (let i = Math.max(0, first); i < states.length; i++) {
    const state = states[i]!
    const open = gate === undefined || gate[i] === 1
    const side = open ? (long?.[i] === 1 ? 1 : 0) - (short?.[i] === 1 ? 1 : 0) : 0
    if (state !== 0 && state === last && side === state) out[i] = 1
    last = state
  }
  return out
}
