import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './rounds.mjs'

const SOURCES = fileURLToPath(new URL('./limit/', import.meta.url))
const BUILT = fileURLToPath(new URL('../node_modules/.cache/regimen-bench/', import.meta.url))
const FLAGS = ['-O3', '-march=native', '-std=c++17', '-fno-math-errno', '-Wno-psabi']

/** Which compiler there is, in its own words; undefined without one. */
export const compilerVersion = () => {
  const { status, stdout } = spawnSync('g++', ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.split('\n')[0] : undefined
}

const doublesAt = (file) => {
  const bytes = readFileSync(file)
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
export const bytesAt = (column) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength)

/** The program of a source, built where it is older than any of them. */
const builtProgram = (name) => {
  const program = join(BUILT, name)
  const changed = Math.max(...readdirSync(SOURCES).map((file) => statSync(join(SOURCES, file)).mtimeMs))
  if (existsSync(program) && statSync(program).mtimeMs > changed) return program
  mkdirSync(BUILT, { recursive: true })
  execFileSync('g++', [...FLAGS, join(SOURCES, `${name}.cpp`), '-o', program])
  return program
}

/**
 * One program of `limit/`, with its files in a folder: `run(args, repeats)` gives the median CPU milliseconds and the figures that
 * it wrote; `input(name, column)` writes what it reads and gives the file. Undefined where there is no compiler.
 */
export const limitProgram = (place, name) => {
  if (compilerVersion() === undefined) return undefined
  const program = builtProgram(name)
  const out = join(place, `${name}.out`)
  return {
    input: (file, column) => {
      writeFileSync(join(place, file), bytesAt(column))
      return join(place, file)
    },
    run: (args, repeats = 1) => {
      const said = execFileSync(program, args({ out, repeats: String(repeats) }), { encoding: 'utf8' })
      return { ms: median(JSON.parse(said)), figures: doublesAt(out) }
    },
  }
}
