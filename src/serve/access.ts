import { timingSafeEqual } from 'node:crypto'
import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'

const same = (given: string | undefined, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given ?? '', 'utf8'), Buffer.from(wanted, 'utf8')]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** This machine by one of its own names; another name in a request is a page of elsewhere that a resolver turned to it. */
const OWN_HOST = /^(?:127\.0\.0\.1|localhost)(?::(\d+))?$/
/** What a browser says of a request that this server's own page, or a person, made. */
const OWN_SITES: readonly (string | undefined)[] = [undefined, 'same-origin', 'none']

const refusal = 'Open the address that regimen serve printed: it holds the token.\n'

/**
 * Lets through who has the token: as `?token=` once, which is kept as a cookie that only this server is sent, or as
 * `Authorization: Bearer`. Requests that came by another name of the machine, from another page, or that would change
 * something are refused.
 */
export const accessWith = (token: string) =>
  createMiddleware(async (context, next) => {
    const { req } = context
    const host = OWN_HOST.exec(req.header('host') ?? '')
    if (host === null) return context.text('This server answers to 127.0.0.1 alone.\n', 421)
    if (req.method !== 'GET' && req.method !== 'HEAD') return context.text('This server only shows.\n', 405)
    const cookie = `regimen_${host[1] ?? '80'}`
    if (same(req.query('token'), token)) {
      setCookie(context, cookie, token, { httpOnly: true, sameSite: 'Strict', path: '/' })
      return context.redirect('/', 303)
    }
    if (!OWN_SITES.includes(req.header('sec-fetch-site'))) return context.text(refusal, 403)
    const bearer = /^Bearer (.+)$/.exec(req.header('authorization') ?? '')?.[1]
    return same(getCookie(context, cookie), token) || same(bearer, token)
      ? next()
      : context.text(refusal, 403)
  })
