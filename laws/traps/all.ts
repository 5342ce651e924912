import type { Bars } from '../../src/market/bars/bars.js'
import { borders } from './borders.js'
import { furtherTraps } from './further.js'
import { hidden } from './hidden.js'
import { gamblers, keepers, writers } from './keepers.js'
import { lookups } from './lookups.js'
import { peekers } from './peekers.js'
import type { Trap } from './trap.js'
import { forgetful } from './warm-ups.js'

/** Every target that is unsound; some of them know the given bars by heart. */
export const trapsOn = (bars: Bars): readonly Trap[] => [
  ...peekers,
  ...hidden,
  ...lookups(bars),
  ...keepers,
  ...gamblers,
  ...writers,
  ...borders,
  ...forgetful,
  ...furtherTraps,
]
