import { cpus, totalmem } from 'node:os'

/** What the figures were measured on. */
export const machine = () => ({
  cores: cpus().length,
  model: cpus()[0]?.model.trim() ?? '',
  memory_gb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
})
