import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { left } from 'fp-ts/lib/Either.js'
import { afterAll, expect, test } from 'vitest'
import * as regimen from '../../src/index.js'
import { userModule } from '../../src/modules/user-module.js'
import * as language from '../../src/strategy.js'

const directory = mkdtempSync(join(tmpdir(), 'regimen-modules-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const file = (name: string, content: string): string => {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}
const packages = { regimen, 'regimen/strategy': language }

test('a module imports the very functions of the program that runs it', async () => {
  const made = await userModule(
    file('same.ts', "import { market } from 'regimen'\nexport const same: unknown = market\n"),
    packages,
  )
  expect(made._tag === 'Right' && made.right.exports['same']).toBe(regimen.market)
})

test('a name that is called and not there is named, with the package that has it', async () => {
  const wrong = file('wrong.ts', "import { int } from 'regimen'\nexport const space = { n: int(1, 5) }\n")
  expect(await userModule(wrong, packages)).toEqual(
    left('it calls "int", which what it imports it from does not have: "regimen/strategy" has it'),
  )
  const none = file('none.ts', "import { nothing } from 'regimen'\nexport const space = nothing()\n")
  expect(await userModule(none, packages)).toEqual(
    left('it calls "nothing", which what it imports it from does not have'),
  )
})
