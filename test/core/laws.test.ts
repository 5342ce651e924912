import * as laws from '../../laws/index.js'
import { decode, encode } from '../../src/core/canonical/canonical.kernel.js'
import { encodeSteps } from '../../src/core/canonical/canonical-steps.kernel.js'
import { atOnce } from '../../src/core/steps.kernel.js'
import { parseSyntax } from '../../src/core/syntax/parse.js'
import { printSyntax } from '../../src/core/syntax/print.js'
import { bindLaws } from '../bind-laws.js'

bindLaws([
  ['the canonical encoding', laws.canonicalLaws({ encode, decode })],
  [
    'the canonical encoding in steps',
    laws.canonicalLaws({ encode: (value) => atOnce(encodeSteps(value)), decode }),
  ],
  ['expression text', laws.syntaxLaws({ parse: parseSyntax, print: printSyntax })],
])
