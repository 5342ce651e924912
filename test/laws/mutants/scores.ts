import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A bug that no law of its room found; `reached` says whether any of them came by it. */
export interface Survivor {
  readonly file: string
  readonly line: number
  readonly from: string
  readonly to: string
  readonly reached: boolean
}
/** What the laws of a room found of a sample of its bugs. */
export interface Score {
  /** The rooms whose laws were run. */
  readonly laws: readonly string[]
  readonly mutants: number
  readonly sample: number
  readonly seed: number
  readonly survivors: readonly Survivor[]
}
export type Scores = Readonly<Record<string, Score>>

const PATH = join(import.meta.dirname, 'scores.json')
export const PAGE = join(import.meta.dirname, '../../../docs/explanation/mutants.md')
export const knownScores = (): Scores =>
  existsSync(PATH) ? (JSON.parse(readFileSync(PATH, 'utf8')) as Scores) : {}

const percent = (share: number): string => `${Math.round(100 * share)} %`
const rowOf = ([room, { laws, mutants, sample, seed, survivors }]: readonly [string, Score]): string => {
  const unreached = survivors.filter(({ reached }) => !reached).length
  const found = sample - survivors.length
  return `| ${room} | ${laws.join(', ')} | ${mutants} | ${sample} | ${seed} | ${found} | ${percent(found / sample)} | ${unreached} | ${percent(found / (sample - unreached))} |`
}
const code = (text: string): string => `\`${text.replaceAll('|', String.raw`\|`).replaceAll('`', "'")}\``
const survivorsOf = ([room, { survivors }]: readonly [string, Score]): string =>
  [
    `## What lives: ${room}`,
    '',
    ...(survivors.length === 0
      ? ['Nothing.']
      : [
          '| where | is | with the bug | reached |',
          '| --- | --- | --- | --- |',
          ...survivors.map(
            ({ file, line, from, to, reached }) =>
              `| ${file}:${line} | ${code(from)} | ${code(to)} | ${reached ? 'yes' : 'no'} |`,
          ),
        ]),
  ].join('\n')

/** The page of the scores. */
export const pageOf = (scores: Scores): string => {
  const rooms = Object.entries(scores)
  return `${[
    `# What laws find of seeded bugs

\`npm run mutants -- ROOM --sample N --seed N\` puts bugs into the code of a room, one at a time, as Stryker makes them: an operator
turned round, a condition that always holds, a body that is gone. It runs laws alone, those of the room or of the rooms that
\`--laws\` names, and none of the tests with worked numbers. With \`--keep\` it writes this page. What takes four times as long as
the sound code, or does not start, counts as found. Texts and patterns are left as they are. A bug that is not reached lies in
code that none of these laws runs, such as text for people, faults of input, or what the laws of another room are about.

| room | laws of | bugs | sample | seed | found | score | not reached | of those reached |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rooms.map(rowOf).join('\n')}

Of what lived in portfolio and strategy on 2026-11-30, these have worked numbers now, each seen to fail on its bug: the financing of a
position that stands for long, an entry that an exclusive order cancels, the order of the trades of an ensemble, an entry that takes up
what the end of a window closed, a strict cross on a bar without a value. Worked numbers that stood before find \`max\`, the still
window of \`covariance\` and the sorts of arguments. These bugs are the same program: months in which the year is divided, as long as no
period is left out for nine months; an event that dropped its order and has no fill either way; a growth of exactly 0 at 50 % a side;
\`h + l - before\`, of which only NaN is asked; a lower bound that is 0 for every caller; less memory, or no short cut, for the same
values. The rest lies open.`,
    ...rooms.map(survivorsOf),
  ].join('\n\n')}\n`
}

/** Keeps the score of a room, and writes the page. */
export const keepScore = (room: string, score: Score): void => {
  const scores = Object.fromEntries(
    Object.entries({ ...knownScores(), [room]: score }).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  writeFileSync(PATH, `${JSON.stringify(scores, undefined, 2)}\n`)
  writeFileSync(PAGE, pageOf(scores))
}
