import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { blocksOf, root } from './blocks.js'

// git leaves this name alone
const folder = `${root}/test/readme/.regimen`
const blocks = blocksOf('ts')
const fileOf = (line: number): string => `readme-line-${line}.ts`

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const { line, code } of blocks) writeFileSync(`${folder}/${fileOf(line)}`, `${code}\nexport {}\n`)
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
}, 120_000)

describe('every block of TypeScript runs', () => {
  test.each(blocks.map((block) => ({ name: fileOf(block.line), block })))(
    '$name',
    async ({ name, block }) => {
      const lines: string[] = []
      vi.spyOn(console, 'log').mockImplementation((...line: readonly unknown[]) =>
        lines.push(line.map(String).join(' ')),
      )
      await import(`${folder}/${name}`)
      if (block.output !== undefined) expect(lines.join('\n')).toBe(block.output)
    },
    60_000,
  )
})
