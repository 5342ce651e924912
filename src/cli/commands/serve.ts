import { randomBytes } from 'node:crypto'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { serving } from '../../serve/server.js'
import { answer, notice } from '../answer.js'
import { type CliFailure, EXIT, type ExitCode, type Io, unable } from '../io.js'
import { bundleAt } from '../library-file.js'
import type { LibraryOptions } from '../library-flag.js'
import { sightOf } from '../sight/sight.js'
import { misplacedStore } from '../world.js'

/** The flags of a live page. */
export interface ServeOptions extends LibraryOptions {
  readonly store: string
  readonly port: number
}

const TOKEN_BYTES = 24

/** Shows the runs of a store in a browser of this machine until the user interrupts it. It reads, and changes nothing. */
export const serveCommand = async (
  { store, port, library = [] }: ServeOptions,
  io: Io,
): Promise<Either<CliFailure, ExitCode>> => {
  const misplaced = await misplacedStore(store, io)
  if (misplaced !== undefined) return left(misplaced)
  const bundle = await bundleAt({ library }, io)
  if (isLeft(bundle)) return bundle
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const server = await serving(sightOf(store, { library }, io), { port, token })
  if (isLeft(server))
    return left(unable(server.left, 'take another with --port, or none for any that is free'))
  const { url, close } = server.right
  answer(io, url)
  notice(io, `shows store ${store}, to this machine alone; ctrl-c ends it`)
  if (io.isTerminal) io.open?.(url)
  await new Promise<void>((stop) => io.onInterrupt(stop))
  await close()
  return right(EXIT.succeeded)
}
