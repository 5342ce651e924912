import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { table } from '../../core/text-table.js'
import { number, percent } from '../../stats/metrics/metric-text.js'
import { answerAs, notice } from '../answer.js'
import type { Job } from '../calibration/job.js'
import { type JobOptions, jobsOf, workOf } from '../calibration/jobs.js'
import { allJudged, known } from '../calibration/judging.js'
import { type MarketOutcome, type Share, tallyOf } from '../calibration/outcome.js'
import { type CliFailure, EXIT, type ExitCode, type Io } from '../io.js'
import { ready } from '../ready.js'
import { withStore } from '../world.js'

/** The flags of a question for power. */
export interface PowerOptions extends Omit<JobOptions, 'years' | 'sharpe'> {
  /** The true Sharpe ratio that is asked about. */
  readonly edge: number
  readonly years: readonly number[]
  readonly store: string
  readonly concurrency: number
  readonly json: boolean
}

const DEFAULT_YEARS = 15

const median = (values: readonly number[]): number | undefined => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** What a procedure does on markets of this many years. */
interface PowerRow {
  readonly years: number
  /** Of the test bars, the median. */
  readonly test_years: number
  readonly false_discoveries: Share
  readonly power: Share
  /** The edge that is left on test bars of markets with one, in units of its risk: the mean. */
  readonly realised: number
  /** Test years in which an edge of that size shows with a power of 80 %; absent where none is left. */
  readonly years_needed?: number
}

/** What the outcomes of markets without and with an edge say of some number of years. */
export const powerRow = (
  years: number,
  without: readonly MarketOutcome[],
  having: readonly MarketOutcome[],
): PowerRow => {
  const edges = having.flatMap(({ edge }) => (edge === undefined ? [] : [edge]))
  const realised = mean(edges.map(({ ratio }) => ratio))
  const ofOne = median(edges.map(({ years_of_one }) => years_of_one))
  return {
    years,
    test_years: median(edges.map((edge) => edge.years)) ?? 0,
    false_discoveries: tallyOf(without).supported,
    power: tallyOf(having).supported,
    realised,
    ...(realised > 0 && ofOne !== undefined ? { years_needed: ofOne / (realised * realised) } : {}),
  }
}

const shown = ({ count, of, share, low, high }: Share): string =>
  `${count} of ${of}, ${percent(share, 0)} [${percent(low, 0)}, ${percent(high, 0)}]`

const lines = (rows: readonly PowerRow[], edge: number): readonly string[] => [
  ...table(
    [
      [
        'years',
        'test years',
        'supported without an edge',
        `with a true Sharpe ratio of ${edge}`,
        'realised',
        '80 % power',
      ],
      ...rows.map((one) => [
        String(one.years),
        number(one.test_years, 1),
        shown(one.false_discoveries),
        shown(one.power),
        number(one.realised, 2),
        one.years_needed === undefined ? '-' : `in ${number(one.years_needed, 1)} test years`,
      ]),
    ],
    ['right', 'right'],
  ),
  'realised is the edge that the choices keep on test bars after costs, in units of its risk a year; intervals are at 95 %',
]

/** Says before a study what its verdict can find: false discoveries, power, and the years that it needs, on made-up markets. */
export const powerCommand = async (
  workflow: string,
  { edge, years: wanted, ...options }: PowerOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const prepared = await ready(workflow, options.set, options, io)
  if (isLeft(prepared)) return prepared
  const { template } = prepared.right.prepared
  const work = workOf(prepared.right)
  const years = wanted.length === 0 ? [DEFAULT_YEARS] : [...new Set(wanted)]
  const asked = years.map((one) => {
    const of = (kind: 'none' | 'edge'): readonly Job[] =>
      jobsOf(workflow, work, { ...options, years: one, sharpe: edge }, kind, undefined)
    return { years: one, without: of('none'), having: of('edge') }
  })
  const jobs = asked.flatMap(({ without, having }) => [...without, ...having])
  return withStore(options.store, io, async (store) => {
    const before = await known(jobs, store)
    if (isLeft(before)) return before
    if (!options.json)
      notice(
        io,
        `power of ${template.name} on ${jobs.length} made-up markets, seed ${options.seed}${before.right.size === 0 ? '' : ` (${before.right.size} known)`}`,
      )
    const all = await allJudged(jobs, before.right, store, options, io)
    if (isLeft(all)) return all
    const done = all.right
    if (done === undefined) return right(EXIT.cancelled)
    const outcomes = (some: readonly Job[]): readonly MarketOutcome[] =>
      some.flatMap(({ key }) => {
        const outcome = done.get(key)
        return outcome === undefined ? [] : [outcome]
      })
    const rows = asked.map((one) => powerRow(one.years, outcomes(one.without), outcomes(one.having)))
    answerAs(
      io,
      options,
      () => ({
        workflow: template.name,
        markets: options.markets,
        sharpe_ratio: edge,
        seed: options.seed,
        rows,
      }),
      () => lines(rows, edge),
    )
    return right(EXIT.succeeded)
  })
}
