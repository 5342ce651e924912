import { right } from 'fp-ts/lib/Either.js'
import { filter, lastValueFrom, of } from 'rxjs'
import { keyOf } from '../../src/core/canonical/content-key.js'
import { anything, struct } from '../../src/core/codec/codec.js'
import type { Handler } from '../../src/run/handler.js'
import { memoryEnv, prepare, run } from '../../src/run/run.js'
import { nextOf } from '../../src/store/entry.js'
import { storeOver } from '../../src/store/layered-store.js'
import { openLevel } from '../../src/store/level-store.js'
import { asTemplate } from '../../src/workflow/template.js'
import { phase, sequence } from '../../src/workflow/workflow.js'

/** Runs two phases in a store and kills its process at a named point of the second; without one it runs to the end. */
const [directory = '', point = ''] = process.argv.slice(2)
const die = (): void => {
  process.kill(process.pid, 'SIGKILL')
}
const counted: string[] = []
const large: Handler<{ readonly x: unknown }, unknown, null> = {
  version: 1,
  config: struct('config', { x: anything }),
  result: anything,
  cached: true,
  grounds: () => Promise.resolve(right(null)),
  run: ({ config: { x } }) => {
    counted.push(String(x))
    return of(right({ x, bytes: new Uint8Array((1 << 20) + 5).fill(Number(x)) }))
  },
}
const handlers = { large }
const prepared = prepare(
  asTemplate(sequence(phase('first', 'large', { x: 1 }), phase('second', 'large', { x: 2 }))),
  {},
  handlers,
  {},
)
const level = await openLevel(directory, { now: 0, pid: process.pid })
if (level._tag === 'Right' && prepared._tag === 'Right') {
  const { values, blobs, release } = level.right
  const commits = { seen: 0 }
  const store = storeOver(
    {
      ...values,
      batch: async (puts, options) => {
        const isCommit = puts.some(([key]) => key.startsWith('!act!'))
        if (isCommit) commits.seen += 1
        if (isCommit && commits.seen === 2 && point === 'before-batch') die()
        await values.batch(puts, options)
        if (isCommit && commits.seen === 2 && point === 'after-batch') die()
        if (point === 'after-header' && puts.some(([key]) => key.startsWith('!run!'))) die()
      },
    },
    {
      ...blobs,
      put: async (hash, content) => {
        if (point === 'before-blob' && counted.length === 2) die()
        await blobs.put(hash, content)
        if (point === 'after-blob' && counted.length === 2) die()
      },
    },
    { onClose: release },
  )
  const before = await store.journal.entries('abcd')
  const journal_from = before._tag === 'Right' ? nextOf(before.right) : 0
  const env = memoryEnv({ handlers, services: null, store, run: 'abcd', journal_from })
  const end = await lastValueFrom(run(prepared.right, env).pipe(filter((event) => event._tag === 'RunEnded')))
  process.stdout.write(`${end.status} ${keyOf(end.gives)} ${counted.join('') || '-'}\n`)
  if (point === 'before-close') die()
  await store.close()
}
