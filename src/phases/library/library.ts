import type { AnyBrokerPart } from '../../broker/broker-part.js'
import type { AnyAlgorithmPart } from '../../candidate/search/algorithm-config.js'
import type { MarketServices } from '../../candidate/services.js'
import type { AnyOrderMachine, OrderMachinePart } from '../../portfolio/orders/order-machine-part.js'
import type { AnyClassifierPart } from '../../regime/own-classifier.js'
import type { AnyHandler } from '../../run/handler.js'
import type { MetricPart } from '../../stats/metrics/own-metric.js'
import type { Operator } from '../../strategy/language/operator.js'
import type { Strategy } from '../../strategy/strategy.js'
import type { Template } from '../../workflow/template.js'
import type { AnyAnalysisPart } from '../analysis/analysis-part.js'

type By<P> = Readonly<Record<string, P>>

/**
 * All that studies name: plain data, sort by sort, each part under its own name. A user's library holds what it adds;
 * merged with the built-in one it works everywhere: in every phase, in YAML, on the command line, in plans and in keys.
 */
export interface Library {
  readonly strategies: By<Strategy>
  readonly operators: By<Operator>
  readonly classifiers: By<AnyClassifierPart>
  readonly metrics: By<MetricPart>
  readonly analyses: By<AnyAnalysisPart>
  readonly algorithms: By<AnyAlgorithmPart>
  readonly order_machines: By<AnyOrderMachine | OrderMachinePart>
  readonly handlers: By<AnyHandler<MarketServices>>
  readonly templates: By<Template>
  readonly brokers: By<AnyBrokerPart>
}
/** A sort of part. */
export type PartSort = keyof Library
/** What a user adds; a sort that is left out has no parts. */
export type LibraryInput = { readonly [S in PartSort]?: Library[S] }

/** A library without parts. */
export const emptyLibrary: Library = {
  strategies: {},
  operators: {},
  classifiers: {},
  metrics: {},
  analyses: {},
  algorithms: {},
  order_machines: {},
  handlers: {},
  templates: {},
  brokers: {},
}
/** The sorts of part. */
export const SORTS = Object.keys(emptyLibrary) as readonly PartSort[]
