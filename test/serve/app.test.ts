import { left, right } from 'fp-ts/lib/Either.js'
import { NEVER, Observable, of } from 'rxjs'
import { expect, test } from 'vitest'
import { appOf } from '../../src/serve/app.js'
import type { Sight } from '../../src/serve/sight.js'

const TOKEN = 'a-token-of-the-test'
const sight: Sight = {
  copied: (line) => line.replace(/^regimen (?=demo|show)/, 'npx regimen '),
  runs$: of([]),
  follow: () => NEVER,
  phase: (run) => Promise.resolve(left([`run ${run} not_found`, 'regimen show'])),
  compare: () => Promise.resolve(left(['no'])),
  report: (runs) => Promise.resolve(right(`<p>${runs.join(' and ')}</p>`)),
}
const app = appOf(sight, TOKEN)
const bearer = { authorization: `Bearer ${TOKEN}` }
const ask = (path: string, { method = 'GET', ...headers }: Readonly<Record<string, string>> = {}) =>
  app.request(`http://127.0.0.1:4000${path}`, { method, headers: { host: '127.0.0.1:4000', ...headers } })

test('nothing is shown without the token', async () => {
  for (const path of ['/', '/api/runs', '/api/runs/a', '/report/a', '/other'])
    expect([path, (await ask(path)).status]).toEqual([path, 403])
  expect((await ask('/', { authorization: 'Bearer other' })).status).toBe(403)
  expect((await ask('/?token=other')).status).toBe(403)
})

test('the token in the address becomes a cookie of this server alone, and leaves the address', async () => {
  const entered = await ask(`/?token=${TOKEN}`)
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/'])
  const cookie = entered.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^regimen_4000=.*HttpOnly.*SameSite=Strict/)
  const page = await ask('/', { cookie: cookie.split(';')[0]! })
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*connect-src 'self'/)
  expect(await page.text()).not.toContain(TOKEN)
})

test('a name that a resolver turned here, another page and whatever would change something are refused', async () => {
  expect((await ask('/', { ...bearer, host: 'evil.example:4000' })).status).toBe(421)
  expect((await ask('/', { ...bearer, host: 'localhost.evil.example' })).status).toBe(421)
  expect((await ask('/', { ...bearer, host: 'localhost:4000' })).status).toBe(200)
  expect((await ask('/api/runs', { ...bearer, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await ask('/api/runs', { ...bearer, 'sec-fetch-site': 'same-site' })).status).toBe(403)
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
    expect([method, (await ask('/api/runs', { ...bearer, method })).status]).toEqual([method, 405])
})

test('every answer says that it is for this page alone and not to be kept', async () => {
  for (const path of ['/', '/api/runs/a/phase?path=b', '/report/a+b', '/other']) {
    const { headers } = await ask(path, bearer)
    expect([path, headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
      path,
      'no-store',
      'nosniff',
    ])
    expect(headers.get('access-control-allow-origin')).toBeNull()
  }
})

test('what is not found says why, with commands as the person calls them', async () => {
  const phase = await ask('/api/runs/a/phase?path=b', bearer)
  expect([phase.status, await phase.json()]).toEqual([
    404,
    { because: ['run a not_found', 'npx regimen show'] },
  ])
  const named = await ask('/api/runs/a%1B%5B31m%E2%80%AE/phase?path=b', bearer)
  expect(await named.json()).toMatchObject({
    because: ['run a\\u001b[31m\\u202e not_found', expect.anything()],
  })
  expect(await (await ask('/report/a+b', bearer)).text()).toBe('<p>a and b</p>')
  expect(await (await ask('/', bearer)).text()).toContain('data-demo="npx regimen demo"')
})

test('values come as server-sent events, and the source is left when the page goes away', async () => {
  const listed = await ask('/api/runs', bearer)
  expect(listed.headers.get('content-type')).toContain('text/event-stream')
  const reader = listed.body!.getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: []\n\n')
  await reader.cancel()

  const held = { isLeft: false }
  const endless = appOf(
    {
      ...sight,
      follow: () =>
        new Observable((subscriber) => {
          subscriber.next({ _tag: 'Lost', because: [`${Number.NaN}`] })
          return () => {
            held.isLeft = true
          }
        }),
    },
    TOKEN,
  )
  const followed = await endless.request('http://127.0.0.1/api/runs/a', {
    headers: { host: '127.0.0.1', ...bearer },
  })
  const second = followed.body!.getReader()
  expect(new TextDecoder().decode((await second.read()).value)).toContain('"Lost"')
  await second.cancel()
  await expect.poll(() => held.isLeft).toBe(true)
})
