// Compiles the modules of every `wasm` folder below src and writes them as text next to it: `npm run wasm`, or `node .ci/wasm.mjs FOLDER` from
// the root to write them below another folder.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import asc from 'assemblyscript/asc'

const OPTIONS = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--importMemory', '--noAssert']
const [folder = '.'] = process.argv.slice(2)

const sources = readdirSync('src', { recursive: true })
  .filter((path) => path.endsWith('.kernel.ts') && basename(dirname(path)) === 'wasm')
  .map((path) => join('src', path))
  .sort()

const compiled = async (source) => {
  const written = []
  const { error, stderr } = await asc.main([source, ...OPTIONS, '--outFile', 'module.wasm'], {
    writeFile: (_, contents) => written.push(contents),
  })
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return Buffer.from(written[0])
}

for (const source of sources) {
  const name = basename(source, '.kernel.ts')
  const constant = name.replaceAll('-', '_').toUpperCase()
  const bytes = await compiled(source)
  const room = join(folder, dirname(dirname(source)))
  mkdirSync(room, { recursive: true })
  writeFileSync(
    join(room, `${name}-module.ts`),
    `// Written by \`npm run wasm\` from wasm/${basename(source)}.\nexport const ${constant} =\n  '${bytes.toString('base64')}'\n`,
  )
}
