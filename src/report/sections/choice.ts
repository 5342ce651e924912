import type { Candidate } from '../../candidate/candidate.js'
import type { FigureCell } from '../../candidate/figure-rows.js'
import type { ValidationResult } from '../../phases/validation/result.js'
import { count, number, percent } from '../../stats/metrics/metric-text.js'
import { memberPhrase } from '../../strategy/strategy-phrase.js'
import { type PageSection, textCell } from '../report.js'

/** Who trades with which share of the capital. */
export const memberSection = ({ members, weights, execution }: Candidate): PageSection => ({
  id: 'members',
  title: members.length === 1 ? 'What trades' : 'Weights and members',
  blocks: [
    {
      _tag: 'Table',
      caption: 'Members of the choice, each with its own share of the capital',
      head: ['Strategy', 'Weight', 'Enters'],
      rows: members.map((member, i) => [
        textCell(memberPhrase(member)),
        {
          text: number(weights[i] ?? 0),
          value: weights[i] ?? 0,
          shade: weights[i] ?? 0,
        },
        textCell(member.regime === undefined ? 'always' : `in ${member.regime}`),
      ]),
    },
    {
      _tag: 'Text',
      tone: 'plain',
      text: `Costs ${percent(execution.costs.commission.rate, 2)} a side, slippage ${percent(execution.costs.slippage.rate, 2)}, fills at ${execution.fill}.`,
    },
  ],
})

const metric = (
  value: Parameters<typeof number>[0],
  shown: (of: typeof value) => string,
  path: string,
): FigureCell => ({
  text: shown(value),
  value,
  path,
})

/** Windows of a validation, a row each. */
export const windowSection = ({ windows }: ValidationResult, path: string): PageSection | undefined =>
  windows === undefined
    ? undefined
    : {
        id: 'windows',
        title: 'Windows',
        blocks: [
          {
            _tag: 'Table',
            caption: 'Each window: its train and test bars, what it chose, and what that did on both',
            head: ['Window', 'Train', 'Test', 'Bars', 'Sharpe in', 'Sharpe out', 'Return out', 'Chosen'],
            rows: windows.map(({ train, test, in_sample, out_of_sample, candidate }, i) => [
              textCell(String(i + 1)),
              textCell(`${train[0]?.first ?? ''}..${train.at(-1)?.last ?? ''}`),
              textCell(`${test[0]?.first ?? ''}..${test.at(-1)?.last ?? ''}`),
              textCell(count(test.reduce((sum, { bars }) => sum + bars, 0))),
              metric(in_sample.sharpe_ratio, number, `${path}.windows[${i}].in_sample.sharpe_ratio`),
              metric(out_of_sample.sharpe_ratio, number, `${path}.windows[${i}].out_of_sample.sharpe_ratio`),
              metric(out_of_sample.total_return, percent, `${path}.windows[${i}].out_of_sample.total_return`),
              textCell(
                candidate.members
                  .map((member, k) =>
                    candidate.members.length === 1
                      ? memberPhrase(member)
                      : `${number(candidate.weights[k] ?? 0)} ${memberPhrase(member)}`,
                  )
                  .join(' + '),
              ),
            ]),
          },
        ],
      }
