import type { Difference } from '../core/difference.js'
import type { RunState } from '../monitor/run-state.js'
import { stateOf } from '../monitor/status.js'
import type { Store } from '../store/store.js'
import { keysNextTo, type PhaseKeys, renamedFrom } from './key-difference.js'
import { runEventsIn } from './known-work.js'
import type { SeenRun } from './onlooker.js'
import {
  type FirstTrade,
  firstTrades,
  headerDifferences,
  inputDifferences,
  resultDifferences,
} from './run-difference.js'
import { withValues } from './run-values.js'
import { computedText, differencesText, keyLines } from './text/difference.js'

/** Two runs and all in which they differ. */
export interface RunComparison {
  readonly states: readonly [RunState, RunState]
  readonly header: readonly Difference[]
  readonly inputs: readonly Difference[]
  readonly keys: readonly PhaseKeys[]
  readonly results: Readonly<Record<string, readonly Difference[]>>
  readonly first_trades: readonly FirstTrade[]
}

/** Lays two runs of a store next to each other. */
export const comparisonOf = async (a: SeenRun, b: SeenRun, store: Store): Promise<RunComparison> => {
  const [was, is] = await Promise.all([
    withValues(stateOf(runEventsIn(a.entries)), store),
    withValues(stateOf(runEventsIn(b.entries)), store),
  ])
  return {
    states: [was, is],
    header: headerDifferences(a.header, b.header),
    inputs: inputDifferences(a.header, b.header),
    keys: await keysNextTo(b, a, store),
    results: resultDifferences(was, is),
    first_trades: await firstTrades(was, is, store),
  }
}

const MOST = 12

/** What differs in words, part by part; a part without lines is the same in both. */
export const comparisonParts = (
  { header, inputs, keys, results, first_trades }: RunComparison,
  first: SeenRun,
): readonly { readonly name: string; readonly lines: readonly string[] }[] => [
  { name: 'made with', lines: differencesText(header, MOST) },
  { name: 'inputs', lines: differencesText(inputs, MOST) },
  {
    name: 'keys',
    lines: [...keys.flatMap((one) => keyLines(one, renamedFrom(one, first))), computedText(keys)],
  },
  {
    name: 'results',
    lines: Object.entries(results).flatMap(([path, found]) => [
      path,
      ...differencesText(found, MOST).map((text) => `  ${text}`),
    ]),
  },
  {
    name: 'first differing trade',
    lines: first_trades.flatMap(({ path, trade, differing }) => [
      `${path}: trade ${trade + 1}`,
      ...differencesText(differing, MOST).map((text) => `  ${text}`),
    ]),
  },
]
