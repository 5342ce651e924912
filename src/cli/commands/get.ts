import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Span } from '../../candidate/figures.js'
import { decode } from '../../core/canonical/canonical.kernel.js'
import { isRecord } from '../../core/codec/codec.js'
import { didYouMean, nearest } from '../../core/near.js'
import { dataOf } from '../../market/universe/data.js'
import type { RunState } from '../../monitor/run-state.js'
import { stateOf } from '../../monitor/status.js'
import { type Artifact, artifactsIn } from '../../store/artifact.js'
import type { Store } from '../../store/store.js'
import { notice } from '../answer.js'
import type { DataOptions } from '../bars.js'
import { columnarRecord } from '../columnar.js'
import { type CliFailure, type ExitCode, type Io, jsonText, unable } from '../io.js'
import { runEventsIn } from '../known-work.js'
import { lookAt, oneRun } from '../onlooker.js'
import { columnarOf, type Placed, TIMED_CONTENT } from '../result-table.js'
import { recordedData } from '../run-data.js'
import { withValues } from '../run-values.js'
import { tablePut } from '../table-file.js'
import { stored } from '../world.js'

/** The flags of `get`. */
export interface GetOptions extends DataOptions {
  readonly store: string
  readonly out?: string
}

type Fields = Readonly<Record<string, unknown>>
/** What stands at a path of a run's results, and the result of the phase that it is of. */
interface Found {
  readonly value: unknown
  readonly of: Fields
}

const keysOf = (path: string): readonly string[] => path.split(/[.[\]]+/).filter((key) => key !== '')

const within = (value: unknown, keys: readonly string[], path: string): Either<CliFailure, unknown> => {
  const [key, ...rest] = keys
  if (key === undefined) return right(value)
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  if (names.includes(key)) return within((value as Fields)[key], rest, path)
  const near = nearest(key, names)
  return left(
    unable(
      `${path}: there is no "${key}"${near === undefined ? '' : `, did you mean "${near}"?`}; there ${
        names.length === 0 ? 'is nothing below it' : `are ${names.join(', ')}`
      }`,
    ),
  )
}

const results = ({ phases }: RunState): readonly (readonly [string, Fields])[] =>
  Object.entries(phases).flatMap(([path, { value }]) => (isRecord(value) ? [[path, value] as const] : []))

/** Follows `phase.field`, or a field alone where the last phase that has it is meant. */
const foundIn = (state: RunState, path: string): Either<CliFailure, Found> => {
  const all = results(state)
  const named = all
    .filter(([phase]) => path === phase || path.startsWith(`${phase}.`) || path.startsWith(`${phase}[`))
    .toSorted(([a], [b]) => b.length - a.length)[0]
  const [first = ''] = keysOf(path)
  const last = all.findLast(([, value]) => first in value)
  const [phase, value] = named ?? last ?? []
  if (value === undefined || phase === undefined)
    return left(
      unable(
        `${path}: no phase has it${didYouMean(
          first,
          all.map(([name]) => name),
        )}; phases: ${all.map(([name, of]) => `${name} (${Object.keys(of).join(', ')})`).join('; ')}`,
      ),
    )
  const found = within(value, keysOf(named === undefined ? path : path.slice(phase.length)), path)
  return isLeft(found) ? found : right({ value: found.right, of: value })
}

const isArtifact = (value: unknown): value is Artifact =>
  isRecord(value) && Object.is(artifactsIn(value)[0], value)

const contentOf = async (artifact: Artifact, store: Store): Promise<Either<CliFailure, unknown>> => {
  const bytes = await stored(store.artifacts.get(artifact))
  if (isLeft(bytes)) return bytes
  if (bytes.right === undefined)
    return left(unable(`the ${artifact.codec} ${artifact.sha256.slice(0, 12)} is missing or damaged`))
  const value = decode(bytes.right)
  return isLeft(value) ? left(unable(`the ${artifact.codec} cannot be read: ${value.left.because}`)) : value
}

/** The bars that a result traded: of windows those of their tests, each once. */
const tradedBars = (of: Fields): readonly number[] => {
  const { windows, out_of_sample } = of
  const shown = isRecord(out_of_sample) ? out_of_sample : of
  const spans = Array.isArray(windows)
    ? (windows as readonly { readonly test: readonly Span[] }[]).flatMap(({ test }) => test)
    : isRecord(shown['span'])
      ? [shown['span'] as Span]
      : []
  const bars = spans.flatMap(({ from_bar, to_bar }) =>
    Array.from({ length: to_bar - from_bar }, (_, i) => from_bar + i),
  )
  return [...new Set(bars)].sort((a, b) => a - b)
}

/** Takes a part of a run's results out: a table as CSV or Parquet, anything as JSON. */
export const getCommand = (
  run: string,
  path: string,
  options: GetOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> =>
  lookAt(options.store, io, async ({ runs, store, damage }) => {
    const seen = oneRun(runs, run)
    if (isLeft(seen)) return seen
    if (store === undefined) return left(unable(...damage))
    const state = await withValues(stateOf(runEventsIn(seen.right.entries)), store)
    const found = foundIn(state, path)
    if (isLeft(found)) return found
    const { value, of } = found.right
    const content = isArtifact(value) ? await contentOf(value, store) : right(value)
    if (isLeft(content)) return content
    const codec = isArtifact(value) ? value.codec : undefined
    const isTimed = codec !== undefined && TIMED_CONTENT.includes(codec)
    const data = isTimed ? await recordedData(seen.right.header, options, io) : undefined
    if (data !== undefined && isLeft(data)) notice(io, `! without times: ${data.left.lines.join('; ')}`)
    const placed: Placed = {
      ...(data?._tag === 'Right' ? { data: dataOf(data.right) } : {}),
      bars: tradedBars(of),
    }
    const table = columnarOf(codec, content.right, placed)
    return tablePut(
      {
        what: path,
        table,
        json: () => jsonText(isTimed && table !== undefined ? columnarRecord(table) : content.right),
      },
      options.out,
      io,
    )
  })
