import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { checked, decodeWith, showFault } from '../../core/codec/codec.js'
import { didYouMean } from '../../core/near.js'
import type { Params, ParamValue } from '../../core/space/dimension.js'
import { spaceCodec } from '../../core/space/space-codec.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { executionCodec } from '../../portfolio/rules/execution-codec.js'

/** An execution as it is written: its codec says what is wrong with a value that is put into it. */
type Written = Readonly<Record<string, unknown>>
type Group = 'risk' | 'limits' | 'execution'

/** Where an axis stands in an execution. */
const PLACES = {
  stop_loss: 'risk',
  take_profit: 'risk',
  trailing_stop: 'risk',
  max_holding: 'risk',
  max_position_size: 'limits',
  leverage: 'execution',
  exposure: 'limits',
  max_drawdown: 'limits',
  daily_loss: 'limits',
  cooldown: 'limits',
} as const satisfies Readonly<Record<string, Group>>

/** What a risk sweep may vary: how positions are sized, exits, and limits. */
export const RISK_AXES = ['position_sizing_method', 'fraction', ...Object.keys(PLACES)]

/** The value of an axis at which its exit or limit does not act. */
const NONE = 'none'

/** A space of risk settings. */
export const riskSpaceCodec = checked(spaceCodec, (space) => {
  const names = Object.keys(space)
  const stray = names.find((name) => !RISK_AXES.includes(name))
  return stray !== undefined
    ? `there is no risk setting "${stray}"${didYouMean(stray, RISK_AXES)}`
    : names.length === 0
      ? `name at least one of ${RISK_AXES.join(', ')}`
      : names.includes('fraction') && names.includes('position_sizing_method')
        ? 'fraction is a way of sizing: it does not stand next to position_sizing_method'
        : undefined
})

const isPlaced = (name: string): name is keyof typeof PLACES => Object.hasOwn(PLACES, name)

const FIXED: readonly string[] = ['fraction', 'units']

const sizedBy = (written: Written, { sizing }: Execution, method: ParamValue): Written => ({
  ...written,
  sizing:
    method === 'fixed'
      ? FIXED.includes(sizing.kind)
        ? sizing
        : { kind: 'fraction' }
      : { kind: method, ...(sizing.kind === method ? sizing : {}) },
})

const placed = (written: Written, group: Group, name: string, value: ParamValue): Written => {
  const held = group === 'execution' ? written : (written[group] as Written | undefined)
  const { [name]: _, ...rest } = held ?? {}
  const put = value === NONE ? rest : { ...rest, [name]: value }
  return group === 'execution' ? put : { ...written, [group]: put }
}

/** An execution with the settings of one point: everything else stays as it is in `base`. Errors: a value that is none. */
export const executionAt = (base: Execution, point: Params): Either<string, Execution> => {
  const written = Object.entries(point).reduce<Written>(
    (before, [name, value]) =>
      isPlaced(name)
        ? placed(before, PLACES[name], name, value)
        : name === 'fraction'
          ? { ...before, sizing: { kind: 'fraction', fraction: Number(value) } }
          : sizedBy(before, base, value),
    executionCodec.encode(base) as Written,
  )
  const decoded = decodeWith(executionCodec)(written)
  return isLeft(decoded) ? left(decoded.left.map(showFault).join('; ')) : right(decoded.right)
}
