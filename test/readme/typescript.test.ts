import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { blocksOf, pages, root } from './blocks.js'

// git leaves this name alone
const folder = `${root}/test/readme/.regimen`
/** The blocks of a page; what is marked as its prelude stands before each of the others. */
const pageBlocks = (page: string) => {
  const all = blocksOf('ts', page)
  const prelude = all.find(({ mark }) => mark === 'prelude')
  const name = page.replace(/\.md$/, '').replace(/\W+/g, '-').toLowerCase()
  return all
    .filter((block) => block !== prelude)
    .map(({ line, code, output }) => ({
      name: `${name}-line-${line}.ts`,
      code: `${prelude?.code ?? ''}${code}`,
      output,
    }))
}
const blocks = pages.flatMap(pageBlocks)

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const { name, code } of blocks) writeFileSync(`${folder}/${name}`, `${code}\nexport {}\n`)
  writeFileSync(
    `${folder}/tsconfig.json`,
    JSON.stringify({
      extends: '../../../tsconfig.json',
      compilerOptions: { noUnusedLocals: false },
      include: ['./*.ts'],
    }),
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => {
  vi.restoreAllMocks()
})

test('every block of TypeScript compiles, and what must not does not', async () => {
  const compiler = `${root}/node_modules/.bin/tsc`
  const { stdout } = await promisify(execFile)(compiler, ['-p', folder], { cwd: root }).catch(
    (cause: unknown) => cause as { readonly stdout: string },
  )
  // what is wrong elsewhere in the sources is for the type check to say
  expect(stdout.split('\n').filter((line) => line.startsWith('test/readme'))).toEqual([])
})

describe('every block of TypeScript runs', () => {
  test.each(blocks)('$name', async ({ name, output }) => {
    const lines: string[] = []
    vi.spyOn(console, 'log').mockImplementation((...line: readonly unknown[]) =>
      lines.push(line.map(String).join(' ')),
    )
    await import(`${folder}/${name}`)
    if (output !== undefined) expect(lines.join('\n')).toBe(output)
  })
})
