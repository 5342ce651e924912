import { readdirSync, readFileSync } from 'node:fs'
import { Instrumenter } from '@stryker-mutator/instrumenter'
import { random } from '../../../src/core/random.kernel.js'
import type { Sources } from './laws-under.js'

/** A bug that Stryker seeds: what stands at a place, and what it is with the bug. */
export interface Mutant {
  readonly id: string
  readonly file: string
  readonly line: number
  readonly from: string
  readonly to: string
}
/** A room's code with every bug in it, each of which its number turns on. */
export interface Instrumented {
  readonly sources: Sources
  readonly mutants: readonly Mutant[]
}

const none = (): undefined => undefined
const no = (): boolean => false
const logger = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: none,
  debug: none,
  info: none,
  warn: none,
  error: none,
  fatal: none,
}
const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length <= 90 ? line : `${line.slice(0, 60)} .. ${line.slice(-26)}`
}
interface Place {
  readonly line: number
  readonly column: number
}
const between = (text: string, start: Place, end: Place): string => {
  const lines = text.split('\n').slice(start.line, end.line + 1)
  const last = lines.length - 1
  return lines
    .map((line, i) => line.slice(i === 0 ? start.column : 0, i === last ? end.column : undefined))
    .join(' ')
}

/** The files of a room, instrumented by Stryker; texts for people are left alone. */
export const instrumented = async (room: string): Promise<Instrumented> => {
  const files = readdirSync(`src/${room}`, { recursive: true, encoding: 'utf8' })
    // what is compiled to WebAssembly is no code of the bundle
    .filter((name) => name.endsWith('.ts') && !name.split('/').includes('wasm'))
    .sort()
    .map((name) => ({
      name: `src/${room}/${name}`,
      content: readFileSync(`src/${room}/${name}`, 'utf8'),
      mutate: true,
    }))
  const texts = new Map(files.map(({ name, content }) => [name, content]))
  const found = await new Instrumenter(logger).instrument(files, {
    plugins: null,
    excludedMutations: ['StringLiteral', 'Regex'],
    ignorers: [],
    noHeader: false,
  })
  return {
    sources: new Map(found.files.map(({ name, content }) => [name, content])),
    mutants: found.mutants
      .filter(({ status }) => status !== 'Ignored')
      .map(({ id, fileName, location: { start, end }, replacement }) => ({
        id,
        file: fileName,
        line: start.line + 1,
        from: short(between(texts.get(fileName) ?? '', start, end)),
        to: short(replacement),
      })),
  }
}

/** Some mutants of a room, drawn without repeats. */
export const sampled = (
  room: string,
  mutants: readonly Mutant[],
  most: number,
  seed: number,
): readonly Mutant[] => {
  const draw = random(seed, 'mutants', room)
  return mutants
    .map((mutant) => ({ mutant, at: draw.uniform() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ mutant }) => mutant)
}
