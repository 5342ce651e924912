import type { Span } from '../../candidate/figures.js'
import { table } from '../../core/text-table.js'
import { count, number, percent } from '../../stats/metrics/metric-text.js'
import { memberPhrase } from '../../strategy/strategy-phrase.js'
import type { ValidationResult } from './result.js'
import type { WindowResult } from './window-result.js'

/** Windows that are printed; `--json` has all. */
const SHOWN = 40
/** Instruments that are named. */
const UNTRADED = 12

const between = (spans: readonly Span[]): string => `${spans[0]?.first ?? ''}..${spans.at(-1)?.last ?? ''}`
const testOf = ({ groups, test }: WindowResult): string =>
  groups === undefined || test.length === 1
    ? between(test)
    : `groups ${groups.map((group) => group + 1).join(', ')}`
const chosen = ({ candidate: { members, weights } }: WindowResult): string =>
  members.length === 1
    ? members.map(memberPhrase).join()
    : members.map((member, i) => `${number(weights[i] ?? 0)} ${memberPhrase(member)}`).join(' + ')

const rows = (windows: readonly WindowResult[]): readonly string[] => {
  const choices = windows.map(chosen)
  const isFrozen = windows.length > 1 && choices.every((one) => one === choices[0])
  const lines = table(
    [
      [
        '  window',
        'train',
        'bars',
        'test',
        'bars',
        'sharpe in',
        'out',
        'return out',
        ...(isFrozen ? [] : ['chosen']),
      ],
      ...windows
        .slice(0, SHOWN)
        .map((window, i) => [
          `  ${i + 1}`,
          between(window.train),
          count(window.train.reduce((sum, { bars }) => sum + bars, 0)),
          testOf(window),
          count(window.test.reduce((sum, { bars }) => sum + bars, 0)),
          number(window.in_sample.sharpe_ratio),
          number(window.out_of_sample.sharpe_ratio),
          percent(window.out_of_sample.total_return),
          ...(isFrozen ? [] : [choices[i] ?? '']),
        ]),
    ],
    ['left', 'left', 'right', 'left', 'right', 'right', 'right', 'right', 'left'],
  )
  return isFrozen ? [...lines, `  every window: ${choices[0] ?? ''}`] : lines
}

const driftText = ({ parameter_drift: drift }: ValidationResult): readonly string[] => {
  if (drift === undefined) return []
  const steps = drift.parameters
    .filter(({ mean_step }) => typeof mean_step === 'number')
    .map(({ strategy, parameter, mean_step }) => `${strategy}.${parameter} ${percent(mean_step, 0)}`)
  return [
    `  the choice changed from window to window ${percent(drift.changes, 0)} of the time${steps.length === 0 ? '' : `; mean step as a share of the space: ${steps.join(', ')}`}`,
  ]
}

const agreementText = ({ consistency, degradation }: ValidationResult): readonly string[] => [
  ...(consistency === undefined
    ? []
    : [
        `  ${Math.round(consistency.positive * consistency.windows)} of ${consistency.windows} windows gained out of sample; half of the in-sample Sharpe or more was kept by ${percent(consistency.at_least_half, 0)} of those that had any`,
      ]),
  ...(degradation === undefined
    ? []
    : [
        `  mean Sharpe ${number(degradation.in_sample)} in sample, ${number(degradation.out_of_sample)} out of sample: ${number(degradation.difference)}, ${percent(degradation.kept, 0)} kept`,
      ]),
]

/** Which instruments of a search of each apart were not traded, in how many windows. */
const untradedText = (windows: readonly WindowResult[]): readonly string[] => {
  const all = windows.flatMap(({ untraded = [] }) => untraded)
  const each = [...new Set(all)].map((symbol) => `${symbol} in ${all.filter((one) => one === symbol).length}`)
  return each.length === 0
    ? []
    : [
        `  without train bars, or a trial with a score, and so not traded in the test: ${each.slice(0, UNTRADED).join(', ')}${each.length > UNTRADED ? ` and ${each.length - UNTRADED} more` : ''} of ${windows.length} windows`,
      ]
}

const PURGED = {
  given: (bars: string) => `${bars} bars`,
  max_holding: (bars: string) => `${bars} bars (max_holding)`,
  no_overlap: () => 'none, for every train ends before its test',
  holding_times: (bars: string) =>
    `up to ${bars} bars (99th percentile of the time that trades were held in train)`,
}
const droppedText = ({ purge, embargo, unused = [] }: ValidationResult): readonly string[] => [
  ...(purge === undefined
    ? []
    : [`  purge ${PURGED[purge.source](count(purge.bars))}, embargo ${count(embargo ?? 0)}`]),
  ...unused.map(({ span, because }) => `  unused ${span.first}..${span.last}: ${because}`),
]

const pathsText = ({ paths }: ValidationResult): readonly string[] =>
  paths === undefined
    ? []
    : [
        `  ${paths.count} paths: Sharpe ${number(paths.least)} to ${number(paths.most)}, median ${number(paths.median)} (the one that is shown), mean ${number(paths.mean)} ± ${number(paths.deviation)}, above 0 in ${percent(paths.above_0, 0)}`,
      ]

const carriedText = ({ carried }: ValidationResult): readonly string[] =>
  carried === undefined
    ? []
    : [
        `  positions carried on end ${percent(carried.difference)} apart from a fresh account in every window: Sharpe ${number(carried.carried.metrics.sharpe_ratio)} carried, ${number(carried.fresh.metrics.sharpe_ratio)} fresh`,
      ]

/** The windows of a validation, a row each, and how far they agree. */
export const windowsText = (result: ValidationResult): readonly string[] => {
  const { windows } = result
  if (windows === undefined) return []
  return [
    ...rows(windows),
    ...(windows.length > SHOWN ? [`  .. and ${count(windows.length - SHOWN)} more`] : []),
    ...agreementText(result),
    ...driftText(result),
    ...untradedText(windows),
    ...pathsText(result),
    ...droppedText(result),
    ...carriedText(result),
    '',
  ]
}
