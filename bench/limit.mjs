import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the C++ kernels lie unless `--limit` says otherwise: beside the repository. */
export const LIMIT = fileURLToPath(new URL('../../shared/bench/limit/', import.meta.url))

const doubles = (file) => {
  const bytes = readFileSync(file)
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
const lineOf = (text, start) => text.split('\n').find((line) => line.startsWith(start)) ?? ''
const said = (error) => String(error.stderr ?? error.message).split('\n')[0]

const run = (place, program, args) => execFileSync(join(place, program), args.map(String), { cwd: place, encoding: 'utf8' })

/** Builds the C++ kernels and the data in a folder of their own; `{ missing }` says why there is no limit. */
export const buildLimit = (source) => {
  if (!existsSync(join(source, 'build.sh'))) return { missing: `there are no C++ kernels at ${source}` }
  const place = mkdtempSync(join(tmpdir(), 'regimen-limit-'))
  try {
    execFileSync('sh', [join(source, 'build.sh'), place], { stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    return { place, missing: `the C++ kernels do not build here: ${said(error)}` }
  }
  return { place }
}

/** The generated columns; `column('close')` gives one of 1e6 bars. */
export const columnsAt = (place) => (name) => doubles(join(place, 'data', `${name}.f64`))

/** Writes the closes that a workload's C++ kernel reads. */
export const writeCloses = (place, folder, close) => {
  mkdirSync(join(place, folder), { recursive: true })
  writeFileSync(join(place, folder, 'close.f64'), new Uint8Array(close.buffer, close.byteOffset, close.byteLength))
}

/** What the plain C++ loop of W1 gives: return, Sharpe, max drawdown and trades of each pair, slow by slow. */
export const gridReference = (place, bars) => {
  run(place, 'w1', [bars, 1, 'n', 'grid'])
  return doubles(join(place, 'out', `w1_cpp_naive-scalar_${bars}.f64`))
}
/** Median milliseconds of the C++ event form of W1 on one thread. */
export const gridLimit = (place, bars, repeats) =>
  1000 * Number(/median ([\d.]+)s/.exec(lineOf(run(place, 'w1', [bars, repeats, 'e', 'grid']), 'W1'))?.[1])

/** Median milliseconds of the C++ scalar backtest of W2. */
export const backtestLimit = (place, bars, repeats) =>
  Number(/median ([\d.]+)ms/.exec(lineOf(run(place, 'w23', [bars, repeats, 'backtest', 'out']), 'W2'))?.[1])
/** What it gives: return, Sharpe, max drawdown and trades. */
export const backtestReference = (place) => doubles(join(place, 'out', 'w2_cpp.f64'))
