import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { boundRooms, bundled, ran } from './mutants/laws-under.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
})

const MINUTE_MS = 60_000
/** What one run of the laws of a room may take. */
const LIMIT_MS = 30 * MINUTE_MS

/** The laws of a room that fail at a seed, each as a line. */
const brokenAt = (room: string, program: string, seed: number): readonly string[] => {
  const found = ran(program, { LAW_SEED: String(seed) }, LIMIT_MS)
  const replay = `LAW_SEED=${seed} npx vitest run --project unit test/${room}`
  return typeof found === 'string'
    ? [`${room}: ${found} at seed ${seed}: ${replay}`]
    : found.failed.map(({ name }) => `${room}: ${name}\n    ${replay}`)
}

/**
 * `npm run laws:long -- [ROOM ..] --minutes N --seed S`: runs the laws of all rooms, or of some, on seed S, on the next and so on for as
 * long as it is given; the run that is under way when the time is over is the last. Prints each law that fails with the command that
 * runs it again. Exit code 1 where one does.
 */
const main = async (): Promise<number> => {
  const end = performance.now() + Number(values.minutes) * MINUTE_MS
  const rooms = positionals.length === 0 ? boundRooms() : positionals
  const programs: (readonly [room: string, program: string])[] = []
  for (const room of rooms) programs.push([room, await bundled(room, new Map(), { bail: false })])
  let seed = Number(values.seed)
  let runs = 0
  let broken = 0
  try {
    while (performance.now() < end) {
      for (const [room, program] of programs) {
        if (performance.now() >= end) break
        const lines = brokenAt(room, program, seed)
        for (const line of lines) console.log(line)
        broken += lines.length
        runs += 1
      }
      seed += 1
    }
  } finally {
    for (const [, program] of programs) rmSync(program, { force: true })
  }
  console.log(`${runs} runs of ${rooms.length} rooms, seeds ${values.seed} to ${seed - 1}: ${broken} failed`)
  return broken === 0 ? 0 : 1
}
process.exitCode = await main()
