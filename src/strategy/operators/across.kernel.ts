import { acrossOperator } from '../language/operator.js'

const args = [{ name: 'x', sort: 'series' }] as const

/**
 * Place of an instrument's value among those of all instruments of the universe: 0 the least, 1 the greatest, between them
 * (less + (equal - 1) / 2) / (known - 1), so that ties share the mean of their places. **Cost** O(instruments) a bar. **NaN**
 * values and instruments that are not listed are left out; NaN where the own value is, or fewer than two are known.
 * **Look-ahead** none.
 */
export const rank = acrossOperator({
  _tag: 'Across',
  name: 'rank',
  version: 1,
  args,
  result: 'series',
  fields: [],
  summary: (own, values, count) => {
    if (count < 2 || Number.isNaN(own)) return Number.NaN
    let less = 0
    let equal = 0
    for (let k = 0; k < count; k++) {
      if (values[k]! < own) less += 1
      else if (values[k]! === own) equal += 1
    }
    return (less + (equal - 1) / 2) / (count - 1)
  },
})

/**
 * Mean of the values of all instruments of the universe, added in the order of symbols. **Cost** O(instruments) a bar.
 * **NaN** values and instruments that are not listed are left out; NaN where none is known. **Look-ahead** none.
 */
export const universeMean = acrossOperator({
  _tag: 'Across',
  name: 'universe_mean',
  version: 1,
  args,
  result: 'series',
  fields: [],
  summary: (_own, values, count) => {
    let sum = 0
    for (let k = 0; k < count; k++) sum += values[k]!
    return sum / count
  },
})
