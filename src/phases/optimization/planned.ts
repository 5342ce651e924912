import { isLeft } from 'fp-ts/lib/Either.js'
import { trialsOver, weightingTrials } from '../../candidate/search/planned-trials.js'
import type { UnsizedSearch } from '../../candidate/search/search-config.js'
import { spacesOf } from '../../candidate/search/search-space.js'
import type { MarketServices } from '../../candidate/services.js'
import { instrumentsIn } from '../../market/universe/data.js'
import type { PlannedTrials } from '../../run/handler.js'
import type { EnsembleConfig } from './ensemble-config.js'
import { namedMembers } from './replayed.js'
import type { RiskConfig } from './risk-config.js'
import { spaceOf } from './risk-handler.js'

/** How many members are weighed; at most this many where they are picked from trials. */
const membersOf = (config: EnsembleConfig): number | undefined =>
  namedMembers(config)?.length ?? (config.members?.each === 'all' ? config.members.top : undefined)

const trialsOfWeights = (config: EnsembleConfig): PlannedTrials | undefined => {
  const { combine } = config
  const isWeighed = combine.kind === 'shares' || (combine.kind === 'vote' && combine.rule === 'weighted')
  const members = isWeighed ? membersOf(config) : 1
  const own = members === undefined ? undefined : weightingTrials(config, members)
  if (own === undefined) return undefined
  const isPicked = isWeighed && namedMembers(config) === undefined
  // the weights of all regimes together are one trial more
  const more = combine.kind === 'vote' && combine.by_regime ? 1 : 0
  return { trials: own.trials + more, at_most: own.at_most || isPicked }
}

/** The trials of an optimization, as far as its config says. */
export const plannedTrials = (
  config:
    | (UnsizedSearch & { readonly kind: 'search' })
    | (EnsembleConfig & { readonly kind: 'ensemble' })
    | (RiskConfig & { readonly kind: 'risk' }),
  services: Pick<MarketServices, 'data'>,
): PlannedTrials | undefined => {
  if (config.kind === 'risk') {
    const space = spaceOf(config)
    return isLeft(space) ? undefined : trialsOver([space.right], config.algorithm, config)
  }
  if (config.kind === 'ensemble') return trialsOfWeights(config)
  const spaces = spacesOf(config)
  const own = isLeft(spaces) ? undefined : trialsOver(spaces.right, config.algorithm, config)
  const apart =
    config.per === undefined ? 1 : (config.universe?.symbols?.length ?? instrumentsIn(services.data))
  return own && { ...own, trials: apart * own.trials }
}
