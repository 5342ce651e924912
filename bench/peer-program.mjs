import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { agreement } from './agreement.mjs'
import { bytesAt } from './compiler.mjs'
import { pythonOf } from './peer-packages.mjs'

const scriptOf = (name) => fileURLToPath(new URL(`./peers/${name}.py`, import.meta.url))
const FIRST_WAIT_MS = 900_000

/** The lines of a process, one by one; it rejects where the process ends first, with the end of what it said. */
const linesOf = (child) => {
  const said = []
  child.stderr.on('data', (bytes) => said.push(String(bytes)))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async () => {
    const { value, done } = await lines.next()
    if (done && child.killed) throw new Error('was ended before it was done')
    if (done) throw new Error(said.join('').trim().split('\n').at(-1) ?? 'it ended')
    return JSON.parse(value)
  }
}

/**
 * Starts a peer's script on the same inputs. It warms up, runs once, and says its figures with the time of that run; then a
 * line asks for each further run. Gives its reading, or `{ missing }` with the reason. CPU milliseconds of all its threads.
 */
export const startPeer = async (place, { name, script, inputs = {}, args = {}, engine, env, once, reference, holds }) => {
  const python = pythonOf(env)
  if (!existsSync(python)) return { name, missing: 'not installed: run with --peers' }
  const files = Object.fromEntries(
    Object.entries(inputs).map(([key, column]) => {
      const file = join(place, `${script}-${key}.bin`)
      writeFileSync(file, typeof column === 'string' ? column : bytesAt(column))
      return [key, file]
    }),
  )
  const child = spawn(python, [scriptOf(script), JSON.stringify({ ...args, ...files, engine })], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, OMP_NUM_THREADS: '2' },
  })
  const limit = setTimeout(() => child.kill(), FIRST_WAIT_MS)
  const next = linesOf(child)
  const end = () => child.kill()
  try {
    const { figures, ms } = await next()
    const wrong =
      holds !== undefined ? holds(figures) : reference === undefined ? undefined : agreement(figures, reference).wrong
    const ask = async () => {
      child.stdin.write('again\n')
      return (await next()).ms
    }
    if (once) end()
    return { name, wrong, read: once ? () => ms : ask, end }
  } catch (error) {
    end()
    return { name, missing: String(error.message).slice(0, 200) }
  } finally {
    clearTimeout(limit)
  }
}
