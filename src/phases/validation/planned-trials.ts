import { isLeft } from 'fp-ts/lib/Either.js'
import { trialsOver, weightingTrials } from '../../candidate/search/planned-trials.js'
import type { TradedData } from '../../candidate/traded-data.js'
import type { PlannedTrials } from '../../run/handler.js'
import { chooserOf } from './chooser.js'
import type { WindowConfig } from './config.js'
import { layoutOf } from './window-layout.js'

/**
 * The trials that the windows of a validation choose from, all together. Where no purge is known a window may search twice:
 * only the search that it chooses from counts.
 */
export const windowTrials = (config: WindowConfig, data: TradedData): PlannedTrials | undefined => {
  const { search, ensemble, scheme } = config
  const chooser = search === undefined ? undefined : chooserOf(config, data)
  if (search === undefined || chooser === undefined || isLeft(chooser)) return undefined
  const { spaces, needs } = chooser.right
  const layout = layoutOf(scheme, data, needs)
  const searched = trialsOver(spaces, search.algorithm, search)
  if (isLeft(layout) || searched === undefined) return undefined
  const windows = layout.right.folds.length
  const apart = search.per === undefined ? 1 : data.instruments.length
  if (ensemble === undefined)
    return {
      trials: windows * apart * searched.trials,
      // an instrument may have no train bars in a window
      at_most: searched.at_most || apart > 1,
    }
  const members = ensemble.members === 'best_of_each' ? spaces.length : ensemble.members
  const weighed = weightingTrials(ensemble, members)
  return weighed && { trials: windows * (searched.trials + weighed.trials), at_most: true }
}
