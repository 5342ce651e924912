import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { openDatabase } from '../level-store.js'
import type { StoreError } from '../store-error.js'

/**
 * Takes the lock of a store without opening its database, which may be too damaged for that, and which opening would change:
 * a database of nothing is opened in a folder of its own, whose lock is a link to that of the store. Gives how the lock is
 * given back. Errors: `StoreBusy`.
 */
export const lockStore = async (
  directory: string,
  temporary: string,
  owner: number | undefined,
): Promise<Either<StoreError, () => Promise<void>>> => {
  const folder = await mkdtemp(join(temporary, 'regimen-lock-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  const lock = resolve(directory, 'db', 'LOCK')
  const isThere = await writeFile(lock, '', { flag: 'a' }).then(
    () => true,
    () => false,
  )
  if (isThere) await symlink(lock, join(folder, 'LOCK'))
  const held = await openDatabase(directory, folder, { createIfMissing: true, owner })
  if (isLeft(held)) {
    await remove()
    return held
  }
  return right(async () => {
    await held.right.close()
    await remove()
  })
}
