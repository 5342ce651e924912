import { describe, it } from 'vitest'
import { canonicalLaws } from '../../laws/canonical.js'
import { syntaxLaws } from '../../laws/syntax.js'
import { decode, encode } from '../../src/core/canonical.kernel.js'
import { parseSyntax } from '../../src/core/syntax/parse.js'
import { printSyntax } from '../../src/core/syntax/print.js'

describe.each([
  ['the canonical encoding', canonicalLaws({ encode, decode })],
  ['expression text', syntaxLaws({ parse: parseSyntax, print: printSyntax })],
])('%s', (_, laws) => {
  it.each(laws.map((law) => [law.name, law] as const))('%s', (_name, law) => law.check())
})
