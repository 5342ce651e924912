import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { logMovesOf } from '../../market/synthetic/resampled.kernel.js'
import { rememberedParts } from '../../phases/library/changed-parts.js'
import { percent } from '../../stats/metrics/metric-text.js'
import type { Store } from '../../store/store.js'
import type { DataOptions } from '../bars.js'
import { judgedBy } from '../calibration/crew.js'
import type { Job } from '../calibration/job.js'
import { MARKETS, type MarketKind } from '../calibration/kinds.js'
import { type Drawn, drawnKey } from '../calibration/market.js'
import { type Outcome, type Share, type Tally, tallyOf } from '../calibration/outcome.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, unable } from '../io.js'
import type { LibraryOptions } from '../library-flag.js'
import { ready } from '../ready.js'
import { table } from '../text/table.js'
import { datasetAt, ENGINE, stored, withStore } from '../world.js'

/** The flags of a calibration. */
export interface CalibrateOptions extends LibraryOptions, DataOptions {
  readonly set: readonly string[]
  readonly markets: number
  readonly years: number
  readonly sharpe: number
  readonly market: readonly MarketKind[]
  readonly seed: number
  readonly store: string
  readonly concurrency: number
  readonly json: boolean
}

const KIND = 'calibration'

/** One job a market: the key names all that its outcome depends on. */
const jobsOf = (
  workflow: string,
  work: unknown,
  { set, library = [], markets, years, seed, sharpe }: CalibrateOptions,
  kind: MarketKind,
  own: Drawn['own'],
): readonly Job[] =>
  Array.from({ length: markets }, (_, i) => {
    const market: Drawn = {
      kind,
      seed: seed * 1_000_003 + i,
      years,
      sharpe_ratio: kind === 'edge' || kind === 'decayed' ? sharpe : 0,
      ...(own === undefined || kind !== 'blocks' ? {} : { own }),
    }
    return {
      key: keyOf({ calibration: 3, work, market: drawnKey(market), seed, engine: ENGINE }),
      workflow,
      settings: set,
      library,
      seed,
      market,
    }
  })

const known = async (
  jobs: readonly Job[],
  store: Store,
): Promise<Either<CliFailure, ReadonlyMap<string, Outcome>>> => {
  const all = await stored(store.snapshots.ofKind(KIND))
  if (isLeft(all)) return all
  const wanted = new Set(jobs.map(({ key }) => key))
  return right(
    new Map(
      all.right.sound
        .filter(({ key }) => wanted.has(key))
        .map(({ key, value }) => [key, value as Outcome] as const),
    ),
  )
}

/** Judges the markets that the store does not know, each kept as soon as it is done; `false` where the user stopped it. */
const judgeRest = (
  jobs: readonly Job[],
  done: Map<string, Outcome>,
  store: Store,
  options: CalibrateOptions,
  io: Io,
): Promise<Either<CliFailure, boolean>> =>
  new Promise((resolve) => {
    const rest = jobs.filter(({ key }) => !done.has(key))
    const commits: Promise<Either<CliFailure, unknown>>[] = []
    const held: { fault?: CliFailure } = {}
    const end = async (isWhole: boolean): Promise<void> => {
      quiet()
      if (io.isTerminal) io.redraw('')
      const lost = (await Promise.all(commits)).find(isLeft)
      resolve(held.fault !== undefined ? left(held.fault) : (lost ?? right(isWhole)))
    }
    const stop = (fault: CliFailure): void => {
      held.fault = fault
      subscription.unsubscribe()
      void end(false)
    }
    const quiet = io.onInterrupt(() => {
      subscription.unsubscribe()
      void end(false)
    })
    const subscription = judgedBy(rest, options.concurrency, io).subscribe({
      next: ({ key, outcome }) => {
        if (isLeft(outcome)) return stop(outcome.left)
        done.set(key, outcome.right)
        commits.push(
          stored(
            store.commit({
              snapshot: { key, kind: KIND, value: outcome.right, duration_ms: 0, run: KIND },
              run: KIND,
              from: 0,
              events: () => [],
            }),
          ),
        )
        if (io.isTerminal && !options.json) io.redraw(`${done.size} of ${jobs.length} markets`)
      },
      error: (cause: unknown) => stop(unable(`a worker ended: ${String(cause)}`)),
      complete: () => void end(true),
    })
  })

const row = (name: string, { count, of, share, low, high }: Share, means: string): readonly string[] => [
  `  ${name}`,
  `${count} of ${of}`,
  percent(share, 0),
  `[${percent(low, 0)}, ${percent(high, 0)}]`,
  means,
]
const reasons = (name: string, { because }: Tally): string =>
  `  ${name}: ${
    Object.entries(because)
      .map(([rule, times]) => `${rule} (${times})`)
      .join(', ') || 'every verdict is supported'
  }`

/** The moves of the user's own bars. */
const ownMoves = async (options: CalibrateOptions, io: Io): Promise<Either<CliFailure, Drawn['own']>> => {
  const data = await datasetAt(options, io)
  return isLeft(data) ? data : right({ hash: data.right.hash, moves: logMovesOf(data.right.bars) })
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
  const { plan, inputs, template } = prepared.right.prepared
  const parts = rememberedParts(prepared.right.bundle)
  const work = {
    workflow: plan.fingerprint,
    inputs: keyOf(inputs),
    ...(parts.length === 0 ? {} : { library: parts }),
  }
  const kinds: readonly MarketKind[] =
    options.market.length === 0 ? ['none', 'edge'] : [...new Set(options.market)]
  const own = kinds.includes('blocks') ? await ownMoves(options, io) : right(undefined)
  if (isLeft(own)) return own
  const rows = kinds.map((kind) => ({ kind, jobs: jobsOf(workflow, work, options, kind, own.right) }))
  return withStore(options.store, io, async (store) => {
    const jobs = rows.flatMap((one) => one.jobs)
    const before = await known(jobs, store)
    if (isLeft(before)) return before
    const done = new Map(before.right)
    if (!options.json)
      io.err(
        `calibration of ${template.name} on ${rows.map(() => options.markets).join(' + ')} markets of ${options.years} years, seed ${options.seed}${done.size === 0 ? '' : ` (${done.size} known)`}\n`,
      )
    const isWhole = await judgeRest(jobs, done, store, options, io)
    if (isLeft(isWhole)) return isWhole
    if (!isWhole.right) return right(EXIT.cancelled)
    const tally = (some: readonly Job[]): Tally =>
      tallyOf(
        some.flatMap(({ key }) => {
          const outcome = done.get(key)
          return outcome === undefined ? [] : [outcome]
        }),
      )
    const tallies = rows.map((one) => ({ kind: one.kind, tally: tally(one.jobs) }))
    const { markets, years, sharpe, seed } = options
    const of = (kind: MarketKind): Tally | undefined => tallies.find((one) => one.kind === kind)?.tally
    if (options.json)
      io.out(
        jsonText({
          workflow: template.name,
          markets,
          years,
          sharpe_ratio: sharpe,
          seed,
          ...(of('none') === undefined ? {} : { without_edge: of('none') }),
          ...(of('edge') === undefined ? {} : { with_edge: of('edge') }),
          kinds: Object.fromEntries(tallies.map((one) => [one.kind, one.tally])),
        }),
      )
    else {
      const name = (kind: MarketKind): string => (kind === 'edge' ? `Sharpe ratio ${sharpe}` : MARKETS[kind])
      const lines = table(
        [
          ['', 'supported', 'share', '95 % interval'],
          ...tallies.map((one) =>
            row(name(one.kind), one.tally.supported, one.kind === 'edge' ? 'power' : 'false discoveries'),
          ),
        ],
        ['left', 'right', 'right'],
      )
      for (const line of lines) io.err(`${line}\n`)
      io.err('why not\n')
      for (const one of tallies) io.err(`${reasons(name(one.kind), one.tally)}\n`)
    }
    return right(EXIT.succeeded)
  })
}
