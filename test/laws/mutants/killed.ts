import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A bug that a law was seen to fail on: a line of the code, and the same line with the bug. */
export interface Killed {
  readonly law: string
  readonly file: string
  readonly line: string
  readonly with_bug: string
}
/** By the name of the export that the law is of. */
export type KilledBugs = Readonly<Record<string, Killed>>

const PATH = join(import.meta.dirname, 'killed.json')
export const killedBugs = (): KilledBugs =>
  existsSync(PATH) ? (JSON.parse(readFileSync(PATH, 'utf8')) as KilledBugs) : {}
export const keepKilled = (bugs: KilledBugs): void => {
  const sorted = Object.fromEntries(Object.entries(bugs).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(PATH, `${JSON.stringify(sorted, undefined, 2)}\n`)
}
