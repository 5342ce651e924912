import { type Either, isLeft, map, right } from 'fp-ts/lib/Either.js'
import { readsTrades } from '../../candidate/candidate.js'
import { candidateSlice, strategyBehind } from '../../candidate/candidate-trader.js'
import { readsTrade } from '../../candidate/exit-rules.js'
import type { InstrumentServices } from '../../candidate/services.js'
import { logsContent, recall } from '../../candidate/stored-artifacts.js'
import type { Slice } from '../../market/bars/bars.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { kernelKey, signalKernel } from '../../portfolio/rules/kernel.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { Artifacts } from '../../store/store.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { OneRun, ReplayRun } from './config.js'
import { type OrdersRead, ordersKernel, ordersRead } from './order-trader.js'
import { strategySlice } from './strategy-reading.js'

/** Whether a captured signal has exits that read its trades; one that cannot be read is reported when it is run. */
export const replayReads = async (
  { replay, log: number }: ReplayRun,
  artifacts: Artifacts,
): Promise<boolean> => {
  const captured = await recall(artifacts, logsContent, replay)
  const log = isLeft(captured) ? undefined : captured.right.logs[number]
  const strategy = isLeft(captured) || log === undefined ? undefined : strategyBehind(captured.right, log)
  return strategy !== undefined && readsTrade(strategy)
}

/** What a config of one instrument means on its bars. */
export const oneGrounds = (
  config: OneRun,
  services: InstrumentServices,
  reads_trade: boolean,
): Either<PhaseError, unknown> => {
  const { bars } = services.dataset
  const kernel = (execution: Execution, reads: boolean) => kernelKey(signalKernel(bars, execution, reads))
  switch (config.kind) {
    case 'replay':
      return right({ kernel: kernel(config.execution, reads_trade) })
    case 'orders':
    case 'machine':
      return map(({ slice, machine }: OrdersRead) => ({
        slice,
        machine: machine.params,
        kernel: ordersKernel(config.execution, bars),
      }))(ordersRead(config, services))
    case 'candidate':
      return map((slice: Slice) => ({
        slice,
        strategies: config.candidate.members.map(({ strategy }) => strategyHash(strategy)),
        kernel: kernel(config.execution ?? config.candidate.execution, readsTrades(config.candidate)),
      }))(candidateSlice(config, services))
    case 'strategy':
      return map((slice: Slice) => ({
        slice,
        strategies: [strategyHash(config.strategy)],
        kernel: kernel(config.execution, readsTrade(config.strategy)),
      }))(strategySlice(config, services))
  }
}
