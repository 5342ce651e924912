import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const FILE = join(root, 'test/types/slips.ts')
const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
  ts.sys,
  root,
)

/** What the compiler says of each line, by its number, and the word that it says it at. */
const saidOf = (lines: readonly string[]): ReadonlyMap<number, readonly [at: string, message: string]> => {
  const text = lines.join('\n')
  const host = ts.createCompilerHost(options)
  const program = ts.createProgram(
    [FILE],
    { ...options, noEmit: true },
    {
      ...host,
      fileExists: (path) => path === FILE || host.fileExists(path),
      readFile: (path) => (path === FILE ? text : host.readFile(path)),
      getSourceFile: (path, language) =>
        path === FILE ? ts.createSourceFile(path, text, language) : host.getSourceFile(path, language),
    },
  )
  const source = program.getSourceFile(FILE)
  if (source === undefined) throw new Error('there is no program')
  return new Map(
    program
      .getSemanticDiagnostics(source)
      .map(({ start = 0, messageText }) => [
        source.getLineAndCharacterOfPosition(start).line,
        [/^\w+/.exec(text.slice(start))?.[0] ?? '', ts.flattenDiagnosticMessageText(messageText, '\n')],
      ]),
  )
}

const SLIPS: readonly (readonly [line: string, at: string, message: RegExp])[] = [
  ["backtest('x', { strategy: 'sma_cross', rnge: { from_bar: 0 } })", 'rnge', /'no such option': "rnge"/],
  [
    "backtest('x', { strategy: 'sma_cross', range: { form: '2001-01-02' } })",
    'form',
    /'form' does not exist/,
  ],
  ["backtest('x', { strategy: 'sma_cross', execution: { fil: 'close' } })", 'fil', /'fil' does not exist/],
  [
    "backtest('x', { strategy: 'sma_cross', execution: { fill: 'next_opn' } })",
    'execution',
    /property 'fill' [\s\S]*"next_opn"[\s\S]*Did you mean '"next_open"'/,
  ],
  ["backtest('x', { strategy: 'sma_cross', params: { fast: true } })", 'fast', /boolean/],
  ["backtest('x', { strategy: 'sma_cross', capture: 'signal' })", 'capture', /Did you mean '"signals"'/],
  ["backtest('x', { strategy: 'sma_cross', resamples: '100' })", 'resamples', /number/],
  [
    "backtest('x', { orders: { 10: [{ kind: 'markt', side: 'buy' }] } })",
    'orders',
    /Did you mean '"market"'/,
  ],
  [
    "backtest('x', { strategy: 'sma_cross', model: 'vectorbt' })",
    'model',
    /Renamed<"execution, such as \{ preset: \\"vectorbt\\" \}">/,
  ],
  [
    "backtest('x', { strategy: 'sma_cross', execution: { commission: 0.1 } })",
    'commission',
    /Renamed<"costs\.commission">/,
  ],
  ["backtest('x', { strategy: 'sma_cross', execution: { margin: 0.1 } })", 'margin', /Renamed<"leverage/],
  ["void runBacktest('sma_cross', { parms: { fast: 5 } })", 'parms', /Did you mean to write 'params'/],
  [
    "void runBacktest('sma_cross', { execution: { fill: 'next_opn' } })",
    'fill',
    /Did you mean '"next_open"'/,
  ],
]

test('a wrong option is named by the compiler', () => {
  const said = saidOf([
    "import { runBacktest } from '../../src/phases/backtest/at-once.js'",
    "import { backtest } from '../../src/phases/backtest/builder.js'",
    ...SLIPS.map(([line]) => line),
  ])
  for (const [i, [line, at, message]] of SLIPS.entries()) {
    const [word, text] = said.get(i + 2) ?? ['', 'nothing']
    expect.soft(word, line).toBe(at)
    expect.soft(text, line).toMatch(message)
  }
})
