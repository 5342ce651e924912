import { levelStore } from '../../src/store/level-store.js'

/** Opens the store, commits as many values as asked, says so, and stays until it is killed. */
const [directory = '', count = '0'] = process.argv.slice(2)
const store = await levelStore(directory, { now: 0, pid: process.pid })
if (store._tag === 'Left') process.stdout.write(`${JSON.stringify(store.left)}\n`)
else {
  for (let i = 0; i < Number(count); i++) {
    const key = String(i).padStart(8, '0')
    const done = await store.right.commit({
      snapshot: { key, kind: 'step', value: { i }, duration_ms: 0, run: 'abcd' },
      run: 'abcd',
      from: i,
      events: (content) => [{ i, content }],
    })
    if (done._tag === 'Left') process.stdout.write(`${JSON.stringify(done.left)}\n`)
  }
  process.stdout.write('ready\n')
  setInterval(() => undefined, 1000)
}
