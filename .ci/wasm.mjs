// Compiles the module of resampling and writes it as text: `npm run wasm`, or `node .ci/wasm.mjs FILE` from the root.
import { writeFileSync } from 'node:fs'
import asc from 'assemblyscript/asc'

const SOURCE = 'src/stats/inference/wasm/resampling.kernel.ts'
const OPTIONS = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--importMemory', '--noAssert']
const [file = 'src/stats/inference/resampling-module.ts'] = process.argv.slice(2)

const written = []
const { error, stderr } = await asc.main([SOURCE, ...OPTIONS, '--outFile', 'module.wasm'], {
  writeFile: (_, contents) => written.push(contents),
})
if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
writeFileSync(
  file,
  `// Written by \`npm run wasm\` from wasm/resampling.kernel.ts.
export const RESAMPLING =
  '${Buffer.from(written[0]).toString('base64')}'
`,
)
