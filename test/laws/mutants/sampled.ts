import { readdirSync, readFileSync } from 'node:fs'
import { random } from '../../../src/core/random.kernel.js'
import { type Mutant, mutantsOf } from './mutants.js'

/** Some mutants of a room, drawn without repeats. */
export const sampled = (room: string, most: number, seed: number): readonly Mutant[] => {
  const all = readdirSync(`src/${room}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `src/${room}/${name}`)
    .flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')))
  const draw = random(seed, 'mutants', room)
  return all
    .map((mutant) => ({ mutant, at: draw.uniform() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ mutant }) => mutant)
}
