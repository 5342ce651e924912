import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import { type CliFailure, EXIT, type ExitCode, type Io, jsonText, unable } from '../io.js'
import { keysNextTo, renamedFrom } from '../key-difference.js'
import { lookAt, oneRun, type SeenRun } from '../onlooker.js'
import { computedText, keyLines } from '../text/difference.js'
import { type StoreOptions, sayDamage } from './runs.js'

/** The last run before another one that has a phase in common with it, of the same template where there is one. */
const beforeOf = (run: SeenRun, runs: readonly SeenRun[]): SeenRun | undefined => {
  const earlier = runs.slice(
    0,
    runs.findIndex(({ header }) => header.run === run.header.run),
  )
  return earlier.findLast(({ header }) => header.template === run.header.template) ?? earlier.at(-1)
}

/** Says why the phases of a run were computed or not: which field of which key differs from the run before it. */
export const explainCommand = (
  run: string,
  phase: string | undefined,
  options: StoreOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> =>
  lookAt(options.store, io, async ({ runs, store, damage }) => {
    const found = oneRun(runs, run)
    if (isLeft(found)) return found
    if (store === undefined) return left(unable(...damage))
    sayDamage(damage, io)
    const before = beforeOf(found.right, runs)
    const next = before ?? { ...found.right, entries: [] }
    const phases = await keysNextTo(found.right, next, store)
    const paths = phases.map(({ path }) => path)
    if (phase !== undefined && !paths.includes(phase))
      return left(unable(`run ${found.right.header.run} has no phase "${phase}"${didYouMean(phase, paths)}`))
    const chosen = phases.filter(({ path }) => phase === undefined || path === phase)
    if (options.json) {
      io.out(jsonText({ run: found.right.header.run, before: before?.header.run ?? null, phases: chosen }))
      return right(EXIT.succeeded)
    }
    io.err(
      before === undefined
        ? `run ${found.right.header.run} is the first here: nothing was known\n`
        : `run ${found.right.header.run} next to run ${before.header.run}\n`,
    )
    for (const one of chosen) for (const line of keyLines(one, renamedFrom(one, next))) io.err(`${line}\n`)
    if (phase === undefined) io.err(`${computedText(phases)}\n`)
    return right(EXIT.succeeded)
  })
