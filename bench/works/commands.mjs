import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { embeddedSp500 } from 'regimen'

const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url))
const usage = fileURLToPath(new URL('../exit-usage.cjs', import.meta.url))
const DEMO = 'regime_adaptive_grid_search_ensemble'

/** CPU milliseconds of all threads of a command. */
const commandMs = (args) => {
  const { status, stderr, output } = spawnSync(process.execPath, ['-r', usage, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr.slice(0, 500)}`)
  return Number(output[3])
}

const start = {
  name: 'start',
  title: '`regimen --help`',
  rounds: 7,
  rows: [{ name: 'help', reading: 'help', of: 'a command that only speaks', against: 150, clock: 'all threads' }],
  prepare: () => ({ readings: { help: () => commandMs([main, '--help']), node: () => commandMs(['-e', '0']) } }),
}

const demo = {
  name: 'demo',
  title: 'the demo, four phases',
  rounds: 2,
  rows: [
    { name: 'demo-cached', reading: 'cached', of: 'everything cached', against: 400, clock: 'all threads' },
    { name: 'demo-cold', reading: 'cold', of: 'cold', against: 'the study in vectorbt', most: 1 / 5, clock: 'all threads' },
    { name: 'demo-edited', reading: 'edited', of: 'the last phase edited', against: 'the study in vectorbt', most: 1 / 20, clock: 'all threads' },
  ],
  prepare: ({ place }) => {
    const { close, time } = embeddedSp500().bars
    let folders = 0
    const kept = join(place, 'kept')
    const run = (store, ...more) => commandMs([main, 'run', DEMO, '--store', store, ...more])
    run(kept)
    return {
      readings: {
        cold: () => run(join(place, `cold-${folders++}`)),
        cached: () => run(kept),
        // other spans of the test: the three phases before it are cached
        edited: () => run(kept, '--set', `spans.during_covid.from=2020-03-0${1 + (folders++ % 9)}`),
      },
      peers: [
        { name: 'the study in vectorbt', script: 'demo_study', once: true, inputs: { close, time }, holds: () => undefined },
      ],
    }
  },
}

export default [start, demo]
