import { isLeft } from 'fp-ts/lib/Either.js'
import { paramsCodec } from '../../candidate/candidate.js'
import {
  bool,
  checked,
  type InputOf,
  optionalField,
  orDefaults,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec/codec.js'
import { inside } from '../../core/codec/inside.js'
import { refused } from '../../core/codec/old-word.js'
import { type Own, type OwnForm, orOwn } from '../../core/codec/own-part.js'
import { didYouMean } from '../../core/near.js'
import { constraintsOf } from '../../core/space/constraint.js'
import type { Params } from '../../core/space/dimension.js'
import type { AnyOrderMachine, OrderMachinePart } from '../../portfolio/orders/order-machine-part.js'
import { unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { beyondBounds, beyondText } from '../../strategy/bounds.js'
import { runFields } from './run-fields.js'

/** What a config says to an order machine. */
export interface MachineParams {
  readonly params: Params
  /** Allows parameters that the machine does not declare. */
  readonly beyond_bounds?: boolean
}
/** An order machine of a library with its parameters, as a config names it. */
export type NamedMachine = Own<'name', OrderMachinePart, MachineParams>

const paramsProblem = ({ part, value }: NamedMachine): string | undefined => {
  const names = Object.keys(part.space)
  const given = { ...part.defaults, ...value.params }
  const stranger = Object.keys(given).find((name) => !names.includes(name))
  if (stranger !== undefined)
    return `order machine ${part.name} has no parameter "${stranger}"${didYouMean(stranger, names)}`
  const missing = names.find((name) => given[name] === undefined)
  if (missing !== undefined) return `order machine ${part.name} needs a value for "${missing}"`
  const constraints = constraintsOf(part.space, part.constraints ?? [])
  if (isLeft(constraints)) return constraints.left
  const found = beyondBounds({ ...part, constraints: constraints.right }, given)
  return found.length === 0 || value.beyond_bounds === true ? undefined : beyondText(part.name, found)
}

const form: OwnForm<'name', OrderMachinePart, MachineParams> = {
  sort: 'order_machines',
  what: 'order machine',
  tag: 'name',
  form: () =>
    struct('order machine', { params: withDefault(paramsCodec, {}), beyond_bounds: optionalField(bool) }),
}
const NONE =
  'unknown order machine: a library names them, as --library FILE or study(.., { library }) gives it'
const named = orOwn<'name', OrderMachinePart, MachineParams, never, string>(
  form,
  refused<never, string>('order machine', NONE),
)

/** An order machine of a library with values for all its parameters. */
export const machineCodec = checked(named, paramsProblem)

/** An order machine of a library over a range of bars, on each instrument. */
export const machineRun = inside(
  struct('backtest of an order machine', {
    machine: machineCodec,
    execution: orDefaults(unsizedExecutionCodec),
    ...runFields,
  }),
  { kind: 'machine' },
)
export type MachineRun = TypeOf<typeof machineRun>
export type MachineRunInput = InputOf<typeof machineRun>

/** The machine that a config names, at its parameters. */
export const machineOf = ({ part, value }: NamedMachine): AnyOrderMachine =>
  part.machine({ ...part.defaults, ...value.params })
