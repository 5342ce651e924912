import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { logsContent } from '../../candidate/stored-artifacts.js'
import { encode } from '../../core/canonical/canonical.kernel.js'
import { answerAs, notice } from '../answer.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable, wrongCall } from '../io.js'
import { commandText } from '../text/command.js'
import { writtenFile } from '../written.js'
import { type BacktestFlags, backtestedFlags } from './backtest.js'

/** Captures a strategy's signals into a file that `replay` takes. */
export const captureCommand = async (
  options: BacktestFlags & { readonly output: string },
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const made = await backtestedFlags(options, io)
  if (isLeft(made)) return made
  const { config, evaluation } = made.right
  if (config.kind !== 'strategy')
    return left(wrongCall('orders and order machines have no signal to capture'))
  const bytes = encode(
    logsContent.codec.encode({
      strategies: [config.strategy],
      logs: evaluation.logs,
      dataset: evaluation.dataset,
    }),
  )
  if (isLeft(bytes)) return left(unable(`the signals hold ${bytes.left.because}`))
  const put = writtenFile(options.output, bytes.right, io)
  if (isLeft(put)) return put
  const [log] = evaluation.logs
  const document = {
    file: options.output,
    strategy: config.strategy.name,
    changes: log?.at.length ?? 0,
    dataset: evaluation.dataset,
    span: evaluation.span,
  }
  answerAs(
    io,
    options,
    () => document,
    () => [`${document.changes} changes of signal captured in ${options.output}`],
  )
  if (!options.json)
    notice(io, `try: ${commandText(['replay', options.output, '--set', 'risk.stop_loss=0.03'])}`)
  return right(EXIT.succeeded)
}
