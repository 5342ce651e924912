import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as language from '../../src/strategy.js'

const root = join(import.meta.dirname, '../..')
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
const src = filesIn('src')
const laws = filesIn('laws')
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

const floors: Readonly<Record<string, number>> = {
  core: 0,
  market: 1,
  stats: 1,
  workflow: 1,
  store: 1,
  modules: 1,
  signal: 2,
  strategy: 3,
  search: 3,
  run: 3,
  regime: 4,
  portfolio: 4,
  broker: 5,
  candidate: 5,
  phases: 6,
  threads: 7,
  templates: 8,
  monitor: 8,
  report: 8,
  serve: 9,
  laws: 9,
  cli: 10,
}
/** The room of a file; files straight under src (the public names) are above all but the command line. */
const roomOf = (file: string): string =>
  file.startsWith('laws') ? 'laws' : (/^src\/([^/]+)\//.exec(file)?.[1] ?? 'index')
const importsOf = (file: string): readonly string[] =>
  [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)\.js'/g)].map(([, path]) =>
    normalize(join(dirname(file), `${path ?? ''}.ts`)),
  )

/** The code of a file without comments and text. */
const codeOf = (file: string): string =>
  textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")

describe('the house', () => {
  test('every room is on a floor', () => {
    expect([...new Set(src.map(roomOf))].filter((room) => room !== 'index' && !(room in floors))).toEqual([])
  })

  test('a file imports its own room or a lower floor', () => {
    const wrong = [...src, ...laws].flatMap((file) => {
      const own = roomOf(file)
      return importsOf(file)
        .filter((path) => {
          const room = roomOf(path)
          if (room === own || own === 'index') return false
          // a user's module imports the public names: who loads one hands them to it
          return (own === 'cli' || own === 'threads') && room === 'index'
            ? false
            : !((floors[room] ?? 99) < (floors[own] ?? -1))
        })
        .map((path) => `${file} imports ${path}`)
    })
    expect(wrong).toEqual([])
  })

  test('only the command line prints, exits, and reads the clock, the environment and chance', () => {
    const outside =
      /\bconsole\.|\bprocess\.(?:exit|env|std\w+|argv)|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/
    const wrong = [
      ...src.filter((file) => roomOf(file) !== 'cli'),
      ...laws.filter((file) => !file.startsWith('laws/traps')),
    ].flatMap((file) => {
      const found = outside.exec(codeOf(file))
      return found === null ? [] : [`${file}: ${found[0]}`]
    })
    expect(wrong).toEqual([])
  })

  test('only some rooms touch files, sockets and processes', () => {
    const wrong = src
      .filter(
        (file) =>
          !['cli', 'store', 'market', 'report', 'serve', 'broker', 'threads', 'modules'].includes(
            roomOf(file),
          ),
      )
      .filter((file) => /from 'node:(?:fs|net|http|child_process|worker_threads|os)/.test(textOf(file)))
    expect(wrong).toEqual([])
  })

  test('the flags of the command line load no command, and no library but the one that reads them', () => {
    const loaded = new Set<string>()
    const load = (file: string): void => {
      if (loaded.has(file)) return
      loaded.add(file)
      for (const [, path = ''] of textOf(file).matchAll(
        /^(?:import|export) (?!type )(?:[^'=]* from )?'(\.[^']+)\.js'/gm,
      ))
        load(normalize(join(dirname(file), `${path}.ts`)))
    }
    load('src/cli/main.ts')
    const libraries = [...loaded].flatMap((file) =>
      [...textOf(file).matchAll(/^(?:import|export) (?!type )(?:[^'=]* from )?'([a-z][^':]*)'/gm)].map(
        ([, name]) => name,
      ),
    )
    expect([...new Set(libraries)]).toEqual(['commander'])
    expect([...loaded].filter((file) => file.includes('commands/'))).toEqual([])
  })

  test('run knows nothing of markets', () => {
    expect(
      src
        .filter((file) => roomOf(file) === 'run')
        .flatMap(importsOf)
        .filter((path) => !['core', 'workflow', 'store', 'run'].includes(roomOf(path))),
    ).toEqual([])
  })

  test('a kind of phase knows nothing of the others', () => {
    const kindOf = (file: string): string | undefined =>
      /^src\/phases\/(backtest|optimization|analysis|validation|live-trading)\//.exec(file)?.[1]
    const wrong = src.flatMap((file) =>
      importsOf(file)
        .filter((path) => kindOf(file) !== undefined && kindOf(path) !== undefined)
        .filter((path) => kindOf(path) !== kindOf(file))
        .map((path) => `${file} imports ${path}`),
    )
    expect(wrong).toEqual([])
  })

  test('only a codec knows a form by its keys: inside, a tag says it', () => {
    const wrong = src.flatMap((file) =>
      [
        ...textOf(file).matchAll(
          /'\w+' in (?:config|request|phase|source|services|one\.right|config\.right)\b/g,
        ),
      ]
        .filter(() => !/codec/i.test(file))
        .map(([found]) => `${file}: ${found}`),
    )
    expect(wrong).toEqual([])
  })

  test('a file holds one idea: at most 250 lines', () => {
    const long = [...src, ...laws]
      .map((file) => [file, textOf(file).split('\n').length - 1] as const)
      .filter(([file, lines]) => lines > 250 && !file.includes('embedded'))
      .map(([file, lines]) => `${file}: ${lines}`)
    expect(long).toEqual([])
  })

  test('names are kebab-case nouns, and none says nothing', () => {
    const names = [...src, ...laws].flatMap((file) => relative('.', file).split('/'))
    expect(names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.kernel)?(?:\.ts)?$/.test(name))).toEqual([])
    expect(names.filter((name) => /^(?:utils?|helpers?|types?|common|misc)(?:\.ts)?$/.test(name))).toEqual([])
  })

  test('one word stands for one thing: a name is exported by one file', () => {
    // Both languages of expressions, and orders and series, share words that users write.
    const shared = new Set(Object.keys(language))
    const named = src.flatMap((file) =>
      [
        ...textOf(file).matchAll(/^export (?:const|interface|type|(?:async )?function\*?) ([A-Za-z_]\w*)/gm),
      ].map(([, name]) => [name ?? '', file] as const),
    )
    const files = new Map<string, Set<string>>()
    for (const [name, file] of named) files.set(name, (files.get(name) ?? new Set()).add(file))
    expect(
      [...files].filter(([name, at]) => at.size > 1 && !shared.has(name)).map(([name, at]) => [name, ...at]),
    ).toEqual([])
  })

  test('let and loops are for kernels', () => {
    const wrong = src
      .filter((file) => !file.endsWith('.kernel.ts'))
      .filter((file) => /^\s*let\s/m.test(codeOf(file)))
    expect(wrong).toEqual([])
  })

  test('the folders of a room have no circle', () => {
    const below = new Map<string, Set<string>>()
    for (const file of src)
      for (const path of importsOf(file)) {
        const [above, under] = [dirname(file), dirname(path)]
        const inside = [above, under].every((folder) => folder.startsWith(`src/${roomOf(file)}/`))
        if (inside && above !== under) below.set(above, (below.get(above) ?? new Set()).add(under))
      }
    const reach = (folder: string, seen: Set<string> = new Set()): Set<string> => {
      for (const next of below.get(folder) ?? []) if (!seen.has(next)) reach(next, seen.add(next))
      return seen
    }
    expect([...below.keys()].filter((folder) => reach(folder).has(folder))).toEqual([])
  })

  test('no two files import each other in a circle within the core', () => {
    const core = src.filter((file) => roomOf(file) === 'core')
    const reach = (file: string, seen: Set<string>): Set<string> => {
      for (const next of importsOf(file))
        if (!seen.has(next)) {
          seen.add(next)
          reach(next, seen)
        }
      return seen
    }
    expect(core.filter((file) => reach(file, new Set()).has(file))).toEqual([])
  })
})
