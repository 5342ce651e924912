import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A module that a thread runs: its path, and the flags that the thread needs to read it. */
export interface WorkerModule {
  readonly filename: string
  readonly execArgv?: string[]
}

/** The flags with which a thread reads TypeScript: those of this process, where it runs under tsx, else those of tsx. */
export const sourceFlags = (): string[] =>
  process.execArgv.some((flag) => flag.includes('tsx'))
    ? process.execArgv
    : ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]

/** The module of a name next to the module at `url`, compiled where that one is compiled, else as source. */
export const workerModule = (url: string, name: string): WorkerModule => {
  const compiled = fileURLToPath(new URL(`./${name}.js`, url))
  return existsSync(compiled)
    ? { filename: compiled }
    : { filename: fileURLToPath(new URL(`./${name}.ts`, url)), execArgv: sourceFlags() }
}
