import { type Either, isLeft, map } from 'fp-ts/lib/Either.js'
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
  const data = dataOfRun(config, services)
  if (isLeft(data)) return data
  const chooser = chooserOf(config, data.right)
  if (isLeft(chooser)) return chooser
  const layout = layoutOf(config.scheme, data.right, chooser.right.needs)
  if (isLeft(layout)) return layout
  const { bars } = knownPurge(config)
  return map((periods: number) => ({
    chooser: chooser.right,
    layout: layout.right,
    dropped: { embargo: config.scheme.embargo, ...(bars === undefined ? {} : { purge: bars }) },
    measure: { services, data: data.right, periods },
  }))(periodsIn(data.right.data))
}
