import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Killed, keepKilled, killedBugs } from './killed.js'
import { lawsUnder } from './laws-under.js'
import { type Mutant, mutated } from './mutants.js'
import { sampled } from './sampled.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
})

const linesOf = (text: string): readonly string[] => text.split('\n')
/** The line of a mutant as it is and with the bug, where it is the only such line of its file. */
const lineOf = (mutant: Mutant): Omit<Killed, 'law'> | undefined => {
  const text = readFileSync(mutant.file, 'utf8')
  const at = mutant.line - 1
  const [line, with_bug] = [text, mutated(text, mutant)].map((each) => linesOf(each)[at]?.trim())
  const isOne = linesOf(text).filter((each) => each.trim() === line).length === 1
  return line === undefined || with_bug === undefined || !isOne || line === with_bug
    ? undefined
    : { file: mutant.file, line, with_bug }
}
/** The mutant that a row is about, if its line still stands. */
const mutantOf = ({ file, line, with_bug }: Killed): Mutant | undefined => {
  const text = readFileSync(file, 'utf8')
  const start = text.indexOf(line)
  const at = text.slice(0, start).split('\n').length
  return start < 0 ? undefined : { file, line: at, start, end: start + line.length, from: line, to: with_bug }
}

/** Rows of a room whose law fails on their bug, and the exports that have none. */
const replayed = async (room: string, exports: readonly string[]): Promise<readonly string[]> => {
  const lost: string[] = []
  for (const name of exports) {
    const row = killedBugs()[name]
    const mutant = row === undefined ? undefined : mutantOf(row)
    const found = mutant === undefined ? undefined : await lawsUnder(room, mutant, { bail: true, of: [name] })
    if (found === undefined || typeof found === 'string' || found.failed.length === 0) lost.push(name)
  }
  return lost
}

/**
 * `npm run mutants:laws -- ROOM ..`: for every export of laws that a room binds, runs them on the bug that stands in `killed.json`;
 * where none stands, or the laws live with it, draws bugs from the room until one is found. Exit code 1 where none is.
 */
const main = async (): Promise<number> => {
  const missing: string[] = []
  for (const argument of positionals) {
    // ROOM or ROOM:CODE, where the code that laws are about stands in another room
    const [room = '', code = room] = argument.split(':')
    const sound = await lawsUnder(room, undefined, { bail: false })
    if (typeof sound === 'string' || sound.failed.length > 0) {
      console.error(`the laws of ${room} do not hold without a bug`)
      return 2
    }
    const exports = [...new Set(sound.laws.flatMap(({ of }) => (of === undefined ? [] : [of])))]
    let wanted = await replayed(room, exports)
    for (const mutant of sampled(code, Number(values.sample), Number(values.seed))) {
      if (wanted.length === 0) break
      const row = lineOf(mutant)
      const found = row === undefined ? undefined : await lawsUnder(room, mutant, { bail: false, of: wanted })
      if (row === undefined || found === undefined || typeof found === 'string') continue
      for (const { of = '', name } of found.failed) {
        if (!wanted.includes(of)) continue
        wanted = wanted.filter((each) => each !== of)
        keepKilled({ ...killedBugs(), [of]: { law: name, ...row } })
        console.log(`${of}: ${name}\n    ${row.file}: ${row.line}\n    with the bug: ${row.with_bug}`)
      }
    }
    console.log(
      `${room}: ${exports.length - wanted.length} of ${exports.length}; none for ${wanted.join(', ') || 'no export'}`,
    )
    missing.push(...wanted)
  }
  return missing.length === 0 ? 0 : 1
}
process.exitCode = await main()
