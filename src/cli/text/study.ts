import type { MarketServices } from '../../candidate/services.js'
import type { RunState } from '../../monitor/run-state.js'
import { itemFamilies, itemFamilyText } from '../../phases/validation/item-family.js'
import { type Handlers, textOf } from '../../run/handler.js'

/** What the phases of a run gave, by path. */
export const resultsIn = (phases: RunState['phases']): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(phases).flatMap(([path, { state, value }]) =>
      state === 'ran' || state === 'cached' ? [[path, value] as const] : [],
    ),
  )

/** What the phases of a run found, section by section, in the order in which they ended; `more` are further lines by path. */
export const studySections = (
  { phases }: RunState,
  more: (path: string) => readonly string[],
  handlers: Handlers<MarketServices>,
): readonly string[] => [
  ...Object.entries(resultsIn(phases)).flatMap(([path, value]) => {
    const lines = textOf(handlers, phases[path]?.kind ?? '', value)
    return lines.length === 0 ? [] : ['', `${path}:`, ...lines, ...more(path)]
  }),
  ...itemFamilies(resultsIn(phases)).flatMap((family) => ['', itemFamilyText(family)]),
]
