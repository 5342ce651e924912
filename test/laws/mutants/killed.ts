import { readFileSync } from 'node:fs'
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
export const killedBugs = (): KilledBugs => JSON.parse(readFileSync(PATH, 'utf8')) as KilledBugs
