import { acrossOperator, type CrossSection } from '../language/operator.js'

const x = { name: 'x', sort: 'series' } as const
const group = { name: 'group', sort: 'series' } as const
const places = { name: 'k', sort: 'number', whole: true, least: 1 } as const

/** Mean of the values of one group, or of all, by distances from the first, so that equal values have their own for mean. */
const meanOf = ({ values, groups, count }: CrossSection, of?: number): number => {
  let first = Number.NaN
  let away = 0
  let known = 0
  for (let k = 0; k < count; k++) {
    if (of !== undefined && groups[k] !== of) continue
    if (known === 0) first = values[k]!
    away += values[k]! - first
    known += 1
  }
  return first + away / known
}
const stdevOf = (section: CrossSection): number => {
  const { values, count } = section
  if (count < 2) return Number.NaN
  const mean = meanOf(section)
  let squares = 0
  for (let k = 0; k < count; k++) squares += (values[k]! - mean) * (values[k]! - mean)
  return Math.sqrt(squares / (count - 1))
}
/** The own value's place among the values of one group, or of all: 0 the least, 1 the greatest. */
const placeOf = ({ own, values, groups, count }: CrossSection, of?: number): number => {
  let less = 0
  let equal = 0
  let known = 0
  for (let k = 0; k < count; k++) {
    if (of !== undefined && groups[k] !== of) continue
    known += 1
    if (values[k]! < own) less += 1
    else if (values[k]! === own) equal += 1
  }
  return known < 2 || Number.isNaN(own) ? Number.NaN : (less + (equal - 1) / 2) / (known - 1)
}
/** The own value's share of the first k places, by values times `sign`. */
const shareOf = ({ own, values, count }: CrossSection, k: number, sign: 1 | -1): number => {
  if (Number.isNaN(own)) return Number.NaN
  let before = 0
  let equal = 0
  for (let i = 0; i < count; i++) {
    if (sign * values[i]! > sign * own) before += 1
    else if (values[i]! === own) equal += 1
  }
  return Math.min(1, Math.max(0, k - before) / equal) / k
}

/**
 * Place of an instrument's value among those of all instruments of the universe: 0 the least, 1 the greatest, between them
 * (less + (equal - 1) / 2) / (known - 1), so that ties share the mean of their places. **Cost** O(instruments) a bar. **NaN**
 * values and instruments without a bar in that trading day are left out; NaN where the own value is, or fewer than two are
 * known. **Look-ahead** none. The same costs and promises hold for all of this file.
 */
export const rank = acrossOperator({
  _tag: 'Across',
  name: 'rank',
  version: 2,
  args: [x],
  result: 'series',
  fields: [],
  summary: (section) => placeOf(section),
})
/** Mean of the values of all instruments of the universe; NaN where none is known. */
export const universeMean = acrossOperator({
  _tag: 'Across',
  name: 'universe_mean',
  version: 2,
  args: [x],
  result: 'series',
  fields: [],
  summary: (section) => meanOf(section),
})
/** Sample standard deviation (divided by n - 1) of the values of all instruments; NaN where fewer than two are known. */
export const universeStdev = acrossOperator({
  _tag: 'Across',
  name: 'universe_stdev',
  version: 1,
  args: [x],
  result: 'series',
  fields: [],
  summary: stdevOf,
})
/** Distance from the mean of all instruments in their standard deviations; NaN where all are equal. */
export const zscoreAcross = acrossOperator({
  _tag: 'Across',
  name: 'zscore_across',
  version: 1,
  args: [x],
  result: 'series',
  fields: [],
  summary: (section) => {
    const spread = stdevOf(section)
    return spread === 0 ? Number.NaN : (section.own - meanOf(section)) / spread
  },
})
/**
 * 1 / k for the k instruments of the greatest values, else 0; those that are tied for the places left share them in equal
 * parts. Where fewer than k are known, each has 1 / k.
 */
export const top = acrossOperator({
  _tag: 'Across',
  name: 'top',
  version: 1,
  args: [x, places],
  result: 'series',
  fields: [],
  summary: (section) => shareOf(section, Number(section.plain[0]), 1),
})
/** As `top`, of the least values. */
export const bottom = acrossOperator({
  _tag: 'Across',
  name: 'bottom',
  version: 1,
  args: [x, places],
  result: 'series',
  fields: [],
  summary: (section) => shareOf(section, Number(section.plain[0]), -1),
})
/** The q-quantile of the values of all instruments, linear between them (type 7 of Hyndman and Fan 1996). */
export const quantile = acrossOperator({
  _tag: 'Across',
  name: 'quantile',
  version: 1,
  args: [x, { name: 'q', sort: 'number', least: 0 }],
  result: 'series',
  fields: [],
  problem: ([q]) => (Number(q) > 1 ? `q is at most 1, not ${q ?? ''}` : undefined),
  summary: ({ values, count, plain: [q] }) => {
    if (count === 0) return Number.NaN
    const sorted = values.slice(0, count).sort()
    const at = Number(q) * (count - 1)
    const below = sorted[Math.floor(at)]!
    return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - below)
  },
})
/** `rank` among the instruments of the own group, those with an equal number for it; NaN in a group of one. */
export const groupRank = acrossOperator({
  _tag: 'Across',
  name: 'group_rank',
  version: 1,
  args: [x, group],
  result: 'series',
  fields: [],
  summary: (section) => placeOf(section, section.own_group),
})
/** The own value less the mean of the own group's; NaN in a group of one. */
export const demeanBy = acrossOperator({
  _tag: 'Across',
  name: 'demean_by',
  version: 1,
  args: [x, group],
  result: 'series',
  fields: [],
  summary: (section) =>
    Number.isNaN(placeOf(section, section.own_group))
      ? Number.NaN
      : section.own - meanOf(section, section.own_group),
})
