import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ownModule } from './own-file.js'

/** The file that a thread or process of ours runs, and the flags that it needs. */
export interface ProgramEntry {
  readonly file: string
  readonly execArgv: string[]
}

/** The flags with which node reads TypeScript: those of this process, where it runs under tsx, else those of tsx. */
const sourceFlags = (): string[] =>
  process.execArgv.some((flag) => flag.includes('tsx'))
    ? process.execArgv
    : ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]

/** How a file is run: as TypeScript where it ends so. */
export const programEntry = (file: string): ProgramEntry => ({
  file,
  execArgv: extname(file) === '.ts' ? sourceFlags() : [],
})

/** How a module of this package is run. */
export const ownEntry = (path: string): ProgramEntry => programEntry(ownModule(path))
