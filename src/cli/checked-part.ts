import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { brokerLaws } from '../../laws/broker/broker.js'
import type { PartTarget } from '../../laws/check/check-part.js'
import { handlerLaws } from '../../laws/run/handler.js'
import { storeLaws } from '../../laws/store/store.js'
import type { AnyBrokerPart } from '../broker/broker-part.js'
import type { MarketServices } from '../candidate/services.js'
import { decodeWith, isRecord, showFault } from '../core/codec/codec.js'
import type { Params } from '../core/space/dimension.js'
import type { Dataset } from '../market/bars/dataset.js'
import { lonePart } from '../phases/library/lone-part.js'
import type { AnyHandler } from '../run/handler.js'
import type { Store } from '../store/store.js'
import { type CheckedModule, partsIn } from './checked-module.js'
import { type CliFailure, unable } from './io.js'

const has = (value: unknown, ...fields: readonly string[]): boolean =>
  isRecord(value) && fields.every((field) => field in value)
const isHandler = (value: unknown): value is AnyHandler<MarketServices> =>
  has(value, 'version', 'config', 'result', 'cached', 'grounds', 'run')
const isStore = (value: unknown): value is Store =>
  has(value, 'snapshots', 'key_inputs', 'artifacts', 'journal', 'checkpoints', 'looks', 'commit', 'close')

/** What a value of a module is as a part that decides nothing at a close; a function is asked for a store. */
const partOf = async (
  name: string,
  value: unknown,
  params: Params,
  data: Dataset,
): Promise<Either<CliFailure, PartTarget> | undefined> => {
  if (isHandler(value)) {
    const config = decodeWith(value.config)(params)
    return isLeft(config)
      ? left(unable(...config.left.map((fault) => `${name}: ${showFault(fault)} (--param gives its config)`)))
      : right({ kind: 'kind of phase', name, laws: handlerLaws(value, { config: params, data }) })
  }
  const lone = lonePart(value)
  if (lone?.sort === 'brokers') {
    const part: AnyBrokerPart = lone.part
    const config = decodeWith(part.config)(params)
    return isLeft(config)
      ? left(
          unable(...config.left.map((fault) => `${name}: ${showFault(fault)} (--param gives its options)`)),
        )
      : right({
          kind: 'broker',
          name,
          laws: brokerLaws((execution) => part.open(config.right, execution)),
        })
  }
  if (typeof value !== 'function') return undefined
  const open = value as () => unknown
  const first = await Promise.resolve()
    .then(open)
    .catch(() => undefined)
  if (!isStore(first)) return undefined
  // the store that showed what the function opens is the first that a law gets
  const held: { first: Store | undefined } = { first }
  const opened = async (): Promise<Store> => {
    const store = held.first
    held.first = undefined
    return store ?? ((await open()) as Store)
  }
  return right({ kind: 'store', name, laws: storeLaws(opened) })
}

/**
 * Finds the kind of phase, the broker or the store that a target names: an export of a module, by its name or as the only part.
 * Nothing where it names something else. A function is called where it is named.
 */
export const checkedPart = async (
  { name, exports }: CheckedModule,
  params: Params,
  data: Dataset,
): Promise<Either<CliFailure, PartTarget> | undefined> => {
  const parts = Object.entries(partsIn(exports))
  const [only] = parts
  const [key, value] =
    name !== undefined
      ? [name, parts.find(([each]) => each === name)?.[1]]
      : parts.length === 1 && only !== undefined && typeof only[1] !== 'function'
        ? only
        : ['', undefined]
  return value === undefined ? undefined : partOf(key, value, params, data)
}
