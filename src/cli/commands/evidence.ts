import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { calendarOf, printOf } from '../../candidate/stretch.js'
import { isRecord } from '../../core/codec/codec.js'
import { table } from '../../core/text-table.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { resolveRange, showRangeFault } from '../../market/bars/range.js'
import { dataOf } from '../../market/universe/data.js'
import { waitingDays } from '../../phases/validation/pool.js'
import { type ScoredResult, scoredResults } from '../../phases/validation/scored-results.js'
import type { ValidationLook } from '../../phases/validation/validation-look.js'
import { counted, number, percent } from '../../stats/metrics/metric-text.js'
import { ALPHA, BUDGET, budgetLeft, lookLevel } from '../../stats/timing/looks.js'
import { type MarketPrint, overlap } from '../../stats/timing/market-print.kernel.js'
import { type LookRecord, oneOfEachLook } from '../../store/look.js'
import { answerAs, notice } from '../answer.js'
import type { DataOptions } from '../bars.js'
import { dataAt } from '../data-at.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable } from '../io.js'
import { lookAt } from '../onlooker.js'
import { stored } from '../world.js'
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
  /** What is left for later looks that overlap it. */
  readonly left: number
  readonly searches: number
  readonly others: readonly string[]
  /** Of a run that is pooled with others: how many runs, how many looks they took, and days that wait for the next one. */
  readonly pooled?: { readonly runs: number; readonly looks: number; readonly waiting: number }
}

const shownOf = (look: LookRecord, templates: ReadonlyMap<string, string>): Shown => {
  const { day, earlier, pool } = look.of as ValidationLook
  const at = (value: number | undefined): string => showTime((value ?? 0) * DAY_MS)
  return {
    number: look.number,
    run: look.run,
    template: templates.get(look.run) ?? '',
    first: at(day[0]),
    last: at(day.at(-1)),
    days: day.length,
    level: lookLevel(look.number),
    left: budgetLeft(look.number),
    searches: earlier.length,
    others: look.others,
    ...(pool === undefined
      ? {}
      : { pooled: { runs: pool.parts.length, looks: pool.looks, waiting: waitingDays(pool) } }),
  }
}

/** The market of the files and dates that the flags name; absent where they name none. */
const asked = async (
  { from, to, ...options }: EvidenceOptions,
  io: Io,
): Promise<Either<CliFailure, MarketPrint | undefined>> => {
  if (options.data === undefined && from === undefined && to === undefined) return right(undefined)
  const given = await dataAt(options, io)
  if (isLeft(given)) return given
  const data = dataOf(given.right)
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const slice = resolveRange(range, calendarOf(data))
  if (isLeft(slice)) return left(unable(showRangeFault(slice.left)))
  return right(printOf(data, slice.right.scored))
}

const scoredLines = (
  results: readonly ScoredResult[],
  templates: ReadonlyMap<string, string>,
): readonly string[] => {
  if (results.length === 0) return []
  const rows = results.map(({ kind, first, last, run, count }) => [
    kind,
    `${first}..${last}`,
    run,
    templates.get(run) ?? '',
    counted(count, kind === 'search' ? 'trial' : 'trade'),
  ])
  return [
    ...table(
      [['scored by', 'bars', 'run', 'template', 'made'], ...rows],
      ['left', 'left', 'left', 'left', 'right'],
    ),
    'searches count as trials of the choices that rest on them; backtests are shown and not counted',
  ]
}

const pooledText = ({ pooled }: Shown): string =>
  pooled === undefined
    ? ''
    : `${counted(pooled.runs, 'run')}${pooled.waiting === 0 ? '' : `, ${counted(pooled.waiting, 'day')} wait`}`

const lookRow = (look: Shown): readonly string[] => [
  String(look.number),
  `${look.first}..${look.last}`,
  String(look.days),
  percent(look.level, 2),
  percent(look.left, 2),
  look.run,
  look.template,
  String(look.searches),
  pooledText(look),
]

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
    const pooled = isRecord(verdict) ? verdict['pooled'] : undefined
    const isNew = !isRecord(pooled) || pooled['waiting'] === 0
    return isRecord(verdict) && typeof level === 'number' && isNew
      ? [{ level, supported: verdict['supported'] === true }]
      : []
  })
  return {
    validations: verdicts.length,
    supported: verdicts.filter(({ supported }) => supported).length,
    by_luck: verdicts.reduce((sum, { level }) => sum + level, 0),
  }
}

/**
 * Lists the looks that validations of a store had at bars, what each spent and what is left, and the searches and backtests
 * that scored the same bars.
 */
export const evidenceCommand = (options: EvidenceOptions, io: Io): Promise<Either<CliFailure, ExitCode>> =>
  lookAt(options.store, io, async ({ store, runs, damage }) => {
    sayDamage(damage, io)
    if (store === undefined) return left(unable(`the looks of ${options.store} cannot be read`))
    const all = await stored(store.looks.all())
    if (isLeft(all)) return all
    const print = await asked(options, io)
    if (isLeft(print)) return print
    const of = print.right
    const looks =
      of === undefined
        ? all.right.sound
        : all.right.sound.filter((look) => overlap(look.of as ValidationLook, of))
    const scored = await stored(scoredResults(store, of))
    if (isLeft(scored)) return scored
    const templates = new Map(runs.map(({ header }) => [header.run, header.template]))
    const shown = looks.map((look) => shownOf(look, templates))
    const results = await stored(store.snapshots.ofKind('validation'))
    if (isLeft(results)) return results
    const expected = expectedOf(results.right.sound.map(({ value }) => value))
    const made = oneOfEachLook(looks).length + all.right.damaged.length
    const next = lookLevel(made + 1)
    const budget = { whole: BUDGET, spent: BUDGET - budgetLeft(made), left: budgetLeft(made) }
    if (!options.json) {
      if (all.right.damaged.length > 0)
        notice(io, `! ${all.right.damaged.length} looks cannot be read: each counts as one at these bars`)
      if (scored.right.damaged.length > 0)
        notice(io, `! ${scored.right.damaged.length} results cannot be read: each may have scored these bars`)
    }
    answerAs(
      io,
      options,
      () => ({
        looks: shown,
        unreadable: all.right.damaged.length,
        next_level: next,
        budget,
        searches: scored.right.results.filter(({ kind }) => kind === 'search'),
        backtests: scored.right.results.filter(({ kind }) => kind === 'backtest'),
        unreadable_results: scored.right.damaged.length,
        expected,
      }),
      () => [
        ...table(
          [
            ['look', 'tested days', 'days', 'spent', 'left', 'run', 'template', 'earlier searches', 'pooled'],
            ...shown.map(lookRow),
          ],
          ['right', 'left', 'right', 'right', 'right', 'left', 'left', 'right', 'left'],
        ),
        ...scoredLines(scored.right.results, templates),
        ...(expected.validations > 0
          ? [
              `all validations of this store: ${expected.validations}, ${expected.supported} supported, ${number(expected.by_luck, 2)} expected by luck`,
            ]
          : []),
        shown.length === 0
          ? `no look yet: the first needs p <= ${ALPHA}`
          : `looks that overlap all of these have ${percent(budget.left, 2)} of ${percent(BUDGET, 2)} left: the next needs p <= ${percent(next, 2)}`,
      ],
    )
    return right(EXIT.succeeded)
  })
