import { type FigureColumn, figureCells } from '../../candidate/figure-rows.js'
import type { ValidationResult } from '../../phases/validation/result.js'
import { verdictRows } from '../../phases/validation/verdict-text.js'
import { isDefined } from '../../stats/metrics/metric.js'
import { count, counted, number, percent, whole } from '../../stats/metrics/metric-text.js'
import type { Beside } from '../account.js'
import type { Block, PageSection } from '../report.js'

const TITLES = {
  supported: 'Supported: on bars that the choice never saw it earned more than the same exposure held',
  refuted: 'Refuted',
  inconclusive: 'Inconclusive',
} as const

const TONES = { supported: 'good', refuted: 'bad', inconclusive: 'open' } as const

const sentence = ({ verdict: { outcome, because } }: ValidationResult): string =>
  `${[TITLES[outcome], ...because].join(': ')}.`

/** What would settle it. */
const changes = ({ verdict }: ValidationResult): string => {
  const { years_needed, edge, worth, test, outcome } = verdict
  const found =
    years_needed.found === undefined
      ? ''
      : `An edge as large as found (${number(edge.ratio, 2)}) shows in ${number(years_needed.found, 1)} years of test bars. `
  return outcome === 'supported'
    ? `${found}The test has ${number(test.years, 1)}.`
    : `${found}An edge worth having (${worth}) shows in ${number(years_needed.worth, 1)} years of test bars; the test has ${number(test.years, 1)}.`
}

const edgeText = ({ mix }: Beside): string =>
  mix === undefined
    ? ''
    : `Edge over the same exposure held: ${percent(mix.edge, 2)} a year, an arithmetic mean at ${percent(mix.exposure)} of the account invested. `

/** The verdict, what would change it, and the evidence that it rests on. */
export const verdictSection = (result: ValidationResult, beside: Beside): PageSection => {
  const { verdict, deflation, trials, out_of_sample_psr } = result
  const evidence: readonly Block[] = [
    {
      _tag: 'Table',
      caption: 'What the verdict rests on',
      head: ['', ''],
      rows: verdictRows(verdict).map(([name, found]) => [{ text: name }, { text: found }]),
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
      { _tag: 'Text', tone: TONES[verdict.outcome], text: sentence(result) },
      { _tag: 'Text', tone: 'plain', text: changes(result) },
      ...evidence,
    ],
  }
}

/** The head of a page without a validation: what it shows was chosen on the very bars that it is shown on. */
export const inSampleSection = (what: string, trials: number): PageSection => ({
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
export const figureSection = (columns: readonly FigureColumn[]): PageSection => ({
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
