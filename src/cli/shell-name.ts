import { existsSync } from 'node:fs'
import { delimiter, join, relative, sep } from 'node:path'
import { shellWord } from './text/command.js'

const MODULES = 'node_modules'

/** The folder whose packages hold a script, if it is installed. */
const ownerOf = (script: string): string | undefined => {
  const at = script.indexOf(`${sep}${MODULES}${sep}`)
  return at < 0 ? undefined : script.slice(0, at + 1)
}

/** Whether a shell finds `regimen` by itself; folders that npm puts in front of the path for its own scripts do not count. */
const isOnPath = (path: string): boolean =>
  path
    .split(delimiter)
    .filter((folder) => folder !== '' && !folder.endsWith(join(MODULES, '.bin')))
    .some((folder) => ['regimen', 'regimen.cmd'].some((name) => existsSync(join(folder, name))))

/**
 * How a person in `cwd` calls the program whose `script` runs: `npx regimen` where it is installed in a project, `regimen`
 * where it is on the `path` of the shell, and the script itself in a clone.
 */
export const shellName = (script: string, cwd: string, path: string): string => {
  const owner = ownerOf(script)
  if (owner !== undefined && `${cwd}${sep}`.startsWith(owner)) return 'npx regimen'
  if (isOnPath(path)) return 'regimen'
  if (owner !== undefined) return 'npx regimen'
  const place = shellWord(relative(cwd, script) || script)
  return script.endsWith('.ts') ? `npx tsx ${place}` : `node ${place}`
}

/** Lines as a person can copy them: where one names a command, as in `regimen runs`, it calls the program as it is called here. */
export const copied = (program: string, commands: readonly string[]): ((line: string) => string) => {
  const call = new RegExp(String.raw`(?<![\w/.-]|npx )regimen (?=(?:${commands.join('|')})\b)`, 'g')
  return (line) => line.replace(call, () => `${program} `)
}
