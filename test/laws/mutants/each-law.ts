import { readFileSync } from 'node:fs'
import { killedBugs } from './killed.js'
import { lawsUnder } from './laws-under.js'

/** The export of a row whose laws live with its bug, if they do. */
const living = async (room: string, name: string): Promise<readonly string[]> => {
  const row = killedBugs()[name]
  if (row === undefined) return [name]
  const text = readFileSync(row.file, 'utf8')
  if (!text.includes(row.line)) return [name]
  const sources = new Map([[row.file, text.replace(row.line, () => row.with_bug)]])
  const found = await lawsUnder(room, sources, { bail: true, of: [name] })
  return typeof found === 'string' || found.failed.length === 0 ? [name] : []
}

/**
 * `npm run mutants:laws -- ROOM ..`: for every export of laws that a room binds, runs them on the bug that stands in `killed.json`.
 * Exit code 1 where laws live with their bug, or none stands there.
 */
const main = async (): Promise<number> => {
  let missing = 0
  for (const room of process.argv.slice(2)) {
    const sound = await lawsUnder(room, new Map(), { bail: false })
    if (typeof sound === 'string' || sound.failed.length > 0) {
      console.error(`the laws of ${room} do not hold without a bug`)
      return 2
    }
    const exports = [...new Set(sound.laws.flatMap(({ of }) => (of === undefined ? [] : [of])))]
    const lost: string[] = []
    for (const name of exports) lost.push(...(await living(room, name)))
    console.log(
      `${room}: ${exports.length - lost.length} of ${exports.length}; none for ${lost.join(', ') || 'no export'}`,
    )
    missing += lost.length
  }
  return missing === 0 ? 0 : 1
}
process.exitCode = await main()
