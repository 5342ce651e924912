import { thousands } from '../../core/thousands.js'
import { showTime } from '../../market/bars/shown-time.js'
import { counted, number, percent } from '../../stats/metrics/metric-text.js'
import { ALPHA, lookFactor } from '../../stats/timing/looks.js'
import { SAME_RUN } from '../../store/look.js'
import { deciding, decidingTest, hasTiming, showP, type Verdict } from './verdict.js'

const signed = (share: number): string => `${share < 0 ? '-' : '+'}${percent(Math.abs(share), 1)}`
const bare = (share: number): string => signed(share).replace(/ %$/, '')

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
]
const ordinal = (n: number): string => ORDINALS[n - 1] ?? `${n}th`

const testBars = ({ p, years: of }: Verdict['test']): string => `p = ${showP(p)} (${number(of, 1)} years)`

const evidenceOf = ({ test, train, together, chain, pooled }: Verdict): string =>
  [
    pooled === undefined
      ? `test bars ${testBars(test)}`
      : `test bars of ${counted(pooled.runs, 'run')} ${testBars(pooled)}`,
    ...(train === undefined
      ? []
      : [
          `train bars p = ${showP(train.p)} after ${train.trials} trial${train.trials === 1 ? '' : 's'}${train.apart === 0 ? '' : ` and ${train.apart} search${train.apart === 1 ? '' : 'es'} elsewhere`}`,
        ]),
    ...(together === undefined ? [] : [`together p = ${showP(together)}`]),
    ...(pooled === undefined ? [] : [`this choice on all of its test bars ${testBars(test)}`]),
    ...(chain === undefined
      ? []
      : [
          `chain of ${chain.splits} choices among ${chain.trials} p = ${showP(chain.p)}${chain.differ === 0 ? '' : ` (${chain.differ} choose otherwise by t)`}`,
        ]),
  ].join(' · ')

const looksOf = (verdict: Verdict): string => {
  const { number: k, others, unreadable, fresh_from } = verdict.look
  const runs = [...new Set(others)].map((run) =>
    run === SAME_RUN ? 'in the same run' : `run ${run.slice(0, 8)}`,
  )
  const lost = unreadable === 0 ? [] : [`${unreadable} that cannot be read`]
  const p = deciding(verdict)
  const fresh =
    fresh_from === undefined
      ? unreadable === 0
        ? '; no tested bar is without a look'
        : ''
      : `; no look yet at the bars from ${showTime(fresh_from)} on`
  return k === 1
    ? `first at these bars in this store: needs ${ALPHA}`
    : `${ordinal(k)} at these bars (others: ${[...runs, ...lost].join(', ')}): p = ${showP(p)} x ${lookFactor(k)} = ${showP(Math.min(1, p * lookFactor(k)))}, needs ${ALPHA}${fresh}`
}

/** Years for people: whole ones where there are ten or more. */
export const years = (value: number): string => (value < 10 ? number(value, 1) : thousands(Math.round(value)))

/** The years of test bars that would decide, next to those that are there. */
const yearsOf = (verdict: Verdict): string => {
  const { edge, years_needed, worth } = verdict
  const found =
    years_needed.found === undefined
      ? 'An edge'
      : `An edge as large as found (${number(edge.ratio, 2)}) shows in ${years(years_needed.found)}, one`
  return `${found} worth having (${worth}) ${years_needed.found === undefined ? 'shows ' : ''}in ${years(years_needed.worth)} test years; you have ${number(decidingTest(verdict).years, 1)}`
}

const outcomeOf = (verdict: Verdict): string => {
  const { outcome, because, survivors_only } = verdict
  const why = because.join('; ')
  switch (outcome) {
    case 'supported':
      return `supported${survivors_only === true ? ', on survivors only' : ''}${why === '' ? '' : `: ${why}`}`
    case 'refuted':
      return `refuted: ${why}`
    case 'inconclusive':
      return `inconclusive: ${why}${hasTiming(verdict) ? `. ${yearsOf(verdict)}` : ''}`
  }
}

const riskOf = ({ volatility, max_drawdown, held, sharpe_difference }: Verdict['risk']): string =>
  [
    `volatility ${percent(volatility, 1)} (held at the same exposure ${percent(held.volatility, 1)})`,
    `drawdown ${percent(max_drawdown, 1)} (${percent(held.max_drawdown, 1)})`,
    ...(sharpe_difference === undefined
      ? []
      : [
          `difference of Sharpe ratios ${number(sharpe_difference.value, 2)}, 95 % [${number(sharpe_difference.interval.low, 2)}, ${number(sharpe_difference.interval.high, 2)}]`,
        ]),
  ].join(' · ')

/** What an edge is over: the exposure of the account, of several instruments in the mean of them. */
const over = (verdict: Verdict): string => {
  const { against } = decidingTest(verdict)
  return against === undefined
    ? 'buy and hold at the same exposure'
    : `the mean of the instruments at the same ${against}`
}

/** The runs whose bars are tested together, and when they are tested again. */
const pooledOf = ({ runs, bars, waiting, next_at, looks }: NonNullable<Verdict['pooled']>): string =>
  `${counted(runs, 'run')}, ${counted(bars, 'day')} in ${counted(looks, 'look')}${waiting === 0 ? '' : `; ${counted(waiting, 'day')} of later runs wait`}: the next look is at ${thousands(next_at)} days`

/** What a verdict rests on, by name: the edge, the evidence, the looks. */
export const verdictRows = (verdict: Verdict): readonly (readonly [name: string, found: string])[] => {
  const { annual, interval, ratio } = verdict.edge
  return [
    [
      'edge',
      `${signed(annual)} a year over ${over(verdict)}, 95 % [${bare(interval.low)}, ${bare(interval.high)}], ${number(ratio, 2)} of its risk`,
    ],
    ['evidence', evidenceOf(verdict)],
    ['risk', riskOf(verdict.risk)],
    ['looks', looksOf(verdict)],
    ...(verdict.pooled === undefined ? [] : [['pooled', pooledOf(verdict.pooled)] as const]),
  ]
}

/** The verdict for people: what it rests on, and what follows. */
export const verdictText = (verdict: Verdict): readonly string[] => [
  ...verdictRows(verdict).map(([name, found]) => `  ${name.padEnd(12)}${found}`),
  `VERDICT       ${outcomeOf(verdict)}`,
]
