import { fork } from 'node:child_process'
import { ownEntry } from '../../core/entry.js'
import type { Checked } from '../../store/upkeep/check.js'

const NOTHING: Checked = { records: 0, bytes: 0, blobs: 0, runs: 0, faults: [] }
const ended = (how: string): Checked => ({
  ...NOTHING,
  faults: [{ what: 'database', message: `the check did not come to its end: ${how}` }],
})

/** Checks a store in a process of its own, which LevelDB may end; that too is something found. */
export const checkedApart = (directory: string): Promise<Checked> =>
  new Promise((resolve) => {
    const { file, execArgv } = ownEntry('src/cli/upkeep/check-process')
    const child = fork(file, {
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.on('message', (answer: { readonly checked?: Checked; readonly failed?: string }) =>
      resolve(answer.checked ?? ended(answer.failed ?? 'nothing was said')),
    )
    child.on('error', (cause) => resolve(ended(cause.message)))
    child.on('exit', (code, signal) => resolve(ended(signal ?? `exit code ${code ?? 'unknown'}`)))
    child.send(directory)
  })
