import { type FigureCell, type FigureColumn, figureCells } from '../../candidate/figure-rows.js'
import type { ValidationResult } from '../../phases/validation/result.js'
import { decidingTest, type Verdict } from '../../phases/validation/verdict.js'
import { verdictRows, years } from '../../phases/validation/verdict-text.js'
import { isDefined } from '../../stats/metrics/metric.js'
import { count, counted, number, percent, significant, whole } from '../../stats/metrics/metric-text.js'
import type { AccountCurves } from '../account.js'
import type { Block, PageSection } from '../report.js'

const TITLES = {
  supported: 'Supported: on bars that the choice never saw it earned more than the same exposure held',
  refuted: 'Refuted',
  inconclusive: 'Inconclusive',
} as const

const TONES = { supported: 'good', refuted: 'bad', inconclusive: 'open' } as const

const sentence = ({ verdict: { outcome, because, survivors_only } }: ValidationResult): string =>
  `${[`${TITLES[outcome]}${survivors_only === true ? ', on survivors only' : ''}`, ...because].join(': ')}.`

/** The years of test bars in which an edge shows. */
const yearsText = (verdict: Verdict): string => {
  const {
    years_needed: { found, worth: needed },
    edge,
    worth,
  } = verdict
  return `${found === undefined ? '' : `An edge as large as found (${number(edge.ratio, 2)} of its risk) shows in ${years(found)} years of test bars. `}An edge worth having (${worth}) shows in ${years(needed)}; the test has ${number(decidingTest(verdict).years, 1)}.`
}

/** What would change a verdict: more bars, another look, other costs. */
const changes = ({ verdict, out_of_sample }: ValidationResult): string => {
  const { outcome, edge, worth, look } = verdict
  const { break_even_cost: cost } = out_of_sample
  switch (outcome) {
    case 'supported':
      return `Each further look at these bars asks for a smaller p; this one was held to ${significant(look.level)}.${cost !== undefined && isDefined(cost) ? ` At costs of ${percent(cost, 2)} a side no return is left.` : ''} ${yearsText(verdict)}`
    case 'refuted':
      return `Another choice, or bars on which this one does better: on these its edge is at most ${percent(edge.most.annual)} a year with 95 % confidence, ${number(edge.most.ratio, 2)} of its risk, and ${worth} is worth having.`
    case 'inconclusive':
      return `More test bars. ${yearsText(verdict)} Looking at the same bars again does not help: each further look asks for a smaller p.`
  }
}

const edgeText = ({ mix }: AccountCurves): string =>
  `Edge over the same exposure held: ${percent(mix.edge, 2)} a year, an arithmetic mean at ${percent(mix.exposure)} of the account invested. `

/** The verdict, what would change it, and the evidence that it rests on. */
export const verdictSection = (result: ValidationResult, curves: AccountCurves): PageSection => {
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
      text: `${edgeText(curves)}Out of sample the probabilistic Sharpe ratio is ${number(out_of_sample_psr)}. Behind the choice stand ${count(trials.this_run)} trials of this run and ${count(trials.earlier)} earlier ones on this data (${counted(deflation.trials, 'distinct trial')}, ${whole(deflation.effective_trials)} effective); deflated Sharpe ratio ${number(deflation.deflated_sharpe_ratio, 3)}${isDefined(deflation.min_backtest_length) ? `, minimum length of a backtest ${number(deflation.min_backtest_length, 1)} years` : ''}.`,
    },
  ]
  return {
    id: 'verdict',
    title: 'Verdict',
    blocks: [
      { _tag: 'Text', tone: TONES[verdict.outcome], text: sentence(result) },
      { _tag: 'Text', tone: 'plain', text: `What would change it: ${changes(result)}` },
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
      text: 'What would change it: a validation gives a verdict. regimen validate --strategy NAME, or a workflow with a validation phase.',
    },
  ],
})

const isKnown = ([, ...cells]: readonly FigureCell[]): boolean =>
  cells.some(({ text, value }) => value !== undefined || text !== '-')

/** Figures next to each other; those that none of them has are left out. */
export const figureSection = (columns: readonly FigureColumn[]): PageSection => ({
  id: 'figures',
  title: 'Figures',
  blocks: [
    {
      _tag: 'Table',
      caption: 'Figures of the run next to buy and hold',
      head: ['', ...columns.map(({ head }) => head)],
      rows: figureCells(columns).filter(isKnown),
    },
  ],
})
