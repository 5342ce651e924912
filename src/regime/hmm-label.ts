import type { Bars } from '../market/bars/bars.js'
import { fittedHere } from './fitted-range.js'
import { smooth } from './hmm-backward.kernel.js'
import { forward, forwardSpace } from './hmm-forward.kernel.js'
import { type HmmModel, hmmParams } from './hmm-model.js'
import { labelsOf, mostProbable } from './hysteresis.kernel.js'
import { type FilteredLabels, type SmoothedLabels, UNKNOWN } from './labels.js'
import { percentLogReturns } from './observations.kernel.js'

/**
 * P(state | bars up to and with this close): a row per bar from bar 1 on, by the forward recursion from the first bar given.
 * It goes on through the bars and never restarts.
 */
export const filteredProbabilities = (model: HmmModel, bars: Bars): Float64Array => {
  const params = hmmParams(model, bars.time[0])
  const x = percentLogReturns(bars.close)
  return forward(params, x, forwardSpace(params.states, x.length)).filtered
}

const named = (model: HmmModel): readonly string[] => [UNKNOWN, ...model.names]

/** The filtered arg-max with hysteresis; bar 0 has no return and is `unknown`. Look-ahead: none, given the model. */
export const labelHmm = (model: HmmModel, bars: Bars): FilteredLabels => ({
  _tag: 'FilteredLabels',
  names: named(model),
  label: labelsOf(filteredProbabilities(model, bars), model.names.length, model, Math.min(1, bars.length)),
  fitted_here: fittedHere(model.fitted_on, bars),
})

/** The most probable state of each bar given all bars, later ones too: for charts only. */
export const smoothHmm = (model: HmmModel, bars: Bars): SmoothedLabels => ({
  _tag: 'SmoothedLabels',
  names: named(model),
  label: mostProbable(
    smooth(hmmParams(model, bars.time[0]), percentLogReturns(bars.close)),
    model.names.length,
    Math.min(1, bars.length),
  ),
})
