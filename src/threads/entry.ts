import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The file that a thread or process of ours runs, and the flags that it needs. */
export interface Entry {
  readonly file: string
  readonly execArgv: string[]
}

/** The flags with which a file of TypeScript is read: those of this process, where it runs under tsx, else those of tsx. */
const sourceFlags = (): string[] =>
  process.execArgv.some((flag) => flag.includes('tsx'))
    ? process.execArgv
    : ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]

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
