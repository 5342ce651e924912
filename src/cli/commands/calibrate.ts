import type { Either } from 'fp-ts/lib/Either.js'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import { table } from '../../core/text-table.js'
import { percent } from '../../stats/metrics/metric-text.js'
import { answerAs, notice } from '../answer.js'
import { instrumentsText, type Job, yearsText } from '../calibration/job.js'
import { type JobOptions, jobsOf, ownMoves, workOf } from '../calibration/jobs.js'
import { allJudged, known } from '../calibration/judging.js'
import { MARKETS, type MarketKind } from '../calibration/kinds.js'
import { type OutcomeTally, type Share, tallyOf } from '../calibration/outcome.js'
import { type CliFailure, EXIT, type ExitCode, type Io } from '../io.js'
import { ready } from '../ready.js'
import { withStore } from '../world.js'

/** The flags of a calibration. */
export interface CalibrateOptions extends JobOptions {
  readonly market: readonly MarketKind[]
  readonly store: string
  readonly concurrency: number
  readonly json: boolean
}

const row = (name: string, { count, of, share, low, high }: Share, means: string): readonly string[] => [
  `  ${name}`,
  `${count} of ${of}`,
  percent(share, 0),
  `[${percent(low, 0)}, ${percent(high, 0)}]`,
  means,
]
const reasons = (name: string, { because }: OutcomeTally): readonly string[] => {
  const rules = Object.entries(because)
  return rules.length === 0
    ? [`  ${name}: every verdict is supported`]
    : [
        `  ${name}`,
        ...table(
          rules.map(([rule, times]) => [`    ${times}`, rule]),
          ['right', 'left'],
        ),
      ]
}

/** The first setting of `--vary` that the workflow does not take. */
const unfitting = async (
  workflow: string,
  options: CalibrateOptions,
  io: Io,
): Promise<CliFailure | undefined> => {
  for (const one of options.vary ?? []) {
    const found = await ready(workflow, [...options.set, one], options, io)
    if (isLeft(found))
      return { ...found.left, lines: found.left.lines.map((line) => line.replaceAll('--set', '--vary')) }
  }
  return undefined
}

/**
 * Runs a whole workflow on markets without an edge and on markets with a planted one, and says how often its verdict is
 * `supported` in each: false discoveries, and power.
 */
export const calibrateCommand = async (
  workflow: string,
  options: CalibrateOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const prepared = await ready(workflow, options.set, options, io)
  if (isLeft(prepared)) return prepared
  const unfit = await unfitting(workflow, options, io)
  if (unfit !== undefined) return left(unfit)
  const { template } = prepared.right.prepared
  const work = workOf(prepared.right)
  const { looks = 1, instruments = 1 } = options
  const kinds: readonly MarketKind[] =
    options.market.length === 0 ? ['none', 'edge'] : [...new Set(options.market)]
  const own = kinds.includes('blocks') ? await ownMoves(options, io) : right(undefined)
  if (isLeft(own)) return own
  const rows = kinds.map((kind) => ({ kind, jobs: jobsOf(workflow, work, options, kind, own.right) }))
  return withStore(options.store, io, async (store) => {
    const jobs = rows.flatMap((one) => one.jobs)
    const before = await known(jobs, store)
    if (isLeft(before)) return before
    if (!options.json)
      notice(
        io,
        `calibration of ${template.name} on ${rows.map(() => options.markets).join(' + ')} market${jobs.length === 1 ? '' : 's'} of ${instrumentsText(instruments)}${yearsText(options.years)}${looks === 1 ? '' : `, the best of ${looks} studies of each`}, seed ${options.seed}${before.right.size === 0 ? '' : ` (${before.right.size} known)`}`,
      )
    const all = await allJudged(jobs, before.right, store, options, io)
    if (isLeft(all)) return all
    const done = all.right
    if (done === undefined) return right(EXIT.cancelled)
    const tally = (some: readonly Job[]): OutcomeTally =>
      tallyOf(
        some.flatMap(({ key }) => {
          const outcome = done.get(key)
          return outcome === undefined ? [] : [outcome]
        }),
      )
    const tallies = rows.map((one) => ({ kind: one.kind, tally: tally(one.jobs) }))
    const { markets, years, sharpe, seed } = options
    const of = (kind: MarketKind): OutcomeTally | undefined => tallies.find((one) => one.kind === kind)?.tally
    const name = (kind: MarketKind): string => (kind === 'edge' ? `Sharpe ratio ${sharpe}` : MARKETS[kind])
    answerAs(
      io,
      options,
      () => ({
        workflow: template.name,
        markets,
        years,
        sharpe_ratio: sharpe,
        seed,
        ...(instruments === 1 ? {} : { instruments }),
        ...(looks === 1 ? {} : { looks }),
        ...(of('none') === undefined ? {} : { without_edge: of('none') }),
        ...(of('edge') === undefined ? {} : { with_edge: of('edge') }),
        kinds: Object.fromEntries(tallies.map((one) => [one.kind, one.tally])),
      }),
      () => [
        ...table(
          [
            ['', 'supported', 'share', '95 % interval'],
            ...tallies.map((one) =>
              row(name(one.kind), one.tally.supported, one.kind === 'edge' ? 'power' : 'false discoveries'),
            ),
          ],
          ['left', 'right', 'right'],
        ),
        'why not',
        ...tallies.flatMap((one) => reasons(name(one.kind), one.tally)),
      ],
    )
    return right(EXIT.succeeded)
  })
}
