import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { cli } from '../../src/cli/program.js'

/** What one command line printed, and its exit code. */
export interface Printed {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Terminal {
  readonly directory: string
  readonly regimen: (...args: readonly string[]) => Promise<Printed>
  /** The one document of a command with `--json`. */
  readonly document: (...args: readonly string[]) => Promise<any>
  readonly file: (name: string, content: string | Uint8Array) => string
}

/** A directory of its own, and the command line in it; both end with the tests of the file. */
export const terminal = (options: { readonly isTerminal?: boolean } = {}): Terminal => {
  const directory = mkdtempSync(join(tmpdir(), 'regimen-cli-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const clock = { now: Date.UTC(2026, 0, 1) }
  const regimen: Terminal['regimen'] = async (...args) => {
    const text = { out: '', err: '' }
    const code = await cli(args, {
      out: (more) => {
        text.out += more
      },
      err: (more) => {
        text.err += more
      },
      redraw: (line) => {
        text.err += `\r${line}`
      },
      isTerminal: options.isTerminal ?? false,
      now: () => {
        clock.now += 1
        return clock.now
      },
      pid: process.pid,
      workers: 0,
      cwd: directory,
      onInterrupt: () => () => undefined,
    })
    return { code, ...text }
  }
  return {
    directory,
    regimen,
    document: async (...args) => JSON.parse((await regimen(...args, '--json')).out),
    file: (name, content) => {
      const path = join(directory, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return path
    },
  }
}

/** Daily bars of a slow wave as rows of CSV, from the given day on. */
export const waveRows = (bars: number, from = Date.UTC(2018, 0, 1)): readonly string[] =>
  Array.from({ length: bars }, (_, i) => {
    const day = new Date(from + i * 86_400_000).toISOString().slice(0, 10)
    const open = 100 + 10 * Math.sin(i / 9)
    return `${day},${open},${open + 1},${open - 1},${open + 0.5},1000`
  })
export const waveCsv = (rows: readonly string[]): string =>
  `date,open,high,low,close,volume\n${rows.map((row) => `${row}\n`).join('')}`

/** A study of two backtests, in YAML. */
export const TWO_BACKTESTS = `template: two_backtests
inputs:
  stop: { type: number, default: 0.05 }
workflow:
  sequence:
    - phase: crossing
      kind: backtest
      config:
        strategy: sma_cross
        params: { fast: 20, slow: 100 }
        range: { from: 2002-01-02, to: 2006-01-03 }
        execution: { fill: next_close, risk: { stop_loss: "\${inputs.stop}" } }
    - phase: above
      kind: backtest
      config: { strategy: "close > sma(close, 50)", range: { from: 2002-01-02, to: 2006-01-03 } }
result:
  sharpe: crossing.metrics.sharpe_ratio
  trades: above.metrics.total_trades
`
