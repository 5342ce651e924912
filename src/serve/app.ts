import { isLeft } from 'fp-ts/lib/Either.js'
import { type Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { concatMap, lastValueFrom, map, merge, type Observable, Subject, takeUntil, timer } from 'rxjs'
import { visible } from '../core/visible.js'
import { accessWith } from './access.js'
import { liveAssets, livePage } from './live-page.js'
import type { Seen, Sight } from './sight.js'

type Json = (value: unknown) => string

/** Numbers that JSON lacks as text, commands as the person can copy them, and control characters written out. */
const jsonWith =
  (copied: Sight['copied']): Json =>
  (value) =>
    JSON.stringify(value, (_key, held: unknown) =>
      typeof held === 'string'
        ? visible(copied(held))
        : typeof held === 'number' && !Number.isFinite(held)
          ? String(held)
          : held,
    )

const answered = async <A>(context: Context, jsonOf: Json, seen: Seen<A>): Promise<Response> => {
  const found = await seen
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return isLeft(found)
    ? context.body(jsonOf({ because: found.left }), 404, headers)
    : context.body(jsonOf(found.right), 200, headers)
}

const KEPT_ALIVE_MS = 15_000

/** Sends values as server-sent events until the page goes away; a comment now and then keeps the way open. */
const streamed = (context: Context, jsonOf: Json, values$: Observable<unknown>): Response =>
  streamSSE(context, async (stream) => {
    const gone$ = new Subject<void>()
    stream.onAbort(() => gone$.next())
    const lines$ = merge(
      values$.pipe(map((value) => `data: ${jsonOf(value)}\n\n`)),
      timer(KEPT_ALIVE_MS, KEPT_ALIVE_MS).pipe(map(() => ': \n\n')),
    )
    const sent$ = lines$.pipe(
      concatMap((line) => stream.write(line)),
      takeUntil(gone$),
    )
    await lastValueFrom(sent$, { defaultValue: undefined })
  })

/** The program of the server: the page, and what it asks for. It knows a store by its `Sight` alone. */
export const appOf = (sight: Sight, token: string): Hono => {
  const app = new Hono()
  const assets = liveAssets()
  const page = livePage(assets, sight.copied)
  const jsonOf = jsonWith(sight.copied)
  app.use(async (context, next) => {
    await next()
    for (const [name, value] of [
      ['cache-control', 'no-store'],
      ['x-content-type-options', 'nosniff'],
      ['referrer-policy', 'no-referrer'],
      ['cross-origin-resource-policy', 'same-origin'],
      ['x-frame-options', 'DENY'],
    ] as const)
      context.res.headers.set(name, value)
  })
  app.use(accessWith(token))
  app.get('/', (context) => context.html(page, 200, { 'content-security-policy': assets.policy }))
  app.get('/api/runs', (context) => streamed(context, jsonOf, sight.runs$))
  app.get('/api/runs/:run', (context) => streamed(context, jsonOf, sight.follow(context.req.param('run'))))
  app.get('/api/runs/:run/phase', (context) =>
    answered(context, jsonOf, sight.phase(context.req.param('run'), context.req.query('path') ?? '')),
  )
  app.get('/api/compare/:first/:second', (context) => {
    const { first, second } = context.req.param()
    return answered(context, jsonOf, sight.compare(first, second))
  })
  // a report carries a policy of its own, as it does as a file
  app.get('/report/:runs', async (context) => {
    const report = await sight.report(context.req.param('runs').split('+'))
    return isLeft(report) ? context.text(`${report.left.join('\n')}\n`, 404) : context.html(report.right)
  })
  app.notFound((context) => context.text('There is no such page.\n', 404))
  return app
}
