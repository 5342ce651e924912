import * as laws from '../../laws/index.js'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import { parseSyntax } from '../../src/core/syntax/parse.js'
import { printSyntax } from '../../src/core/syntax/print.js'
import { bindLaws } from '../bind-laws.js'

bindLaws([
  ['the canonical encoding', laws.canonicalLaws({ encode, decode })],
  ['expression text', laws.syntaxLaws({ parse: parseSyntax, print: printSyntax })],
])
