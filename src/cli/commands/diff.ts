import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { stateOf } from '../../monitor/status.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, unable } from '../io.js'
import { keysNextTo, renamedFrom } from '../key-difference.js'
import { runEventsIn } from '../known-work.js'
import { lookAt, oneRun } from '../onlooker.js'
import { firstTrades, headerDifferences, inputDifferences, resultDifferences } from '../run-difference.js'
import { differencesText } from '../text/difference.js'
import { computedText, keyLines } from './explain.js'
import { type StoreOptions, sayDamage } from './runs.js'
import { withValues } from './show.js'

const MOST = 12

const section = (name: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [`${name}: the same`] : [name, ...lines.map((line) => `  ${line}`)]

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
    const [was, is] = await Promise.all(
      [a.right, b.right].map((run) => withValues(stateOf(runEventsIn(run.entries)), store)),
    )
    if (was === undefined || is === undefined) return right(EXIT.failed)
    const header = headerDifferences(a.right.header, b.right.header)
    const inputs = inputDifferences(a.right.header, b.right.header)
    const keys = await keysNextTo(b.right, a.right, store)
    const results = resultDifferences(was, is)
    const trades = await firstTrades(was, is, store)
    if (options.json) {
      io.out(jsonText({ runs: [was.run, is.run], header, inputs, keys, results, first_trades: trades }))
      return right(EXIT.succeeded)
    }
    const lines = [
      `run ${was.run} and run ${is.run}`,
      ...section('made with', differencesText(header, MOST)),
      ...section('inputs', differencesText(inputs, MOST)),
      ...section('keys', [
        ...keys.flatMap((one) => keyLines(one, renamedFrom(one, a.right))),
        computedText(keys),
      ]),
      ...section(
        'results',
        Object.entries(results).flatMap(([path, found]) => [
          path,
          ...differencesText(found, MOST).map((text) => `  ${text}`),
        ]),
      ),
      ...section(
        'first differing trade',
        trades.flatMap(({ path, trade, differing }) => [
          `${path}: trade ${trade + 1}`,
          ...differencesText(differing, MOST).map((text) => `  ${text}`),
        ]),
      ),
    ]
    for (const line of lines) io.err(`${line}\n`)
    return right(EXIT.succeeded)
  })
