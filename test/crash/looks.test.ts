import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { builtFile } from '../built.js'
import { childOf } from './child.js'

const child = childOf([builtFile('src/cli/main.js')])
const directory = mkdtempSync(join(tmpdir(), 'regimen-looks-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const SCHEME =
  '{ kind: holdout, train: { from: 2002-01-02, to: 2008-01-02 }, test: { from: 2008-01-02, to: 2009-01-02 } }'
const typed = (name: string, fast: number): string => `    - phase: ${name}
      kind: validation
      config:
        scheme: ${SCHEME}
        candidate: { members: [{ strategy: sma_cross, params: { fast: ${fast}, slow: 100 } }], weights: [1], execution: { fill: next_close } }`
writeFileSync(
  join(directory, 'three.yaml'),
  `template: three_looks
workflow:
  parallel:
    - sequence:
        - phase: search
          kind: optimization
          config:
            strategies: [{ strategy: sma_cross, space: { fast: { int: [5, 30] }, slow: [40, 60, 90] } }]
            range: { from: 2002-01-02, to: 2008-01-02 }
            execution: { fill: next_close }
        - phase: chosen
          kind: validation
          config: { scheme: ${SCHEME}, candidate: '\${search.candidate}' }
${typed('at_once', 10)}
${typed('last', 20)}
`,
)

interface Ended {
  readonly run: string
  readonly phases: Readonly<Record<string, { readonly key: string; readonly result: unknown }>>
}
const args = (store: string, ...more: readonly string[]): readonly string[] => [
  'run',
  '{here}/three.yaml',
  '--store',
  `{here}/${store}`,
  ...more,
]
const whole = async (store: string): Promise<Ended> =>
  JSON.parse((await child(directory, args(store, '--json')).ended).out) as Ended
const shown = ({ phases }: Ended): string =>
  JSON.stringify(
    Object.entries(phases)
      .map(([path, { key, result }]) => [path, key, result])
      .toSorted(),
  )

test('killed while later looks wait for earlier ones, or between looks: the same command gives the same bytes', async () => {
  const clean = await whole('clean')
  const numbers = Object.entries(clean.phases).flatMap(([path, { result }]) => {
    const { verdict } = (result ?? {}) as {
      verdict?: { look: { number: number; others: readonly string[] } }
    }
    return verdict === undefined ? [] : [[path, verdict.look.number, verdict.look.others.length]]
  })
  expect(numbers.toSorted()).toEqual([
    ['at_once', 2, 1],
    ['chosen', 1, 0],
    ['last', 3, 2],
  ])
  for (const [store, sign] of [
    ['waiting', '✔ search'],
    ['between', '✔ chosen'],
  ] as const) {
    const killed = await child(directory, args(store), (err, process) => {
      if (err.includes(sign)) process.kill('SIGKILL')
    }).ended
    expect([store, killed.signal]).toEqual([store, 'SIGKILL'])
    expect(killed.err).not.toContain('✔ last')
    const again = await whole(store)
    expect(killed.err).toContain(`run ${again.run}`)
    expect(shown(again)).toBe(shown(clean))
  }
}, 180_000)
