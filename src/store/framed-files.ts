import { join } from 'node:path'
import { framed, unframed } from './frame.js'
import { readWhole, writeWhole } from './whole-file.js'

/** Content by hexadecimal key, each a framed file of its own: it needs no open database, and many processes may share it. */
export interface FramedFiles {
  /** `undefined` where there is nothing, or what there is was damaged. Rejects where the disk fails. */
  readonly get: (key: string) => Promise<Uint8Array | undefined>
  /** On disk when it resolves, in place of what was there. Rejects where the disk fails. */
  readonly put: (key: string, content: Uint8Array) => Promise<void>
}

/** The framed files of a directory, which is made with the first put. */
export const framedFiles = (directory: string): FramedFiles => {
  const pathOf = (key: string): string => join(directory, key.slice(0, 2), key)
  return {
    get: async (key) => {
      const frame = await readWhole(pathOf(key))
      return frame === undefined ? undefined : unframed(key, frame)
    },
    put: (key, content) => writeWhole(pathOf(key), framed(key, content)),
  }
}
