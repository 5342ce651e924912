/**
 * The strategy language, published as `regimen/strategy`: what a strategy is made of. It stands apart from the package's
 * main entry because workflow expressions have a `gt`, an `add` and a `not` of their own.
 */
export { choice, float, int } from '../core/space/dimension.js'
export * from './expressions.js'
export { machine } from './machine-strategy.js'
export type { CoarserOperator, DerivedOperator, KernelOperator, Operator, Operators } from './operator.js'
export { operators } from './operators/operators.js'
export { strategy } from './strategy.js'
export { strategyCodecOf } from './strategy-codec.js'
