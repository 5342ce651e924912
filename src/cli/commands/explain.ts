import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import { answerAs } from '../answer.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable } from '../io.js'
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
    const { run: id } = found.right.header
    answerAs(
      io,
      options,
      () => ({ run: id, before: before?.header.run ?? null, phases: chosen }),
      () => [
        before === undefined
          ? `run ${id} is the first here: nothing was known`
          : `run ${id} next to run ${before.header.run}`,
        ...chosen.flatMap((one) => keyLines(one, renamedFrom(one, next))),
        ...(phase === undefined ? [computedText(phases)] : []),
      ],
    )
    return right(EXIT.succeeded)
  })
