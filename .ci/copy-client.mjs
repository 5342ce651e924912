// The programs and styles of pages are no TypeScript: the built package holds them as they are.
import { cpSync } from 'node:fs'

for (const room of ['report', 'serve'])
  cpSync(`src/${room}/client`, `dist/src/${room}/client`, {
    recursive: true,
    filter: (path) => !path.endsWith('.json'),
  })
