import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { instrumented, sampled } from './instrumented.js'
import { BUG, bundled, ran } from './laws-under.js'
import { keepScore, type Score, type Survivor } from './scores.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    laws: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})

/** A bug is given this many times the time of the sound code, and this much more. */
const TIMES = 4
const LEAST_MS = 10_000
/** What the sound code is given. */
const SOUND_MS = 1_200_000

/** What the laws of a room find of some of its bugs, or why they cannot be run. */
const scoreOf = async (room: string, laws: string, most: number, seed: number): Promise<Score | string> => {
  const { sources, mutants } = await instrumented(room)
  const program = await bundled(laws, sources, { bail: true })
  try {
    const begun = performance.now()
    const sound = ran(program, {}, SOUND_MS)
    if (typeof sound === 'string') return sound
    if (sound.failed.length > 0) return sound.failed.map(({ name }) => name).join('\n')
    if (sound.laws.length === 0) return 'none is bound'
    const limit = Math.ceil(TIMES * (performance.now() - begun) + LEAST_MS)
    const reached = new Set(sound.reached)
    const sample = sampled(room, mutants, most, seed)
    const survivors = sample.flatMap(({ id, ...mutant }): readonly Survivor[] => {
      const found = reached.has(id) ? ran(program, { [BUG]: id }, limit) : { failed: [] }
      const lives = typeof found !== 'string' && found.failed.length === 0
      return lives ? [{ ...mutant, reached: reached.has(id) }] : []
    })
    return { laws: laws.split(','), mutants: mutants.length, sample: sample.length, seed, survivors }
  } finally {
    rmSync(program, { force: true })
  }
}

/** `npm run mutants -- ROOM`: prints how many seeded bugs of a room its laws find, or those of `--laws`, and which live; `--keep` writes the page. */
const main = async (): Promise<number> => {
  const [room] = positionals
  if (room === undefined) {
    console.error('npm run mutants -- ROOM [--laws ROOM,ROOM] [--sample 300] [--seed N] [--keep]')
    return 2
  }
  const score = await scoreOf(room, values.laws ?? room, Number(values.sample), Number(values.seed))
  if (typeof score === 'string') {
    console.error(`the laws of ${room}, without a bug: ${score}`)
    return 1
  }
  const found = score.sample - score.survivors.length
  console.log(`${room}: ${found} of ${score.sample} bugs found by laws alone, seed ${score.seed}`)
  for (const { file, line, from, to, reached } of score.survivors)
    console.log(`lives: ${file}:${line} \`${from}\` is \`${to}\`${reached ? '' : ' (not reached)'}`)
  if (values.keep) keepScore(room, score)
  return 0
}
process.exitCode = await main()
