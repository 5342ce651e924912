import { isLeft } from 'fp-ts/lib/Either.js'
import { trialsOver, weightingTrials } from '../../candidate/search/planned-trials.js'
import type { InstrumentServices } from '../../candidate/services.js'
import type { PlannedTrials } from '../../run/handler.js'
import { chooserOf } from './chooser.js'
import type { WindowConfig } from './config.js'
import { layoutOf } from './window-layout.js'

/**
 * The trials that the windows of a validation choose from, all together. Where no purge is known a window may search twice:
 * only the search that it chooses from counts.
 */
export const windowTrials = (
  config: WindowConfig,
  services: InstrumentServices,
): PlannedTrials | undefined => {
  const { search, ensemble, scheme } = config
  const chooser = search === undefined ? undefined : chooserOf(config, services)
  if (search === undefined || chooser === undefined || isLeft(chooser)) return undefined
  const { spaces, warmup } = chooser.right
  const layout = layoutOf(scheme, services, warmup)
  const searched = trialsOver(spaces, search.algorithm, search)
  if (isLeft(layout) || searched === undefined) return undefined
  const windows = layout.right.folds.length
  if (ensemble === undefined) return { ...searched, trials: windows * searched.trials }
  const members = ensemble.members === 'best_of_each' ? spaces.length : ensemble.members
  const weighed = weightingTrials(ensemble, members)
  return weighed && { trials: windows * (searched.trials + weighed.trials), at_most: true }
}
