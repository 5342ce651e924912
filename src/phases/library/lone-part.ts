import type { AnyBrokerPart } from '../../broker/broker-part.js'
import { isRecord } from '../../core/codec/codec.js'
import {
  type AnyOrderMachine,
  isOrderMachine,
  isOrderMachinePart,
  type OrderMachinePart,
} from '../../portfolio/orders/order-machine-part.js'
import type { AnyClassifierPart } from '../../regime/own-classifier.js'
import type { Operator } from '../../strategy/language/operator.js'
import type { Machine } from '../../strategy/machine.js'
import { machine } from '../../strategy/machine-strategy.js'
import type { Strategy } from '../../strategy/strategy.js'
import { type LibraryInput, SORTS } from './library.js'

/** A part that stands alone, distinguished by the fields that its sort has. */
export type LonePart =
  | { readonly sort: 'strategies'; readonly part: Strategy }
  | { readonly sort: 'operators'; readonly part: Operator }
  | { readonly sort: 'order_machines'; readonly part: AnyOrderMachine | OrderMachinePart }
  | { readonly sort: 'classifiers'; readonly part: AnyClassifierPart }
  | { readonly sort: 'brokers'; readonly part: AnyBrokerPart }

const has = (value: Readonly<Record<string, unknown>>, ...fields: readonly string[]): boolean =>
  fields.every((field) => field in value)

/** What a value is as a part of a library; a machine is the strategy that it makes. */
export const lonePart = (value: unknown): LonePart | undefined => {
  if (!isRecord(value)) return undefined
  if (has(value, '_tag', 'space', 'constraints'))
    return { sort: 'strategies', part: value as unknown as Strategy }
  if (has(value, '_tag', 'args', 'advance')) return { sort: 'operators', part: value as unknown as Operator }
  if (has(value, 'start', 'step', 'signal', 'params'))
    return { sort: 'strategies', part: machine(value as unknown as Machine<unknown>) }
  if (has(value, 'version', 'config', 'model', 'names', 'fit', 'label'))
    return { sort: 'classifiers', part: value as unknown as AnyClassifierPart }
  if (has(value, 'version', 'config', 'open') && typeof value['open'] === 'function')
    return { sort: 'brokers', part: value as unknown as AnyBrokerPart }
  const written: unknown = value
  return isOrderMachinePart(written) || isOrderMachine(written)
    ? { sort: 'order_machines', part: written }
    : undefined
}

/** Whether a value is a record of parts, sort by sort; a part that stands alone is none, though it may have operators of its own. */
export const isLibrary = (value: unknown): boolean =>
  isRecord(value) &&
  lonePart(value) === undefined &&
  Object.keys(value).some((key) => (SORTS as readonly string[]).includes(key))

/** What an export of a module adds: a library as it is, a part alone under its own name. */
export const libraryOf = (value: unknown): LibraryInput => {
  const lone = lonePart(value)
  return lone === undefined ? (value as LibraryInput) : { [lone.sort]: { [lone.part.name]: lone.part } }
}
