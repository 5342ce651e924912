import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { decode } from '../core/canonical/canonical.kernel.js'
import { encodeSteps } from '../core/canonical/canonical-steps.kernel.js'
import {
  type Codec,
  codec,
  decodeWith,
  integer,
  list,
  optionalField,
  showFault,
  struct,
  type TypeOf,
  text,
} from '../core/codec/codec.js'
import { type Scope, within } from '../core/codec/scope.js'
import { inTurns } from '../core/steps.kernel.js'
import { type NamedTrades, namedTradesCodec } from '../portfolio/account/named-trades.js'
import { orderLogCodec } from '../portfolio/orders/order-log.js'
import type { OrderEvent } from '../portfolio/orders/order-machine.js'
import type { FilteredLabels } from '../regime/labels.js'
import { filteredLabelsCodec } from '../regime/result-codecs.js'
import { missingInput, type PhaseError, storeFailure } from '../run/phase-error.js'
import { type Ledger, ledgerCodec } from '../search/ledger.js'
import { signalLogsCodec } from '../signal/signal-codec.js'
import type { SignalLog } from '../signal/signal-log.js'
import { type Artifact, artifactCodec } from '../store/artifact.js'
import type { Artifacts } from '../store/store.js'
import type { Strategy } from '../strategy/strategy.js'
import { strategyCodec } from '../strategy/strategy-codec.js'
import { type FittedLabels, fittedLabelsCodec } from './labelling.js'

/** A kind of large content: its name in references, and how its bytes are read. */
export interface Content<A> {
  readonly name: string
  readonly codec: Codec<A, unknown>
  readonly reference: Codec<Artifact<A>>
}
/** Content of a name, by the codec of what it holds. */
export const content = <A>(name: string, of: Codec<A, unknown>): Content<A> => ({
  name,
  codec: of,
  reference: artifactCodec<A>(name),
})

const column: Codec<Float64Array> = codec(
  'column',
  (value): value is Float64Array => value instanceof Float64Array,
  'a column of numbers',
)

/** The trials of a search. */
export const ledgerContent: Content<Ledger> = content('ledger', ledgerCodec)
const stepsCodec = struct('captured steps', {
  /** Hash of the universe of these symbols. */
  hash: text,
  symbols: list(text),
  from: integer(0),
  to: integer(0),
})
/** The steps `[from, to)` of some instruments. */
export type CapturedSteps = TypeOf<typeof stepsCodec>
/** What a search captured: its strategies, and every candidate's signal by number of trial. */
export interface CapturedSignals {
  readonly strategies: readonly Strategy[]
  readonly logs: readonly SignalLog[]
  /** What labelled the bars that the strategies read, where they read labels. */
  readonly labels?: FittedLabels
  /** Hash of the bars that they were captured on, where they stand in a file of their own. */
  readonly dataset?: string
  /** The instruments and the steps of their capture, where there are several. */
  readonly universe?: CapturedSteps
}
/** Captured signals. */
export const logsContent: Content<CapturedSignals> = content(
  'signal_logs',
  struct('captured signals', {
    strategies: list(strategyCodec),
    logs: signalLogsCodec,
    labels: optionalField(fittedLabelsCodec),
    dataset: optionalField(text),
    universe: optionalField(stepsCodec),
  }),
)
/** Labels of bars. */
export const labelsContent: Content<FilteredLabels> = content('labels', filteredLabelsCodec)
/** Closed trades, of several instruments with their symbols. */
export const tradesContent: Content<NamedTrades> = content('trades', namedTradesCodec)
/** The symbol of each trade. */
export const tradeSymbolsContent: Content<readonly string[]> = content('trade_symbols', list(text))
/** All that happened to the orders of a run. */
export const orderLogContent: Content<readonly OrderEvent[]> = content('order_log', orderLogCodec)
/** Equity of n + 1 values. */
export const equityContent: Content<Float64Array> = content('equity', column)

/** Puts content in the store and gives the reference that results and expressions move. */
export const keep = async <A>(
  artifacts: Artifacts,
  { name, codec: of }: Content<A>,
  value: A,
): Promise<Either<PhaseError, Artifact<A>>> => {
  const bytes = await inTurns(encodeSteps(of.encode(value)))
  if (isLeft(bytes)) return left(missingInput(`${name} holds ${bytes.left.because} at "${bytes.left.path}"`))
  const put = await artifacts.put(name, bytes.right)
  return isLeft(put) ? left(storeFailure(put.left)) : right(put.right as Artifact<A>)
}

/** `keep` of content that may be absent. */
export const keepSome = async <A>(
  artifacts: Artifacts,
  of: Content<A>,
  value: A | undefined,
): Promise<Either<PhaseError, Artifact<A> | undefined>> =>
  value === undefined ? right(undefined) : keep(artifacts, of, value)

/** Artifacts with the names that are in scope where their content is read. */
export interface ScopedArtifacts extends Artifacts {
  readonly scope?: Scope
}
/** The same artifacts, read with these names in scope. */
export const scopedArtifacts = (artifacts: Artifacts, scope: Scope): ScopedArtifacts => ({
  ...artifacts,
  scope,
})

/** Reads content by its reference, with the names that its artifacts have in scope. */
export const recall = async <A>(
  artifacts: ScopedArtifacts,
  of: Content<A>,
  reference: Artifact<A>,
): Promise<Either<PhaseError, A>> => {
  const bytes = await artifacts.get(reference)
  if (isLeft(bytes)) return left(storeFailure(bytes.left))
  if (bytes.right === undefined)
    return left(missingInput(`the ${of.name} ${reference.sha256.slice(0, 12)} is missing or damaged`))
  const value = decode(bytes.right)
  if (isLeft(value)) return left(missingInput(`the ${of.name} cannot be read: ${value.left.because}`))
  const decoded = decodeWith(within(artifacts.scope ?? {}, of.codec))(value.right)
  return isLeft(decoded)
    ? left(missingInput(`the ${of.name} cannot be read: ${decoded.left.map(showFault).join('; ')}`))
    : decoded
}
