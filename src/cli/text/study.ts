import type { MarketServices } from '../../candidate/services.js'
import type { RunState } from '../../monitor/run-state.js'
import { itemFamilies, itemFamilyText } from '../../phases/validation/item-family.js'
import { type Handlers, textOf } from '../../run/handler.js'
import { counted, number } from '../../stats/metrics/metric-text.js'
import type { OtherTrials } from '../other-trials.js'

const othersText = (others: OtherTrials | undefined): readonly string[] =>
  others === undefined
    ? []
    : [
        `  with ${counted(others.count, 'other trial')} on this data: deflated ${number(others.deflated_sharpe_ratio)}`,
      ]

/** What the phases of a run gave, by path. */
export const resultsIn = (phases: RunState['phases']): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(phases).flatMap(([path, { state, value }]) =>
      state === 'ran' || state === 'cached' ? [[path, value] as const] : [],
    ),
  )

/** What the phases of a run found, section by section, in the order in which they ended. */
export const studySections = (
  { phases }: RunState,
  others: ReadonlyMap<string, OtherTrials>,
  handlers: Handlers<MarketServices>,
): readonly string[] => [
  ...Object.entries(resultsIn(phases)).flatMap(([path, value]) => {
    const lines = textOf(handlers, phases[path]?.kind ?? '', value)
    return lines.length === 0 ? [] : ['', `${path}:`, ...lines, ...othersText(others.get(path))]
  }),
  ...itemFamilies(resultsIn(phases)).flatMap((family) => ['', itemFamilyText(family)]),
]
