import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser of this machine, if any: tests that need one skip where there is none. */
export const chromiumPath: string | undefined = PLACES.find((path) => existsSync(path))

/** A browser for the tests of one file, and pages that must neither fail nor ask for anything from outside. */
export const browsing = (): {
  readonly open: (
    url: string,
    options?: { readonly width?: number; readonly dark?: boolean },
  ) => Promise<Opened>
} => {
  const held: { browser?: Browser } = {}
  beforeAll(async () => {
    if (chromiumPath !== undefined)
      held.browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await held.browser?.close()
  })
  return {
    open: async (url, { width = 1280, dark = false } = {}) => {
      const page = await held.browser!.newPage({
        viewport: { width, height: 900 },
        colorScheme: dark ? 'dark' : 'light',
      })
      const faults: string[] = []
      const requests: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
      })
      page.on('pageerror', ({ message }) => faults.push(message))
      page.on('request', (request) => requests.push(request.url()))
      await page.goto(url)
      return { page, faults, requests }
    },
  }
}
export interface Opened {
  readonly page: Page
  readonly faults: readonly string[]
  readonly requests: readonly string[]
}
