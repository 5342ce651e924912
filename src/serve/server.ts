import { serve } from '@hono/node-server'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { appOf } from './app.js'
import type { Sight } from './sight.js'

/** A server that listens. */
export interface RunningServer {
  /** The address to open, with the token. */
  readonly url: string
  /** Ends it, also for the pages that follow something. */
  readonly close: () => Promise<void>
}

const LOOPBACK = '127.0.0.1'

/** Serves what can be seen of a store to this machine alone; port 0 is any that is free. Errors: that it cannot listen. */
export const serving = (
  sight: Sight,
  { port, token }: { readonly port: number; readonly token: string },
): Promise<Either<string, RunningServer>> =>
  new Promise((resolve) => {
    const server = serve({ fetch: appOf(sight, token).fetch, hostname: LOOPBACK, port }, (info) =>
      resolve(
        right({
          url: `http://${LOOPBACK}:${info.port}/?token=${token}`,
          close: () =>
            new Promise((closed) => {
              server.close(() => closed())
              if ('closeAllConnections' in server) server.closeAllConnections()
            }),
        }),
      ),
    )
    server.on('error', (cause: Error) => resolve(left(`port ${port}: ${cause.message}`)))
  })
