import { hostname, tmpdir } from 'node:os'

/** The machine that this process runs on. */
export const host = hostname()
/** Where files stand that nobody keeps. */
export const temporary = tmpdir()

/** Whether a process of this machine is still there, whoever's it is. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}
