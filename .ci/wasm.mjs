// Compiles the modules of src/stats/inference/wasm and writes them as text: `npm run wasm`, or `node .ci/wasm.mjs FOLDER` from the root.
import { readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import asc from 'assemblyscript/asc'

const SOURCES = 'src/stats/inference/wasm'
const OPTIONS = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--importMemory', '--noAssert']
const [folder = 'src/stats/inference'] = process.argv.slice(2)

const compiled = async (source) => {
  const written = []
  const { error, stderr } = await asc.main([source, ...OPTIONS, '--outFile', 'module.wasm'], {
    writeFile: (_, contents) => written.push(contents),
  })
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return Buffer.from(written[0])
}

for (const file of readdirSync(SOURCES).filter((name) => name.endsWith('.kernel.ts'))) {
  const name = basename(file, '.kernel.ts')
  const constant = name.replaceAll('-', '_').toUpperCase()
  const bytes = await compiled(join(SOURCES, file))
  writeFileSync(
    join(folder, `${name}-module.ts`),
    `// Written by \`npm run wasm\` from wasm/${file}.\nexport const ${constant} =\n  '${bytes.toString('base64')}'\n`,
  )
}
