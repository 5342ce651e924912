// The code of the built package: few files in place of many hundred, since most of a short command is the loading of modules.
// Every entry shares its modules with the others, so that a user's file which imports `regimen` gets those that the command runs.
// `node .ci/bundle.mjs [FOLDER]`, from the root; the folder is `dist` where none is given.
import { cpSync } from 'node:fs'
import { build } from 'esbuild'

const [outdir = 'dist'] = process.argv.slice(2)

await build({
  entryPoints: [
    'src/index.ts',
    'src/strategy.ts',
    'src/parts.ts',
    'laws/index.ts',
    'src/cli/main.ts',
    'src/cli/calibration/worker.ts',
    'src/cli/upkeep/check-process.ts',
    'src/market/tables/table-worker.ts',
    'src/threads/worker.ts',
  ],
  outbase: '.',
  outdir,
  // as deep as core/own-file.ts, which finds the package's other files from where it lies
  chunkNames: 'src/chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
})

// The programs and styles of pages are read as they are.
for (const room of ['report', 'serve'])
  cpSync(`src/${room}/client`, `${outdir}/src/${room}/client`, {
    recursive: true,
    filter: (path) => !path.endsWith('.json'),
  })
