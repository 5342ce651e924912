import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** What the figures were measured on. */
export const machine = () => ({
  regimen: version,
  day: new Date().toISOString().slice(0, 10),
  cores: cpus().length,
  model: cpus()[0]?.model.trim() ?? '',
  memory_gb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
})
