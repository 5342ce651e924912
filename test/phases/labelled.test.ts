import { describe, expect, it } from 'vitest'
import { runBacktest } from '../../src/phases/backtest/at-once.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { validation } from '../../src/phases/validation/validation.js'
import { study } from '../../src/templates/study.js'
import { from as read } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'

const trending = {
  name: 'trending',
  params: { n: { int: [5, 60] } },
  long_while: 'close > sma(close, n)',
  when: "label(trend) == 'trending_up'",
} as const
const range = { from: '2001-06-01', to: '2006-01-03', warmup: 100 } as const
const later = { from: '2006-01-03', to: '2008-01-02', warmup: 100 } as const
const from = read as unknown as (phase: unknown, output: string) => never
const labels = { trend: { kind: 'trend', window: 30 } } as const

const search = optimization('search', {
  strategies: [{ strategy: trending, space: { n: [10, 20, 40] } }],
  labels,
  range,
  capture: 'signals',
} as never) as any
const gaveIn = (done: any, path: string): any => {
  const outcome = done.phases[path]
  if (outcome._tag === 'Left') throw new Error(JSON.stringify(outcome.left))
  return outcome.right.value
}
const refusalOf = async (workflow: unknown): Promise<string> => {
  try {
    const done: any = await study(workflow as never)
    return JSON.stringify(done.phases)
  } catch (cause) {
    return (cause as Error).message
  }
}
const alone = (over: object) =>
  backtest('alone', { strategy: trending, labels, range, params: { n: 20 }, ...over } as never)

describe('strategies that read labels', () => {
  it('carry the models of a search through weights and risk settings by replay', async () => {
    const members = { of: from(search, 'trials'), top: 2 }
    const replay = from(search, 'signal_logs')
    const weighed = optimization('weighed', { replay, members } as never) as any
    const risk = optimization('risk', {
      replay,
      members: { ...members, top: 1 },
      risk: { stop_loss: ['none', 0.05] },
    } as never) as any
    const done = await study(
      sequence(
        search,
        weighed,
        risk,
        backtest('again', { candidate: from(risk, 'candidate'), range, resamples: 0 } as never),
        backtest('later', { candidate: from(weighed, 'candidate'), range: later, resamples: 0 } as never),
      ) as never,
    )
    const { candidate } = gaveIn(done, 'search')
    expect(Object.keys(candidate.labels)).toEqual(['trend'])
    expect(gaveIn(done, 'weighed').candidate.labels).toEqual(candidate.labels)
    expect(gaveIn(done, 'risk').candidate.labels).toEqual(candidate.labels)
    expect(gaveIn(done, 'again').metrics.total_return).toBe(
      gaveIn(done, 'risk').in_sample.metrics.total_return,
    )
    expect(gaveIn(done, 'later').metrics.total_trades).toBeGreaterThan(0)
  })

  it('fit again on the train bars of every window of a walk-forward', async () => {
    const done = await study(
      validation('walked', {
        scheme: { kind: 'walk_forward', range, train: 400, test: 200 },
        search: {
          strategies: [
            {
              strategy: { ...trending, when: "label(mood) == 'calm' || label(mood) == 'turbulent'" },
              space: { n: [10, 40] },
            },
          ],
          labels: { mood: { kind: 'hmm', states: 2 } },
          objective: { name: 'total_return', min_trades: 1 },
        },
      } as never) as never,
    )
    const fitted = gaveIn(done, 'walked').windows.map((window: any) => window.candidate.labels.mood)
    expect(new Set(fitted.map(({ from_bar }: any) => from_bar)).size).toBe(fitted.length)
    expect(new Set(fitted.map(({ model }: any) => JSON.stringify(model.means))).size).toBe(fitted.length)
  })

  it('run at once, and under a preset', async () => {
    const plain = await runBacktest(trending as never, { labels, range, params: { n: 20 } })
    const gated = await runBacktest({ ...trending, when: 'close > 0' }, { range, params: { n: 20 } })
    expect(plain.trades.side.length).toBeGreaterThan(0)
    expect(plain.metrics.exposure_time).toBeLessThan(Number(gated.metrics.exposure_time))
    const ordered = await runBacktest(trending as never, {
      labels,
      range,
      params: { n: 20 },
      execution: 'backtrader',
    })
    expect(ordered.labels).toEqual(plain.labels)
    expect(ordered.trades.side.length).toBeGreaterThan(0)
  })

  it.each([
    [
      'a name that nobody gives',
      alone({ labels: { trnd: 'trend' } }),
      'no labels are given for label(trend), did you mean "trnd"?',
    ],
    [
      'no labels at all',
      alone({ labels: undefined }),
      'says in "labels" which classifier gives them, such as labels: { trend: hmm }',
    ],
    [
      'a label that its classifier never gives',
      alone({ strategy: { ...trending, when: "label(trend) == 'trending_upp'" } }),
      `label(trend) is never 'trending_upp', did you mean "trending_up"?`,
    ],
    [
      'a search of such a strategy',
      optimization('o', { strategies: [{ strategy: trending }], range } as never),
      'no labels are given for label(trend)',
    ],
    [
      'a candidate without its models',
      backtest('c', {
        candidate: { members: [{ strategy: trending, params: { n: 20 } }], weights: [1], execution: {} },
      } as never),
      'no labels are given for label(trend)',
    ],
    [
      'too few bars to fit on',
      alone({
        strategy: { ...trending, when: "label(trend) == 'calm'" },
        labels: { trend: { kind: 'hmm', states: 2 } },
        range: { ...range, warmup: 20 },
        params: { n: 10 },
      }),
      'labels.trend',
    ],
    [
      'models that begin after the range',
      alone({ labels: { trend: { model: { kind: 'trend' }, from_bar: 4000 } } }),
      'label(trend) is known from bar 4000 on, the range begins at bar',
    ],
    [
      'folds that are tested before they were trained',
      validation('v', {
        scheme: { kind: 'k_fold' },
        search: { strategies: [{ strategy: trending }], labels },
      } as never),
      'a search with \\"labels\\" is validated by walk_forward',
    ],
  ])('are refused for %s', async (_, workflow, because) => {
    const told = await refusalOf(workflow)
    expect(
      told.includes(because) || told.replaceAll('\\"', '"').includes(because.replaceAll('\\"', '"')),
      told,
    ).toBe(true)
  })
})
