/**
 * The strategy language, published as `regimen/strategy`: what a strategy is made of. It stands apart from the package's
 * main entry because workflow expressions have a `gt`, an `add` and a `not` of their own.
 */
export { choice, float, int } from './core/space/dimension.js'
export { type FunctionOf, functionOf } from './strategy/language/function-of.js'
export type {
  CoarserOperator,
  DerivedOperator,
  KernelOperator,
  Operator,
  Operators,
} from './strategy/language/operator.js'
export { machine } from './strategy/machine-strategy.js'
export * from './strategy/operators/expressions.js'
export { operators } from './strategy/operators/operators.js'
export { strategy } from './strategy/strategy.js'
export { strategyCodecOf } from './strategy/strategy-codec.js'
