import { expect, test } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { attributeBars, attributeTrades } from '../../src/regime/attribution.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import { regimeScore } from '../../src/regime/regime-score.js'
import {
  filteredLabelsCodec,
  regimeBarsCodec,
  regimeScoreCodec,
  tradeMatrixCodec,
} from '../../src/regime/result-codecs.js'

const labels: FilteredLabels = {
  _tag: 'FilteredLabels',
  names: ['unknown', 'calm', 'turbulent'],
  label: Uint8Array.of(0, 1, 1, 2, 2, 1),
  fitted_here: [[0, 3]],
}
const trades = {
  entry_bar: Int32Array.of(1, 2, 3),
  exit_bar: Int32Array.of(2, 4, 5),
  pnl: Float64Array.of(5, -3, 0),
}
const bars = { from: 2, pnl: Float64Array.of(1, 2, 4, 8), returns: Float64Array.of(0.01, 0.02, 0.04, 0.08) }

test('trades by the regime at the decision and at the exit', () => {
  const found = attributeTrades(labels, trades)
  expect(found.pnl).toEqual([
    [0, 0, 0],
    [0, 5, -3],
    [0, 0, 0],
  ])
  expect(found.by_entry['calm']).toEqual({ trades: 2, pnl: 2, win_rate: 0.5 })
  expect(found.by_entry['unknown']?.win_rate).toMatchObject({ because: 'there are no trades' })
  expect(found.boundary).toEqual([
    { name: 'calm_to_turbulent', trades: 1, pnl: -3 },
    { name: 'turbulent_to_calm', trades: 1, pnl: 0 },
  ])
})

test('bars by the label of the close before', () => {
  const found = attributeBars(labels, bars, 252)
  expect(found['calm']).toMatchObject({ bars: 2, share: 0.5, pnl: 3, mean_return: 0.015 })
  expect(found['turbulent']).toMatchObject({ bars: 2, share: 0.5, pnl: 12 })
  expect(found['turbulent']?.deviation).toBeCloseTo(0.02 * Math.SQRT2, 12)
  expect(found['turbulent']?.mean_error).toBeCloseTo(0.02, 12)
  expect(found['turbulent']?.sharpe_ratio).toBeCloseTo((0.06 / (0.02 * Math.SQRT2)) * Math.sqrt(252), 9)
  expect(found['unknown']).toMatchObject({ bars: 0, pnl: 0, sharpe_ratio: { _tag: 'Undefined' } })
})

test('share, duration and transitions', () => {
  const found = regimeScore(labels, [1, 6])
  expect(found.share).toMatchObject({ unknown: 0, calm: 0.6, turbulent: 0.4 })
  expect(found.mean_duration).toMatchObject({ calm: 1.5, turbulent: 2 })
  expect(found.transitions).toEqual([
    [0, 0, 0],
    [0, 1, 1],
    [0, 1, 1],
  ])
})

test('results decode to themselves', () => {
  expect(decodeWith(filteredLabelsCodec)(filteredLabelsCodec.encode(labels))).toMatchObject({ right: labels })
  const matrix = attributeTrades(labels, trades)
  expect(decodeWith(tradeMatrixCodec)(tradeMatrixCodec.encode(matrix))).toMatchObject({ right: matrix })
  const found = attributeBars(labels, bars, 252)
  expect(decodeWith(regimeBarsCodec)(regimeBarsCodec.encode(found))).toMatchObject({ right: found })
  const score = regimeScore(labels)
  expect(decodeWith(regimeScoreCodec)(regimeScoreCodec.encode(score))).toMatchObject({ right: score })
})
