import { expect, test } from 'vitest'
import * as laws from '../../laws/index.js'
import type { Verdict } from '../../src/phases/validation/verdict.js'
import { verdictText } from '../../src/phases/validation/verdict-text.js'
import { holm } from '../../src/stats/inference/holm.js'
import { ALPHA, lookFactor } from '../../src/stats/timing/looks.js'
import { type Decision, decide, type Missing, type Tested } from '../../src/stats/timing/outcome.js'
import { meanOfColumn, type TimedReturns } from '../../src/stats/timing/timing.kernel.js'
import { trainEvidence } from '../../src/stats/timing/train-evidence.js'

const found = (all: readonly { readonly name: string; readonly check: () => unknown }[]): readonly string[] =>
  all.flatMap(({ name, check }) => {
    try {
      check()
      return []
    } catch {
      return [name]
    }
  })

type Above = (weight: number, unit: number, w: number, r: number) => number
const seriesBy =
  (above: Above) =>
  ({ net, parts }: TimedReturns): Float64Array =>
    net.map((x, t) =>
      parts.reduce(
        (d, { weight, unit }) =>
          d - above(weight[t] ?? 0, unit[t] ?? 0, meanOfColumn(weight), meanOfColumn(unit)),
        x,
      ),
    )
const SERIES: Readonly<Record<string, (of: TimedReturns) => Float64Array>> = {
  'no mean return of the market': seriesBy((_, unit, w) => w * unit),
  'no mean weight': seriesBy((weight, _, __, r) => r * weight),
  'weights that are not centred': seriesBy((weight, unit, w, r) => w * unit + r * weight),
  'the net return': ({ net }) => net.slice(),
  'one mean weight for all parts': ({ net, parts }) => {
    const w = parts.reduce((sum, { weight }) => sum + meanOfColumn(weight), 0) / parts.length
    return seriesBy((weight, unit, _, r) => w * unit + r * (weight - w))({ net, parts })
  },
}

const without =
  (missing: Missing) =>
  (tested: Tested): Decision => {
    const decision = decide(tested)
    return decision.missing.length === 1 && decision.missing[0] === missing
      ? { ...decision, outcome: 'supported', missing: [] }
      : decision
  }
const OUTCOME: Readonly<Record<string, (tested: Tested) => Decision>> = {
  'looks are not counted': (tested) => decide({ ...tested, look: 1 }),
  'peeking is allowed': (tested) => decide({ ...tested, peeked: 0 }),
  'decisions are not counted': (tested) => decide({ ...tested, decisions: 9 }),
  'the floor is left out': without('floor'),
  'train and test bars together are left out': without('together'),
  'the chain is left out': without('chain'),
  'twice the level': (tested) =>
    lookFactor(tested.look) * tested.test.p <= 2 * ALPHA ? without('test')(tested) : decide(tested),
  'half of the years': (tested) => {
    const { years_needed, ...decision } = decide(tested)
    return { ...decision, years_needed: { ...years_needed, worth: years_needed.worth / 2 } }
  },
  'what is inconclusive is refuted': (tested) => {
    const decision = decide(tested)
    return decision.outcome === 'inconclusive' ? { ...decision, outcome: 'refuted' } : decision
  },
}

const changed =
  (of: (line: string, verdict: Verdict) => string) =>
  (verdict: Verdict): readonly string[] =>
    verdictText(verdict).map((line) => of(line, verdict))
const TEXT: Readonly<Record<string, (verdict: Verdict) => readonly string[]>> = {
  'the other outcome': changed((line) => line.replace('inconclusive', 'refuted')),
  'the other level': changed((line) => line.replace('needs 0.15', 'needs 0.025')),
  'no factor of the look': changed((line) => line.replace(/ x \d+ = [\d.]+/, '')),
  'p before its factor as the product': changed((line, { look: { number } }) =>
    line.replace(
      /p = ([\d.]+) x (\d+) = [\d.]+/,
      (_, p: string) => `p = ${p} x ${lookFactor(number)} = ${p}`,
    ),
  ),
  'no years': changed((line) => line.replace(/\. An edge .*$/, '')),
  'an edge as found that is none': changed((line) =>
    line.replace('An edge worth having', 'An edge as large as found (0.00) shows in 9.0, one worth having'),
  ),
  'no bound of what is refuted': changed((line) => line.replace(/ \(at most .*$/, '')),
  'reasons of what is supported': changed((line) =>
    /^VERDICT +supported/.test(line) ? `${line}: p = 0.20 (needs 0.15)` : line,
  ),
}

test.each(Object.entries(SERIES))(
  'the series that is tested with a bug is found by a law: %s',
  (_, series) => {
    expect(found(laws.timingSeriesLaws(series))).not.toEqual([])
  },
)
test.each(Object.entries(OUTCOME))('an outcome with a bug is found by a law: %s', (_, outcome) => {
  expect(found(laws.outcomeLaws(outcome))).not.toEqual([])
})
test.each(Object.entries(TEXT))('a text with a bug is found by a law: %s', (_, text) => {
  expect(found(laws.verdictTextLaws(text))).not.toEqual([])
})
test.each([
  [
    'the first trial alone',
    'the best of n trials',
    laws.trainEvidenceLaws((chosen, trials, apart) => trainEvidence(chosen, trials.slice(0, 1), apart)),
  ],
  [
    'nothing of what lies apart',
    'each earlier search that lies apart',
    laws.trainEvidenceLaws((chosen, trials) => trainEvidence(chosen, trials)),
  ],
] as const)('evidence of %s is found by the law of %s', (_, name, all) => {
  expect(found(all.filter((law) => law.name.startsWith(name)))).toHaveLength(1)
})
test('p values of a family that are as they were, or all times their number, are found by a law', () => {
  expect(found(laws.holmLaws((ps) => ps))).not.toEqual([])
  expect(found(laws.holmLaws((ps) => ps.map((p) => Math.min(1, ps.length * p))))).not.toEqual([])
  expect(found(laws.holmLaws(holm))).toEqual([])
})
