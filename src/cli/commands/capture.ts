import { type Either, flatMap, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bind, Do, fromEither } from 'fp-ts/lib/TaskEither.js'
import { captureOf } from '../../candidate/captured-members.js'
import { servicesOn } from '../../candidate/services.js'
import { logsContent } from '../../candidate/stored-artifacts.js'
import type { TradedData } from '../../candidate/traded-data.js'
import { logsOf } from '../../candidate/trader.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { encode } from '../../core/canonical/canonical.kernel.js'
import { readyTrader } from '../../phases/backtest/config-trader.js'
import { answerAs, notice } from '../answer.js'
import { dataAt } from '../data-at.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable, wrongCall } from '../io.js'
import { commandText } from '../text/command.js'
import { dataWords } from '../text/data-words.js'
import { writtenFile } from '../written.js'
import { type BacktestFlags, configOf, refusal, strategyAt } from './backtest.js'

/** The flags of a capture. */
export type CaptureFlags = BacktestFlags & {
  readonly out: string
  /** The word of before. */
  readonly output?: string
}

/** Captures a strategy's signals into a file that `replay` takes: of several instruments a log of each. */
export const captureCommand = async (
  options: CaptureFlags,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  if (options.output !== undefined)
    return left(wrongCall(`--output is now --out, as in other commands: write --out ${options.output}`))
  const asked = await pipe(
    Do,
    bind('named', () => () => strategyAt(options, io)),
    bind('config', ({ named }) => fromEither(configOf(options, named, io))),
    bind('found', () => () => dataAt(options, io)),
    bind('trader', ({ config, found }) =>
      fromEither(
        mapLeft(refusal)(
          flatMap((data: TradedData) => readyTrader(config, data))(dataOfRun(config, servicesOn(found))),
        ),
      ),
    ),
  )()
  if (isLeft(asked)) return asked
  const { config, trader } = asked.right
  const logs = logsOf(trader)
  if (config.kind !== 'strategy' || logs.length === 0)
    return left(wrongCall('target weights, orders and order machines have no signal to capture'))
  const { hash: dataset, span } = trader.market
  const { strategy, params } = config
  const captured = captureOf({ members: [{ strategy, params }], labels: trader.labels }, trader)
  const bytes = encode(logsContent.codec.encode({ ...captured, dataset }))
  if (isLeft(bytes)) return left(unable(`the signals hold ${bytes.left.because}`))
  const put = writtenFile(options.out, bytes.right, io)
  if (isLeft(put)) return put
  const changes = logs.reduce((sum, { at }) => sum + at.length, 0)
  const document = { file: options.out, strategy: strategy.name, changes, dataset, span }
  answerAs(
    io,
    options,
    () => document,
    () => [`${changes} changes of signal captured in ${options.out}`],
  )
  if (!options.json)
    notice(
      io,
      `try: ${commandText(['replay', options.out, ...dataWords(options), '--set', 'risk.stop_loss=0.03'])}`,
    )
  return right(EXIT.succeeded)
}
