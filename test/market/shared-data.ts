import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url))

/** Whether the folder of fetched data stands next to the repository; tests that need it skip where it does not. */
export const hasShared = existsSync(`${shared}data`) && existsSync(`${shared}golden/cases`)
export const sharedData = (name: string): Uint8Array => readFileSync(`${shared}data/${name}`)
export const sharedPath = (name: string): string => `${shared}data/${name}`
export const golden = <T>(name: string): T =>
  JSON.parse(readFileSync(`${shared}golden/cases/${name}.json`, 'utf8')) as T
