import { spawn } from 'node:child_process'

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Opens a file or an address in the person's browser; where there is none nothing happens. */
export const openInBrowser = (what: string): void => {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open']
  const child = spawn(command, [...args, what], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
