import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import * as laws from '../../laws/index.js'
import { levelStore } from '../../src/store/level-store.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { Store } from '../../src/store/store.js'
import { bindLaws } from '../bind-laws.js'

const made: string[] = []
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))))
const directory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'regimen-store-'))
  made.push(path)
  return path
}
const open = async (path: string): Promise<Store> => {
  const store = await levelStore(path, { now: 0, pid: process.pid })
  if (store._tag === 'Left') throw new Error(JSON.stringify(store.left))
  return store.right
}
const reopening = async () => {
  const path = await directory()
  return () => open(path)
}

bindLaws([
  ['the store in memory', laws.storeLaws(() => Promise.resolve(memoryStore()))],
  ['the store on disk', laws.storeLaws(async () => open(await directory()))],
  ['unfinished work in memory', laws.checkpointLaws(() => Promise.resolve(memoryStore()))],
  ['unfinished work on disk', laws.checkpointLaws(async () => open(await directory()))],
  ['the store on disk, opened again', laws.durableLaws(reopening)],
])
