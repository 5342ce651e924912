import { bind, Do, type Either, map } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type MarketServices, periodsIn } from '../../candidate/services.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import type { PhaseError } from '../../run/phase-error.js'
import { type Chooser, chooserOf } from './chooser.js'
import type { WindowConfig } from './config.js'
import { knownPurge } from './known-purge.js'
import { layoutOf } from './window-layout.js'
import type { WindowGround } from './windows.kernel.js'

/** The windows of a config on the data, and how each chooses. */
export interface ChosenGround extends WindowGround {
  readonly chooser: Chooser
}

/** Lays the windows of a config out on the data. Errors: too little warm-up, a range without a window, a space without points. */
export const windowGround = (
  config: WindowConfig,
  services: MarketServices,
): Either<PhaseError, ChosenGround> => {
  const { bars } = knownPurge(config)
  return pipe(
    Do,
    bind('data', () => dataOfRun(config, services)),
    bind('chooser', ({ data }) => chooserOf(config, data)),
    bind('layout', ({ data, chooser }) => layoutOf(config.scheme, data, chooser.needs)),
    bind('periods', ({ data }) => periodsIn(data.data)),
    map(({ data, chooser, layout, periods }) => ({
      chooser,
      layout,
      dropped: { embargo: config.scheme.embargo, ...(bars === undefined ? {} : { purge: bars }) },
      measure: { services, data, periods },
    })),
  )
}
