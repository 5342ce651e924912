import { parseArgs } from 'node:util'
import { lawsUnder } from './laws-under.js'
import type { Mutant } from './mutants.js'
import { sampled } from './sampled.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    each: { type: 'boolean', default: false },
  },
})

const shown = ({ file, line, from, to }: Mutant): string =>
  `${file}:${line} \`${from.replaceAll(/\s+/g, ' ')}\` is \`${to.replaceAll(/\s+/g, ' ')}\``

/**
 * `npm run mutants -- ROOM`: puts seeded bugs into a room, one at a time, and runs the laws that its tests bind. Prints the score and the
 * bugs that no law finds; with `--each` no run ends early, and each law is named with the first bug that it was seen to fail on.
 */
const main = async (): Promise<number> => {
  const [room] = positionals
  if (room === undefined) {
    console.error('npm run mutants -- ROOM [--sample 300] [--seed N] [--each]')
    return 2
  }
  const sound = await lawsUnder(room, undefined, { bail: false })
  if (typeof sound === 'string' || sound.failed.length > 0 || sound.laws.length === 0) {
    const fault =
      typeof sound === 'string' ? sound : sound.failed.map(({ name }) => name).join('\n') || 'none is bound'
    console.error(`the laws of ${room}, without a bug: ${fault}`)
    return 1
  }
  const sample = sampled(room, Number(values.sample), Number(values.seed))
  const seen = new Map<string, Mutant>()
  const survivors: Mutant[] = []
  for (const mutant of sample) {
    const found = await lawsUnder(room, mutant, { bail: !values.each })
    if (typeof found === 'string') continue
    if (found.failed.length === 0) survivors.push(mutant)
    for (const { name } of found.failed) if (!seen.has(name)) seen.set(name, mutant)
  }
  const killed = sample.length - survivors.length
  console.log(`${room}: ${killed} of ${sample.length} bugs found by its laws alone, seed ${values.seed}`)
  for (const mutant of survivors) console.log(`lives: ${shown(mutant)}`)
  if (!values.each) return 0
  for (const { name } of sound.laws) {
    const mutant = seen.get(name)
    console.log(`| ${name} | ${mutant === undefined ? 'not seen to fail in this sample' : shown(mutant)} |`)
  }
  return 0
}
process.exitCode = await main()
