/* eslint-disable @typescript-eslint/restrict-plus-operands -- results are read as a program that knows no types reads them */
import { describe, expect, test } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { handlers } from '../../src/phases/handlers.js'
import { CLASSIFIERS, classifier, label, labelNames } from '../../src/regime/classifier.js'
import { filteredLabelsCodec } from '../../src/regime/result-codecs.js'
import { terminal } from '../cli/terminal.js'
import { type Kept, poisonedFrom, SMALL, smallStudy } from '../phases/small-study.js'

const { bars } = embeddedSp500()
const first = bars.time.findIndex((time) => time >= Date.parse(SMALL.test.from))
const inputs = (kind: string) => ({ classifiers: [kind], weights: { step: 0.5, max: 1 } })
const held = new Map<string, Promise<Kept>>()
/** The study that a kind gates: run once. */
const gatedBy = (kind: string): Promise<Kept> => {
  const kept = held.get(kind) ?? smallStudy(inputs(kind))
  held.set(kind, kept)
  return kept
}
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

describe.each(CLASSIFIERS)('%s as the gate of a study over the S&P 500', (kind) => {
  test('analysis attributes every trade and bar to its regimes, and the study ends', async () => {
    const kept = await gatedBy(kind)
    expect(kept.study.status).toBe('succeeded')
    const found = kept.value('regime_analysis')
    const names = labelNames(classifier(kind))
    expect(found.regimes).toEqual(names.slice(1))
    expect(Object.keys(found.optimal_params_by_regime).sort()).toEqual(names.slice(1).sort())
    expect(Object.keys(found.classifiers)).toEqual([kind])
    const decoded = decodeWith(handlers['analysis']!.result)(found)
    expect(decoded._tag).toBe('Right')

    const { score, labels, market } = found.classifiers[kind]
    expect(score.names).toEqual(names)
    expect(sum(Object.values(score.share))).toBeCloseTo(1, 9)
    const { trade_matrix, by_regime } = found.regime_performance
    expect(Object.keys(by_regime).sort()).toEqual([...names].sort())
    const entered: readonly any[] = Object.values(trade_matrix.by_entry)
    expect(sum(entered.map(({ trades }) => trades))).toBe(sum(trade_matrix.trades.flat()))
    expect(sum(entered.map(({ pnl }) => pnl))).toBeCloseTo(sum(trade_matrix.pnl.flat()), 6)
    const scored = found.span.to_bar - found.span.from_bar
    expect(sum(Object.values<any>(market).map((regime) => regime.bars))).toBe(scored)

    const written = decodeWith(filteredLabelsCodec)(await kept.content(labels))
    if (written._tag === 'Left') throw new Error(written.left[0]?.message)
    const { model, from_bar } = found.gate
    const again = label(model, { ...bars, ...tail(from_bar, from_bar + written.right.label.length) })
    expect([...again.label]).toEqual([...written.right.label])
  })

  test('whatever the test bars hold, the gate that was fitted is the same', async () => {
    const one = await gatedBy(kind)
    const other = await smallStudy(inputs(kind), poisonedFrom(first))
    const fitted = (study: Kept) => {
      const { gate, regimes, classifiers } = study.value('regime_analysis')
      return JSON.stringify([gate, regimes, classifiers[kind].score, classifiers[kind].market])
    }
    expect(fitted(other)).toBe(fitted(one))
  })
})

const tail = (from: number, to: number) => ({
  length: to - from,
  time: bars.time.subarray(from, to),
  open: bars.open.subarray(from, to),
  high: bars.high.subarray(from, to),
  low: bars.low.subarray(from, to),
  close: bars.close.subarray(from, to),
  volume: bars.volume.subarray(from, to),
})

test('the command line tells the regimes in their order, and that an hmm has them by variance', async () => {
  const { regimen } = terminal()
  const told = async (gate: unknown) => {
    const given = { ...SMALL, classifiers: [gate], weights: { step: 1 } }
    const set = Object.entries(given).flatMap(([name, value]) => [
      '--set',
      `${name}=${JSON.stringify(value)}`,
    ])
    const { out } = await regimen('run', 'regime_adaptive_grid_search_ensemble', ...set)
    const [heading, , ...rows] = out.slice(out.search(/^regimes /m)).split('\n')
    return {
      heading: heading?.split(':')[0],
      states: rows.slice(0, rows.indexOf('')).map((row) => row.trim().split(' ')[0]),
    }
  }
  const five = { kind: 'hmm', states: 5, max_iterations: 20 }
  expect(await told(five)).toMatchObject({
    heading: 'regimes (hmm, filtered, by variance)',
    states: ['calm', 'mild', 'uneasy', 'rough', 'turbulent'],
  })
  for (const kind of ['pattern', 'volatility', 'markov_switching', 'consensus'] as const)
    expect(await told(kind)).toMatchObject({
      heading: `regimes (${kind}, filtered)`,
      states: labelNames(classifier(kind)).slice(1),
    })
})
