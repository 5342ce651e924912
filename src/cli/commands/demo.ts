import { join } from 'node:path'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { CliFailure, ExitCode, Io } from '../io.js'
import { runCommand } from './run.js'

const TEMPLATE = 'regime_adaptive_grid_search_ensemble'

interface DemoOptions {
  readonly store: string
  readonly seed: number
  readonly concurrency: number
}

/** Runs the demo, writes its page next to the store, and opens it where a person watches. */
export const demoCommand = async (options: DemoOptions, io: Io): Promise<Either<CliFailure, ExitCode>> => {
  const report = join(options.store, 'demo.html')
  const ran = await runCommand(TEMPLATE, { ...options, set: [], json: false, report }, io)
  if (!isLeft(ran) && ran.right === 0 && io.isTerminal) io.open?.(report)
  return ran
}
