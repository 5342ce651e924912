import type { ValidationResult } from '../../phases/validation/result.js'
import { isDefined } from '../../stats/metrics/metric.js'
import { count, counted, number, percent, whole } from '../../stats/metrics/metric-text.js'
import type { Beside } from '../account.js'
import { type FigureColumn, figureCells } from '../figure-rows.js'
import type { Block, Section } from '../report.js'

const sentence = ({ verdict: { supported, because } }: ValidationResult): string =>
  supported
    ? 'Supported: on bars that the choice never saw it earned more than the same exposure held.'
    : `Not supported: ${because.join('; ')}.`

/** What each rule found, and what it would have to find. */
const changes = ({ verdict: { rules, supported } }: ValidationResult): string =>
  `${supported ? 'It would not be supported' : 'It would be supported'} if ${rules
    .filter(({ holds }) => holds === supported)
    .map(
      ({ rule, found, needed }) =>
        `${rule} went from ${number(found, 3)} to ${supported ? 'below' : 'at least'} ${number(needed, 3)}`,
    )
    .join(', and ')}.`

const edgeText = ({ mix }: Beside): string =>
  mix === undefined
    ? ''
    : `Edge over the same exposure held: ${percent(mix.edge, 2)} a year, an arithmetic mean at ${percent(mix.exposure)} of the account invested. `

/** The verdict, what would change it, and the evidence that it rests on. */
export const verdictSection = (result: ValidationResult, beside: Beside, path: string): Section => {
  const { verdict, deflation, trials, out_of_sample_psr } = result
  const evidence: readonly Block[] = [
    {
      _tag: 'Table',
      caption: 'The rules of the verdict, and what they found',
      head: ['Rule', 'Found', 'Needed', 'Holds'],
      rows: verdict.rules.map(({ rule, found, needed, holds }, i) => [
        { text: rule },
        { text: number(found, 3), value: found, path: `${path}.verdict.rules[${i}].found` },
        { text: number(needed, 3), value: needed, path: `${path}.verdict.rules[${i}].needed` },
        { text: holds ? 'yes' : 'no', shade: holds ? 0.4 : -0.4 },
      ]),
    },
    {
      _tag: 'Text',
      tone: 'plain',
      text: `${edgeText(beside)}Out of sample the probabilistic Sharpe ratio is ${number(out_of_sample_psr)}. Behind the choice stand ${count(trials.this_run)} trials of this run and ${count(trials.earlier)} earlier ones on this data (${counted(deflation.trials, 'distinct trial')}, ${whole(deflation.effective_trials)} effective); deflated Sharpe ratio ${number(deflation.deflated_sharpe_ratio, 3)}${isDefined(deflation.min_backtest_length) ? `, minimum length of a backtest ${number(deflation.min_backtest_length, 1)} years` : ''}.`,
    },
  ]
  return {
    id: 'verdict',
    title: 'Verdict',
    blocks: [
      { _tag: 'Text', tone: verdict.supported ? 'good' : 'open', text: sentence(result) },
      { _tag: 'Text', tone: 'plain', text: changes(result) },
      ...evidence,
    ],
  }
}

/** The head of a page without a validation: what it shows was chosen on the very bars that it is shown on. */
export const inSampleSection = (what: string, trials: number): Section => ({
  id: 'verdict',
  title: 'No verdict',
  blocks: [
    {
      _tag: 'Text',
      tone: 'open',
      text:
        trials > 1
          ? `In sample, best of ${count(trials)}: ${what}. Nothing here was tested on later bars.`
          : `In sample: ${what}. Nothing here was tested on bars that the choice did not see; how many variants were tried by hand is not known.`,
    },
    {
      _tag: 'Text',
      tone: 'plain',
      text: 'A validation gives a verdict: regimen validate --strategy NAME, or a workflow with a validation phase.',
    },
  ],
})

/** Figures next to each other. */
export const figureSection = (columns: readonly FigureColumn[]): Section => ({
  id: 'figures',
  title: 'Figures',
  blocks: [
    {
      _tag: 'Table',
      caption: 'Figures of the run next to buy and hold',
      head: ['', ...columns.map(({ head }) => head)],
      rows: figureCells(columns),
    },
  ],
})
