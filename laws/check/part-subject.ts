import { isLeft } from 'fp-ts/lib/Either.js'
import { decodeWith, showFault } from '../../src/core/codec/codec.js'
import type { Params } from '../../src/core/space/dimension.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { lonePart } from '../../src/phases/library/lone-part.js'
import { isOrderMachinePart } from '../../src/portfolio/orders/order-machine-part.js'
import { type AnyClassifierPart, fitOwn, labelOwn } from '../../src/regime/own-classifier.js'
import { showRegimeFault } from '../../src/regime/regime-fault.js'
import type { Strategy } from '../../src/strategy/strategy.js'
import { operatorSubject } from './operator-target.js'
import type { StrategyTarget } from './strategy-target.js'
import type { NotTestable, Subject } from './subject.js'
import { labelSubject, orderMachineSubject } from './targets.js'

/** How a strategy becomes a subject: on its own, or among other instruments. */
export type AsSubject = (strategy: Strategy, target: StrategyTarget) => Subject | NotTestable

/** What a part is made a subject with. */
export interface PartReading {
  readonly params: Params
  readonly bars: Bars
  readonly asSubject: AsSubject
}

/** A user's classifier, fitted to the given bars with parameters as its options. */
const fittedPart = (part: AnyClassifierPart, { params, bars }: PartReading): Subject | NotTestable => {
  const config = decodeWith(part.config)(params)
  if (isLeft(config)) return { _tag: 'NotTestable', because: config.left.map(showFault).join('; ') }
  const model = fitOwn({ kind: 'own', part, value: config.right as unknown }, bars, 1)
  return isLeft(model)
    ? { _tag: 'NotTestable', because: showRegimeFault(model.left) }
    : labelSubject(part.name, (some) => labelOwn(model.right, some))
}

/** A strategy with the given parameters, or with its own where none are given. */
export const strategyPart = (strategy: Strategy, { params, asSubject }: PartReading): Subject | NotTestable =>
  asSubject(strategy, Object.keys(params).length === 0 ? {} : { params })

/** What a value is as a target, or nothing where no law of decisions speaks about such a value. */
export const partSubject = (value: unknown, reading: PartReading): Subject | NotTestable | undefined => {
  const { params } = reading
  const lone = lonePart(value)
  switch (lone?.sort) {
    case 'strategies':
      return strategyPart(lone.part, reading)
    case 'operators':
      return lone.part._tag === 'Kernel' ? operatorSubject(lone.part) : undefined
    case 'order_machines':
      return orderMachineSubject(
        isOrderMachinePart(lone.part) ? lone.part.machine({ ...lone.part.defaults, ...params }) : lone.part,
      )
    case 'classifiers':
      return fittedPart(lone.part, reading)
    case 'brokers':
    case undefined:
      return undefined
  }
}
