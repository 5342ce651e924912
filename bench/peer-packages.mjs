import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the environments of the peers stand; no part of the repository. */
const PLACE = fileURLToPath(new URL('./.peers/', import.meta.url))

/** The peers by environment, each version as it was measured; those that ask for other versions of numpy have one of their own. */
const PACKAGES = {
  main: [
    'vectorbt[rust]==1.2.0',
    'raptorbt==0.13.4',
    'backtesting==0.6.6',
    'TA-Lib==0.8.2',
    'optuna==5.0.0',
    'scikit-optimize==0.10.2',
    'arch==8.0.0',
    'polars==2.1.0',
    'duckdb==2.0.1',
    'hmmlearn==0.3.3',
  ],
  pybroker: ['lib-pybroker==2.0.2'],
  nautilus: ['nautilus_trader==1.221.0'],
}

/** The interpreter of an environment. */
export const pythonOf = (env = 'main') => join(PLACE, env, 'bin', 'python')

const lastLine = (error) =>
  String(error.stderr ?? error.message)
    .trim()
    .split('\n')
    .findLast((line) => line !== '') ?? ''

const ASKED = 'import sys, importlib.metadata as of; print(of.version(sys.argv[1]))'
/** Whether an environment has a package in the pinned version. */
const isThere = (python, pinned) => {
  const [name, version] = pinned.replace(/\[.*\]/, '').split('==')
  return spawnSync(python, ['-c', ASKED, name], { encoding: 'utf8' }).stdout?.trim() === version
}

/** Makes what is missing of the environments; gives each package as `{ name, missing? }`, missing with pip's reason. */
export const installPeers = (say) => {
  mkdirSync(PLACE, { recursive: true })
  return Object.entries(PACKAGES).flatMap(([env, packages]) => {
    const python = pythonOf(env)
    try {
      if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', join(PLACE, env)], { stdio: ['ignore', 'ignore', 'pipe'] })
    } catch (error) {
      return packages.map((name) => ({ name, missing: `no virtual environment: ${lastLine(error)}` }))
    }
    return packages.map((name) => {
      if (isThere(python, name)) return { name }
      try {
        say(`installing ${name}`)
        execFileSync(python, ['-m', 'pip', 'install', '--quiet', name], { stdio: ['ignore', 'ignore', 'pipe'] })
        return { name }
      } catch (error) {
        return { name, missing: lastLine(error) }
      }
    })
  })
}
