import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { answerAs } from '../answer.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable } from '../io.js'
import { lookAt, oneRun } from '../onlooker.js'
import { comparisonOf, comparisonParts } from '../run-comparison.js'
import { type StoreOptions, sayDamage } from './runs.js'

/** Says in what two runs differ: what they ran on and with, their keys, their results, and the first trade that differs. */
export const diffCommand = (
  first: string,
  second: string,
  options: StoreOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> =>
  lookAt(options.store, io, async ({ runs, store, damage }) => {
    const [a, b] = [oneRun(runs, first), oneRun(runs, second)]
    if (isLeft(a)) return a
    if (isLeft(b)) return b
    if (store === undefined) return left(unable(...damage))
    sayDamage(damage, io)
    const found = await comparisonOf(a.right, b.right, store)
    const { states, header, inputs, keys, results, first_trades } = found
    const ids = states.map(({ run }) => run)
    answerAs(
      io,
      options,
      () => ({ runs: ids, header, inputs, keys, results, first_trades }),
      () => [
        `run ${ids.join(' and run ')}`,
        ...comparisonParts(found, a.right).flatMap(({ name, lines }) =>
          lines.length === 0 ? [`${name}: the same`] : [name, ...lines.map((line) => `  ${line}`)],
        ),
      ],
    )
    return right(EXIT.succeeded)
  })
