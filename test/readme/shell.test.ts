import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Io } from '../../src/cli/io.js'
import { cli } from '../../src/cli/program.js'
import { waveCsv, waveRows } from '../cli/terminal.js'
import { blocksOf, root } from './blocks.js'

const cwd = mkdtempSync(join(tmpdir(), 'regimen-readme-'))
cpSync(`${root}/examples`, `${cwd}/examples`, { recursive: true })
mkdirSync(`${cwd}/data`)
for (const [i, symbol] of ['aapl', 'ibm', 'spy'].entries())
  writeFileSync(`${cwd}/data/${symbol}.csv`, waveCsv(waveRows(300 + i)))
writeFileSync(`${cwd}/bars.csv`, waveCsv(waveRows(2000)))
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

interface Call {
  readonly page: string
  readonly line: number
  readonly text: string
  /** The exit code that the comment above says; 0 where it says none. */
  readonly exit: number
}
const calls: readonly Call[] = blocksOf('sh').flatMap(({ page, line, code }) => {
  const lines = code.split('\n')
  return lines.flatMap((text, i) =>
    text.startsWith('regimen ')
      ? [{ page, line: line + i + 1, text, exit: Number(/^# exit (\d+)/.exec(lines[i - 1] ?? '')?.[1] ?? 0) }]
      : [],
  )
})

/** The words of a command line; quotes hold words together, a comment ends it. */
const wordsOf = (text: string): readonly string[] =>
  [...text.replace(/\s+# .*$/, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
    .map(([, double, single, bare]) => double ?? single ?? bare ?? '')
    .slice(1)

const held = { run: '' }
const called = async (text: string) => {
  const output = { out: '', err: '' }
  const io: Io = {
    out: (part) => {
      output.out += part
    },
    err: (part) => {
      output.err += part
    },
    redraw: () => undefined,
    isTerminal: false,
    now: () => Date.UTC(2026, 0, 5),
    pid: process.pid,
    workers: 0,
    cwd,
    onInterrupt: () => () => undefined,
  }
  const exit = await cli(
    wordsOf(text).map((word) => (word === 'RUN' ? held.run : word)),
    io,
  )
  held.run = /run ([0-9a-f]{8})/.exec(output.err)?.[1] ?? held.run
  return { exit, ...output }
}

test('every command of the pages ends as it says', async () => {
  for (const { page, line, text, exit } of calls) {
    const done = await called(text)
    expect(`${page}:${line} ${text} -> ${done.exit}${done.exit === exit ? '' : `\n${done.err}`}`).toBe(
      `${page}:${line} ${text} -> ${exit}`,
    )
  }
  expect(calls.length).toBeGreaterThan(15)
})

/** A line as its words, without what differs from run to run: ids and durations. */
const steady = (line: string): string =>
  line
    .replace(/\b[0-9a-f]{8}\b/g, 'RUN')
    .replace(/\d+\.\d+ s$/g, 'N s')
    .split(/\s+/)
    .sort()
    .join(' ')

test('the demo prints what the README shows, and the same from the store', async () => {
  const [shown] = blocksOf('text').filter(({ mark }) => mark === 'demo')
  const lines = (shown?.code ?? '').split('\n').filter((line) => line !== '' && line !== '..')
  const first = await called('regimen run regime_adaptive_grid_search_ensemble --store demo')
  const printed = new Set(`${first.out}${first.err}`.split('\n').map(steady))
  expect(lines.filter((line) => !printed.has(steady(line)))).toEqual([])
  for (const page of ['README.md', 'docs/explanation/verdict.md']) {
    const prose = /in-sample Sharpe ratio of (-?\d+\.\d+)/.exec(readFileSync(join(root, page), 'utf8'))?.[1]
    expect([page, first.out]).toEqual([
      page,
      expect.stringMatching(new RegExp(`^  sharpe_ratio +${prose} `, 'm')),
    ])
  }
  const again = await called('regimen run regime_adaptive_grid_search_ensemble --store demo')
  expect(again.err).toMatch(/4 of 4 phases cached/)
  for (const [flags, page] of [
    ['', 'demo/demo.html'],
    ['--report', 'demo/demo.html'],
    ['--report named.html', 'named.html'],
    ['--out data/named.html', 'data/named.html'],
  ] as const) {
    const shown = await called(`regimen demo --store demo ${flags}`)
    expect([shown.err, existsSync(join(cwd, page))]).toEqual([
      expect.stringContaining(`report   ${page} `),
      true,
    ])
  }
})
