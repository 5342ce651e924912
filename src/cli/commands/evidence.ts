import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isRecord } from '../../core/codec/codec.js'
import { table } from '../../core/text-table.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { resolveRange, showRangeFault } from '../../market/bars/range.js'
import type { ValidationLook } from '../../phases/validation/evidence.js'
import { number, percent } from '../../stats/metrics/metric-text.js'
import { ALPHA, lookLevel } from '../../stats/timing/looks.js'
import { marketPrint, overlap } from '../../stats/timing/market-print.kernel.js'
import type { LookRecord } from '../../store/look.js'
import type { DataOptions } from '../bars.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, unable } from '../io.js'
import { lookAt } from '../onlooker.js'
import { datasetAt, stored } from '../world.js'
import { type StoreOptions, sayDamage } from './runs.js'

/** The flags of the command that lists looks. */
export type EvidenceOptions = StoreOptions & DataOptions & { readonly from?: string; readonly to?: string }

const DAY_MS = 86_400_000

/** One look as it is shown. */
interface Shown {
  readonly number: number
  readonly run: string
  readonly template: string
  readonly first: string
  readonly last: string
  readonly days: number
  readonly level: number
  readonly searches: number
  readonly others: readonly string[]
}

const shownOf = (look: LookRecord, templates: ReadonlyMap<string, string>): Shown => {
  const { day, earlier } = look.of as ValidationLook
  const at = (value: number | undefined): string => showTime((value ?? 0) * DAY_MS)
  return {
    number: look.number,
    run: look.run,
    template: templates.get(look.run) ?? '',
    first: at(day[0]),
    last: at(day.at(-1)),
    days: day.length,
    level: lookLevel(look.number),
    searches: earlier.length,
    others: look.others,
  }
}

/** Keeps the looks at some bars: those of the files and dates that the flags name, or all. */
const chosen = async (
  looks: readonly LookRecord[],
  { from, to, ...options }: EvidenceOptions,
  io: Io,
): Promise<Either<CliFailure, readonly LookRecord[]>> => {
  if (options.data === undefined && from === undefined && to === undefined) return right(looks)
  const data = await datasetAt(options, io)
  if (isLeft(data)) return data
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const slice = resolveRange(range, data.right)
  if (isLeft(slice)) return left(unable(showRangeFault(slice.left)))
  const print = marketPrint(data.right.bars, slice.right.scored)
  return right(looks.filter(({ of }) => overlap(of as ValidationLook, print)))
}

/** How many verdicts of some validations are supported, and how many luck alone would bring at the levels of their looks. */
interface Expected {
  readonly validations: number
  readonly supported: number
  readonly by_luck: number
}

const expectedOf = (values: readonly unknown[]): Expected => {
  const verdicts = values.flatMap((value) => {
    const verdict = isRecord(value) ? value['verdict'] : undefined
    const look = isRecord(verdict) ? verdict['look'] : undefined
    const level = isRecord(look) ? look['level'] : undefined
    return isRecord(verdict) && typeof level === 'number'
      ? [{ level, supported: verdict['supported'] === true }]
      : []
  })
  return {
    validations: verdicts.length,
    supported: verdicts.filter(({ supported }) => supported).length,
    by_luck: verdicts.reduce((sum, { level }) => sum + level, 0),
  }
}

/** Lists the looks that validations of a store had at bars, what each could spend, and what the next one may. */
export const evidenceCommand = (options: EvidenceOptions, io: Io): Promise<Either<CliFailure, ExitCode>> =>
  lookAt(options.store, io, async ({ store, runs, damage }) => {
    sayDamage(damage, io)
    if (store === undefined) return left(unable(`the looks of ${options.store} cannot be read`))
    const all = await stored(store.looks.all())
    if (isLeft(all)) return all
    const looks = await chosen(all.right.sound, options, io)
    if (isLeft(looks)) return looks
    const templates = new Map(runs.map(({ header }) => [header.run, header.template]))
    const shown = looks.right.map((look) => shownOf(look, templates))
    const results = await stored(store.snapshots.ofKind('validation'))
    if (isLeft(results)) return results
    const expected = expectedOf(results.right.sound.map(({ value }) => value))
    const next = lookLevel(shown.length + all.right.damaged.length + 1)
    if (options.json)
      io.out(jsonText({ looks: shown, unreadable: all.right.damaged.length, next_level: next, expected }))
    else {
      const rows = shown.map((look) => [
        String(look.number),
        `${look.first}..${look.last}`,
        String(look.days),
        percent(look.level, 2),
        look.run,
        look.template,
        String(look.searches),
      ])
      for (const line of table(
        [['look', 'tested days', 'days', 'may spend', 'run', 'template', 'earlier searches'], ...rows],
        ['right', 'left', 'right', 'right', 'left', 'left', 'right'],
      ))
        io.err(`${line}\n`)
      if (all.right.damaged.length > 0)
        io.err(`! ${all.right.damaged.length} looks cannot be read: each counts as one at these bars\n`)
      if (expected.validations > 0)
        io.err(
          `all validations of this store: ${expected.validations}, ${expected.supported} supported, ${number(expected.by_luck, 2)} expected by luck\n`,
        )
      io.err(
        shown.length === 0
          ? `no look yet: the first needs p <= ${ALPHA}\n`
          : `a next look that overlaps all of these needs p <= ${percent(next, 2)}\n`,
      )
    }
    return right(EXIT.succeeded)
  })
