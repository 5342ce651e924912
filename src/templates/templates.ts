import type { Template } from '../workflow/template.js'
import { regimeAdaptiveGridSearchEnsemble } from './regime-adaptive-grid-search-ensemble.js'

/** The templates that come with the library, by name. */
export const templates: Readonly<Record<string, Template>> = Object.fromEntries(
  [regimeAdaptiveGridSearchEnsemble].map((one) => [one.name, one]),
)
