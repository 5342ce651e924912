import type { MarketServices } from '../candidate/services.js'
import type { EnsembleConfig } from './optimization/ensemble-config.js'
import { type PlannedTrials, plannedTrials } from './optimization/planned.js'
import type { RiskConfig } from './optimization/risk-config.js'
import type { SearchConfig } from './optimization/search-config.js'
import { isHoldout, type ValidationConfig, type WindowConfig } from './validation/config.js'
import { windowTrials } from './validation/planned-trials.js'

/** The trials that a phase of some kind will make of its decoded config; absent where it makes none, or only running tells. */
export const trialsPlanned = (
  kind: string,
  config: unknown,
  services: MarketServices,
): PlannedTrials | undefined => {
  if (kind === 'optimization') return plannedTrials(config as SearchConfig | EnsembleConfig | RiskConfig)
  if (kind !== 'validation' || isHoldout(config as ValidationConfig)) return undefined
  return windowTrials(config as WindowConfig, services)
}
