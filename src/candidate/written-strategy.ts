import { writtenPart } from '../core/codec/own-part.js'
import type { Strategy } from '../strategy/strategy.js'
import { type WrittenStrategy, writeStrategy } from '../strategy/strategy-codec.js'
import { isExpression } from '../workflow/expression.js'

const isStrategy = (value: object): value is Strategy =>
  '_tag' in value && (value._tag === 'Rules' || value._tag === 'Machine')

/** A config as it would be written in YAML: strategies as their names or rules, absent fields left out. */
export const written = (config: unknown): unknown => {
  if (typeof config !== 'object' || config === null || ArrayBuffer.isView(config) || isExpression(config))
    return config
  if (isStrategy(config)) return writeStrategy(config) satisfies WrittenStrategy
  const part = writtenPart(config)
  if (part !== undefined) return written(part)
  if (Array.isArray(config)) return config.map(written)
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) => (value === undefined ? [] : [[key, written(value)]])),
  )
}

/** A strategy as a value, or as it is written. */
export type StrategyInput = Strategy | WrittenStrategy
