import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeDirectory } from './place.js'

const synced = async (path: string, flags: string, content?: Uint8Array | string): Promise<void> => {
  const file = await open(path, flags)
  try {
    if (content !== undefined) await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Writes a whole file or nothing: next to its place, synced, then renamed. */
export const writeWhole = async (path: string, content: Uint8Array | string): Promise<void> => {
  await makeDirectory(dirname(path))
  await synced(`${path}.new`, 'w', content)
  await rename(`${path}.new`, path)
  await synced(dirname(path), 'r')
}

/** The content of a file, or `undefined` where there is none; rejects where it cannot be read. */
export const readWhole = (path: string): Promise<Uint8Array | undefined> =>
  readFile(path).catch((cause: unknown) =>
    cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
      ? undefined
      : Promise.reject(cause as Error),
  )
