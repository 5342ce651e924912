// Run as a process of its own: one work of the bench, given as JSON; its figures as JSON on the last line of stdout.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPeer } from './peer-program.mjs'
import { interleaved } from './rounds.mjs'
import { works } from './works.mjs'

const asked = JSON.parse(process.argv[2])
const work = works.find(({ name }) => name === asked.work)
const say = (line) => process.stderr.write(`${work.name}: ${line}\n`)
const rows = work.rows.filter(({ name }) => asked.rows.includes(name))
const wanted = new Set(rows.flatMap(({ reading, against }) => [reading, against]))

const place = mkdtempSync(join(tmpdir(), 'regimen-bench-'))
try {
  say('preparing and holding figures to the reference')
  const { readings, wrong = {}, peers = [] } = await work.prepare({ place, tiny: asked.tiny })
  const started = []
  if (asked.peers)
    for (const peer of peers) {
      say(`starting ${peer.name}`)
      started.push(await startPeer(place, peer))
    }
  const fit = started.filter(({ missing, wrong: apart }) => missing === undefined && apart === undefined)
  const times = await interleaved(
    {
      ...Object.fromEntries(
        Object.entries(readings).filter(([name]) => wanted.has(name) && wrong[name] === undefined),
      ),
      ...Object.fromEntries(fit.map(({ name, read }) => [name, read])),
    },
    asked.rounds ?? work.rounds,
    work.warmups ?? 1,
    say,
  )
  for (const peer of started) peer.end?.()
  process.stdout.write(
    `${JSON.stringify({
      times,
      wrong,
      peers: started.map(({ name, missing, wrong: apart }) => ({ name, missing, wrong: apart })),
    })}\n`,
  )
} finally {
  rmSync(place, { recursive: true, force: true })
}
