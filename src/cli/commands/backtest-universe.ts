import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { servicesOn } from '../../candidate/services.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { backtestConfigCodec } from '../../phases/backtest/config.js'
import { readyTrader } from '../../phases/backtest/config-trader.js'
import { evaluationOf, type JointEvaluation } from '../../phases/backtest/evaluation.js'
import { knownIn } from '../../phases/library/bundled-handlers.js'
import { runAgain } from '../evaluation-report.js'
import type { CliFailure, ExitCode, Io } from '../io.js'
import { showJoint } from '../joint-evaluation.js'
import { universeAt } from '../universe.js'
import { ENGINE } from '../world.js'
import { type BacktestFlags, configOf, refusal, strategyAt } from './backtest.js'

/** Runs a strategy, or orders by symbol, on every instrument of a pattern in one account, and prints it next to equal-weight buy and hold. */
export const backtestUniverse = async (
  data: string,
  options: BacktestFlags,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const found = await strategyAt(options, io)
  if (isLeft(found)) return found
  const { bundle } = found.right
  const config = configOf(options, found.right, io)
  if (isLeft(config)) return config
  const universe = await universeAt(data, options, io)
  if (isLeft(universe)) return universe
  const services = { ...servicesOn(universe.right), ...knownIn(bundle) }
  const traded = dataOfRun(config.right, services)
  const trader = isLeft(traded) ? traded : readyTrader(config.right, traded.right)
  if (isLeft(trader)) return left(refusal(trader.left))
  const made = evaluationOf(trader.right, services)
  if (isLeft(made)) return left(refusal(made.left))
  const { market } = trader.right
  const evaluation = made.right as JointEvaluation
  const members = market.on._tag === 'Several' ? market.on.universe : universe.right
  const key = keyOf({
    config: backtestConfigCodec.encode(config.right),
    dataset: evaluation.dataset,
    span: evaluation.span,
    engine: ENGINE,
  })
  const again = runAgain(config.right, members.instruments.length)
  return showJoint({ evaluation, members, key, ...again }, options, io)
}
