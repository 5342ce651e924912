import { join } from 'node:path'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { CliFailure, ExitCode, Io } from '../io.js'
import { runCommand } from './run.js'

const TEMPLATE = 'regime_adaptive_grid_search_ensemble'

interface DemoOptions {
  readonly store: string
  readonly seed: number
  readonly concurrency: number
  /** Where the page is written; `demo.html` in the store unless it names a file. */
  readonly report?: string | boolean
  /** The same as `report`, by the name that `regimen report` has for it. */
  readonly out?: string
}

/** Runs the demo, writes its page, and opens it where a person watches. */
export const demoCommand = async (options: DemoOptions, io: Io): Promise<Either<CliFailure, ExitCode>> => {
  const { report, out, ...manner } = options
  const page = typeof report === 'string' ? report : (out ?? join(options.store, 'demo.html'))
  const ran = await runCommand(TEMPLATE, { ...manner, set: [], json: false, report: page }, io)
  if (!isLeft(ran) && ran.right === 0 && io.isTerminal) io.open?.(page)
  return ran
}
