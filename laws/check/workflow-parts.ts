import { isLeft } from 'fp-ts/lib/Either.js'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { givenBars } from '../../src/market/tables/given-bars.js'
import { type LonePart, lonePart } from '../../src/phases/library/lone-part.js'
import type { StudyOptions } from '../../src/templates/study.js'
import { encodeTemplate } from '../../src/workflow/codec/decode.js'
import type { Template } from '../../src/workflow/template.js'
import { check } from './check.js'
import { checkInUniverse } from './check-universe.js'
import { partSubject } from './part-subject.js'
import type { CheckReport } from './report.js'
import { strategySubject } from './strategy-target.js'
import type { NotTestable } from './subject.js'

/** Whether a part is code of the user's own: rules of the language alone read nothing ahead. */
const isOwn = ({ sort, part }: LonePart): boolean =>
  sort !== 'strategies' || part._tag === 'Machine' || part.operators !== undefined

const SORTS = ['strategies', 'operators', 'classifiers', 'order_machines'] as const
/** The parts of the user's own that decide something in a workflow: those of the library that it, or an input, names. */
const ownParts = (template: Template, { inputs = {}, library = {} }: StudyOptions): readonly LonePart[] => {
  const words = new Set(`${encodeTemplate(template)} ${JSON.stringify(inputs)}`.match(/[A-Za-z_]\w*/g))
  return SORTS.flatMap((sort) => Object.entries(library[sort] ?? {}))
    .filter(([name]) => words.has(name))
    .flatMap(([, part]) => lonePart(part) ?? [])
    .filter(isOwn)
}

/** Cuts of each law on each market: a workflow may have many parts. */
const RUNS = 12

/** What the laws of its kind report of a part, on the bars of the workflow; nothing where none speaks about it. */
const reportOf = (
  { part, sort }: LonePart,
  data: Exclude<StudyOptions['data'], string | undefined>,
  seed: number,
): CheckReport | NotTestable | undefined => {
  if ('instruments' in data && sort === 'strategies') return checkInUniverse(part, data, { runs: RUNS, seed })
  const dataset: Dataset | undefined = 'instruments' in data ? data.instruments[0]?.dataset : data
  if (dataset === undefined) return undefined
  const { name, bars } = dataset
  const subject = partSubject(part, { params: {}, bars, asSubject: strategySubject })
  return subject === undefined || '_tag' in subject
    ? subject
    : check(subject, { runs: RUNS, seed, bars: { name, bars } })
}

/** A part of one's own within a workflow that breaks a law of its kind, with its smallest case; or how many hold. */
export const brokenPart = async (
  template: Template,
  options: StudyOptions,
): Promise<number | { readonly sentence: string; readonly table: readonly string[] }> => {
  const parts = ownParts(template, options)
  if (parts.length === 0) return 0
  const data = await givenBars(options.data ?? embeddedSp500())
  if (isLeft(data)) return { sentence: data.left, table: [] }
  let held = 0
  for (const each of parts) {
    const report = reportOf(each, data.right, options.seed ?? 1)
    if (report === undefined || '_tag' in report) continue
    const broken = report.laws.find(({ outcome }) => outcome._tag === 'Broken')
    if (broken?.outcome._tag === 'Broken')
      return {
        sentence: `${report.kind} ${each.part.name}, by "${broken.sentence}" on ${broken.outcome.market}: ${broken.outcome.sentence}`,
        table: broken.table,
      }
    held += 1
  }
  return held
}
