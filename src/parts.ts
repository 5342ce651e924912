/**
 * What a user's own parts are made of, published as `regimen/parts`: the forms of the parts of a library, the codecs of their
 * options and results, and what the built-in kinds of analysis read their run by.
 */
export { left, right } from 'fp-ts/lib/Either.js'
export type {
  Broker,
  BrokerEvent,
  FedBroker,
  JointBroker,
  OpenAccount,
  OpenJointAccount,
} from './broker/broker.js'
export type { BrokerPart } from './broker/broker-part.js'
export { paperAccount, paperBroker } from './broker/paper.kernel.js'
export type { AlgorithmPart } from './candidate/search/algorithms.js'
export type { InstrumentServices, MarketServices } from './candidate/services.js'
export {
  bool,
  type Codec,
  dictionary,
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  text,
  withDefault,
} from './core/codec/codec.js'
export { byKind, byName } from './core/codec/own-part.js'
export { random } from './core/random.kernel.js'
export { analysisOf } from './phases/analysis/analysis.js'
export type { AnalysisPart } from './phases/analysis/analysis-part.js'
export { partsBy, runBy, sourceFields, sourceGrounds, sourceProblem } from './phases/analysis/source.js'
export type { Library, LibraryInput } from './phases/library/library.js'
export type { OrderMachinePart } from './portfolio/orders/order-machine-part.js'
export type { ClassifierPart } from './regime/own-classifier.js'
export type { Handler, Request } from './run/handler.js'
export { badConfig, failed, type PhaseError } from './run/phase-error.js'
export type { Algorithm, Proposal, Scored } from './search/algorithm.js'
export { paramsAt, pointOf } from './search/axes.js'
export { drawAt, type Field, identityOf } from './search/field.kernel.js'
export { rounds } from './search/rounds.kernel.js'
export { isDefined, type Metric, undefinedMetric } from './stats/metrics/metric.js'
export type { Performance } from './stats/metrics/metrics.js'
export type { MetricPart } from './stats/metrics/own-metric.js'
export { type Blobs, type KeyValue, memoryBlobs } from './store/key-value.js'
export { storeOver } from './store/layered-store.js'
export type { Store } from './store/store.js'
export type { KernelOperator, Operator } from './strategy/language/operator.js'
