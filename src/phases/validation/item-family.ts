import { isRecord } from '../../core/codec/codec.js'
import { holm } from '../../stats/inference/holm.js'
import { counted, number } from '../../stats/metrics/metric-text.js'
import { ALPHA, lookFactor } from '../../stats/timing/looks.js'
import { deciding, showP, type Verdict } from './verdict.js'

/** One validation of a family: its p value at its look, and what is left of that among all of them. */
interface FamilyItem {
  readonly path: string
  readonly supported: boolean
  /** p of what decides, times the factor of its look. */
  readonly p: number
  /** The same after Holm over the items. */
  readonly p_of_all: number
}

/** The validations that the items of one `for_each` made on different bars, together. */
export interface ItemFamily {
  /** Path of the phase, `[]` in place of the numbers of the items. */
  readonly path: string
  readonly items: readonly FamilyItem[]
  /** How many different stretches of bars they test, of one market or of several. */
  readonly stretches: number
  readonly supported: number
  readonly expected_by_luck: number
  /** Paths of those that are supported with all items counted. */
  readonly supported_of_all: readonly string[]
}

/** A validation as its result says it. */
interface Validated {
  readonly path: string
  readonly verdict: Verdict
  /** What the bars are of. */
  readonly dataset: string
  readonly from: string
  readonly to: string
}

const validatedAt = (path: string, value: unknown): readonly Validated[] => {
  if (!isRecord(value) || !isRecord(value['verdict']) || !isRecord(value['out_of_sample'])) return []
  const span = value['out_of_sample']['span']
  const verdict = value['verdict'] as unknown as Verdict
  const dataset = value['dataset']
  return isRecord(span) &&
    typeof span['first'] === 'string' &&
    typeof span['last'] === 'string' &&
    typeof dataset === 'string'
    ? [{ path, verdict, dataset, from: span['first'], to: span['last'] }]
    : []
}

/** Validations of the same instruments in stretches of bars that none of another stretch shares, each in the order of the looks. */
const stretchesInTime = (items: readonly Validated[]): readonly (readonly Validated[])[] => {
  const inTime = items.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  const begins = inTime.flatMap(({ from }, i) => (inTime.slice(0, i).every(({ to }) => to < from) ? [i] : []))
  return begins.map((at, k) =>
    inTime.slice(at, begins[k + 1]).toSorted((a, b) => a.verdict.look.number - b.verdict.look.number),
  )
}

/** The same of all: those of other instruments are stretches of their own. */
const stretchesOf = (items: readonly Validated[]): readonly (readonly Validated[])[] =>
  [...new Set(items.map(({ dataset }) => dataset))].flatMap((of) =>
    stretchesInTime(items.filter(({ dataset }) => dataset === of)),
  )

const pOf = ({ verdict }: Validated): number =>
  Math.min(1, deciding(verdict) * lookFactor(verdict.look.number))

const familyOf = (path: string, items: readonly Validated[]): readonly ItemFamily[] => {
  const stretches = stretchesOf(items)
  if (stretches.length < 2) return []
  const firsts = stretches.flatMap(([first]) => (first === undefined ? [] : [first]))
  const stepped = holm(firsts.map(pOf))
  const known = new Map(firsts.map((one, i) => [one.path, stepped[i] ?? 1] as const))
  const adjusted = items.map((item): FamilyItem => {
    const p = pOf(item)
    return {
      path: item.path,
      supported: item.verdict.supported,
      p,
      p_of_all: known.get(item.path) ?? Math.min(1, stretches.length * p),
    }
  })
  return [
    {
      path,
      items: adjusted,
      stretches: stretches.length,
      supported: adjusted.filter(({ supported }) => supported).length,
      expected_by_luck: items.reduce((sum, { verdict }) => sum + verdict.look.level, 0),
      supported_of_all: adjusted.flatMap(({ path: at, supported, p_of_all }) =>
        supported && p_of_all <= ALPHA ? [at] : [],
      ),
    },
  ]
}

/**
 * The families of a run's validations: those that the items of one `for_each` made on bars that differ, in time or by instrument. The first looks at
 * each stretch go by Holm over the stretches, a later look at one pays for all of them: with the levels of the looks, which
 * sum to twice the level on one stretch, the chance of any false one is at most 5 % over the whole family. Items that test
 * the same bars are no family: their looks are counted.
 */
export const itemFamilies = (results: Readonly<Record<string, unknown>>): readonly ItemFamily[] => {
  const all = Object.entries(results).flatMap(([path, value]) => validatedAt(path, value))
  const placed = all.map((one) => [one.path.replaceAll(/\[\d+\]/g, '[]'), one] as const)
  return [...new Set(placed.map(([place]) => place))].flatMap((place) =>
    familyOf(
      place,
      placed.flatMap(([at, one]) => (at === place && at !== one.path ? [one] : [])),
    ),
  )
}

/** A family for people. */
export const itemFamilyText = ({
  path,
  items,
  stretches,
  supported,
  expected_by_luck,
  supported_of_all,
}: ItemFamily): string => {
  const held = items
    .filter((item) => supported_of_all.includes(item.path))
    .map((item) => `${item.path} (p = ${showP(item.p_of_all)})`)
  return `${path}: ${counted(items.length, 'validation')} on ${stretches} different stretches of bars, ${supported} supported, ${number(expected_by_luck, 2)} expected by luck; with all counted (Holm) ${held.length === 0 ? 'none' : held.join(', ')}`
}
