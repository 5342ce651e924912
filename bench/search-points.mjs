import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const POINT = fileURLToPath(new URL('./search-point.mjs', import.meta.url))
const FASTS = 50

/** CPU milliseconds and peak memory of a search over so many bars and candidates, in a process of its own. */
export const pointAt = (bars, candidates) =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [POINT, ...[bars, Math.min(FASTS, candidates), Math.ceil(candidates / FASTS)].map(String)],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    ),
  )
