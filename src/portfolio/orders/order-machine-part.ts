import type { Part } from '../../core/codec/own-part.js'
import type { Params, Space } from '../../core/space/dimension.js'
import type { OrderMachine } from './order-machine.js'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a machine's state is its own
export type AnyOrderMachine = OrderMachine<any>

/** A family of order machines: the parameters that it takes, with their bounds, and the machine that they give. */
export interface OrderMachinePart extends Part {
  readonly space: Space
  /** Values for parameters that a run is not given. */
  readonly defaults?: Params
  readonly constraints?: readonly string[]
  readonly machine: (params: Params) => AnyOrderMachine
}

/** Whether a value is an order machine; a strategy that is a machine has a signal. */
export const isOrderMachine = (value: unknown): value is AnyOrderMachine =>
  typeof value === 'object' && value !== null && 'step' in value && 'start' in value && !('_tag' in value)

/** Whether a value is a family of them. */
export const isOrderMachinePart = (value: unknown): value is OrderMachinePart =>
  typeof value === 'object' && value !== null && 'machine' in value && 'space' in value && !('_tag' in value)

/** A machine alone as a family without parameters. */
export const familyOf = (value: AnyOrderMachine | OrderMachinePart): OrderMachinePart =>
  isOrderMachinePart(value)
    ? value
    : { name: value.name, version: value.version, space: {}, machine: () => value }
