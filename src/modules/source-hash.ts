import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { sha256 } from '../core/canonical/content-key.js'

const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g
const ENDINGS = ['', '.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js'] as const

const fileAt = (path: string): string | undefined =>
  [path, path.replace(/\.js$/, '.ts'), path.replace(/\.mjs$/, '.mts')]
    .flatMap((base) => ENDINGS.map((ending) => `${base}${ending}`))
    .find((each) => existsSync(each) && statSync(each).isFile())

const sourcesFrom = (path: string, seen: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  if (seen.has(path)) return seen
  const text = readFileSync(path, 'utf8')
  const imported = [...text.matchAll(IMPORT)].flatMap(([, relative = '']) => {
    const found = fileAt(resolve(dirname(path), relative))
    return found === undefined ? [] : [found]
  })
  return imported.reduce<ReadonlyMap<string, string>>(
    (all, each) => sourcesFrom(each, all),
    new Map([...seen, [path, text]]),
  )
}

/**
 * The hash of a module and of all that it imports by a relative path, however deep; packages are no part of it. An edit of
 * any of these files changes it, moving them all does not.
 */
export const sourceHash = (path: string): string => {
  const hashes = [...sourcesFrom(path, new Map()).values()].map((text) =>
    sha256(new TextEncoder().encode(text)),
  )
  const [own = '', ...imported] = hashes
  return sha256(new TextEncoder().encode([own, ...imported.toSorted()].join('\n')))
}
