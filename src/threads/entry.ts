import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourceFlags } from '../market/tables/worker-module.js'

/** The file that a thread or process of ours runs, and the flags that it needs. */
export interface Entry {
  readonly file: string
  readonly execArgv: string[]
}

/** How a file is run: as TypeScript where it ends so. */
export const entryOf = (file: string): Entry => ({
  file,
  execArgv: extname(file) === '.ts' ? sourceFlags() : [],
})

/** A file next to a module, compiled where the module is compiled, else as source. */
export const entryBeside = (module: string, name: string): Entry => {
  const compiled = fileURLToPath(new URL(`./${name}.js`, module))
  return entryOf(existsSync(compiled) ? compiled : fileURLToPath(new URL(`./${name}.ts`, module)))
}
