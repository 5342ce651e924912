// The code of the built package: few files in place of many hundred, since most of a short command is the loading of modules.
// Every entry shares its modules with the others, so that a user's file which imports `regimen` gets those that the command runs.
// Small dependencies are in it, their licenses beside it. `node .ci/bundle.mjs [FOLDER]`, from the root; `dist` by default.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'esbuild'

const [outdir = 'dist'] = process.argv.slice(2)
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))

const INSIDE = ['acorn', 'commander', 'fastest-levenshtein', 'fp-ts', 'immer', 'io-ts', 'pure-rand', 'rxjs', 'yaml']
const outside = Object.keys(dependencies).filter((name) => !INSIDE.includes(name))

/** Packages whose ES modules node does not find: as such esbuild drops what is not called. */
const asModules = {
  name: 'as modules',
  setup({ onResolve }) {
    const at = (path) => ({ path: resolve('node_modules', path), sideEffects: false })
    onResolve({ filter: /^rxjs$/ }, () => at('rxjs/dist/esm/index.js'))
    onResolve({ filter: /^io-ts$/ }, () => at('io-ts/es6/index.js'))
    onResolve({ filter: /^fp-ts\/(lib|es6)\// }, ({ path }) =>
      at(`fp-ts/es6/${path.split('/').at(-1).replace(/(\.js)?$/, '.js')}`),
    )
  },
}

const { metafile } = await build({
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
  external: [...outside, 'fast-check', 'tsx'],
  plugins: [asModules],
  // commander and yaml ask for modules of node by `require`
  banner: { js: "import { createRequire as requiring } from 'node:module'; const require = requiring(import.meta.url);" },
  metafile: true,
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

/** What the bundle holds of others may be passed on with its license alone. */
const packagesIn = [
  ...new Set(Object.keys(metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [])),
].sort()
const licenseOf = (name) => {
  const file = readdirSync(`node_modules/${name}`).find((each) => /^licen[sc]e/i.test(each))
  if (file === undefined) throw new Error(`${name} has no license to pass on`)
  return `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}\n\n${readFileSync(`node_modules/${name}/${file}`, 'utf8').trim()}\n`
}
writeFileSync(`${outdir}/LICENSES-OF-OTHERS.txt`, packagesIn.map(licenseOf).join(`\n${'-'.repeat(80)}\n\n`))
