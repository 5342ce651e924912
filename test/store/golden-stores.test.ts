import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { eventsIn, nextOf } from '../../src/store/entry.js'
import { checkStore } from '../../src/store/upkeep/check.js'
import { goldenRun, made } from './golden-run.js'
import { opened } from './small-store.js'

const fixtures = join(import.meta.dirname, '..', 'fixtures')
const folder = mkdtempSync(join(tmpdir(), 'regimen-golden-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Stores as released versions wrote them: `store-1` is the first layout, made by `golden-run.ts` and the command line of 0.1.0. */
const layouts = readdirSync(fixtures).filter((name) => name.startsWith('store-'))

test.each(layouts)('%s is opened, read and gone on with by this version', async (layout) => {
  const directory = join(folder, layout)
  cpSync(join(fixtures, layout), directory, { recursive: true })
  expect((await checkStore(directory, folder)).faults).toEqual([])
  const store = await opened(directory)
  const runs = await store.journal.runs()
  expect(runs).toMatchObject({ right: { damaged: [] } })
  const ids = runs._tag === 'Right' ? runs.right.sound.map(({ run }) => run) : []
  expect(ids).toEqual(expect.arrayContaining(['aaaa', 'bbbb', '7413b3af']))
  const whole = await store.journal.entries('aaaa')
  expect(whole._tag === 'Right' ? eventsIn(whole.right).at(-1) : undefined).toMatchObject({
    _tag: 'RunEnded',
    status: 'succeeded',
  })
  const cut = await store.journal.entries('bbbb')
  const next = cut._tag === 'Right' ? nextOf(cut.right) : 0
  await store.close()

  // a run of the same work finds its results, whatever its id
  const again = await goldenRun(directory, 'aaaa', 0, whole._tag === 'Right' ? nextOf(whole.right) : 0)
  const ended = again.flatMap((event) => (event._tag === 'PhaseEnded' ? [event.outcome] : []))
  expect(ended).toMatchObject([{ right: { cached: true } }, { right: { cached: true } }])
  expect(made).toEqual([])

  // the interrupted one goes on after the steps that were kept
  const resumed = await goldenRun(directory, 'bbbb', 0, next)
  expect(made).toEqual([3, 4, 5])
  expect(resumed.at(-1)).toMatchObject({ _tag: 'RunEnded', status: 'succeeded' })
  expect(resumed.find((event) => event._tag === 'PhaseEnded' && event.path === 'second')).toMatchObject({
    outcome: { right: { value: { steps: [0, 10, 20, 30, 40, 50] } } },
  })
})
