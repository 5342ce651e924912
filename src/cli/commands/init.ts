import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { barsBetween } from '../../market/bars/bars.js'
import { csvLines } from '../../market/csv/csv-lines.js'
import { embeddedSp500 } from '../../market/embedded/sp500.kernel.js'
import { notice } from '../answer.js'
import { type CliFailure, EXIT, type ExitCode, type Io, wrongCall } from '../io.js'
import {
  documentText,
  projectFiles,
  SCHEMA,
  STRATEGY_IMPORT,
  strategyText,
  studyModule,
} from '../project/files.js'
import { regimenFor, toolsFor } from '../project/package.js'
import { commandText, shellWord } from '../text/command.js'

const BARS = 2500

/** Where a project keeps its bars. */
const OWN_BARS = 'data/bars.csv'

/** The last ten years of the embedded bars. */
const barsText = (): string => {
  const { bars } = embeddedSp500()
  return `${csvLines(barsBetween(bars, bars.length - BARS, bars.length)).join('\n')}\n`
}

const NAME = /^[a-z0-9][a-z0-9._-]*$/

/** Makes a project that runs as it is. Errors: a folder that holds something already. */
export const initCommand = (folder: string, io: Io): Either<CliFailure, ExitCode> => {
  const path = resolve(io.cwd, folder)
  const name = basename(path)
  if (!NAME.test(name))
    return left(wrongCall(`${folder}: a project is called by small letters, digits, ".", "_" and "-"`))
  if (existsSync(path) && readdirSync(path).length > 0)
    return left(wrongCall(`${folder} holds files already: name a new folder, or take regimen new in it`))
  mkdirSync(join(path, 'test'), { recursive: true })
  mkdirSync(join(path, 'data'))
  const regimen = regimenFor(path)
  if (isLeft(regimen)) return regimen
  for (const [file, content] of projectFiles({ name, regimen: regimen.right, tools: toolsFor() }))
    writeFileSync(join(path, file), content)
  writeFileSync(join(path, OWN_BARS), barsText())
  notice(io, `a project in ${folder}: cd ${shellWord(folder)} && npm install && npm run study`)
  return right(EXIT.succeeded)
}

const IDENTIFIER = /^[a-z][a-z0-9_]*$/
const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const newStrategy = (name: string, io: Io): Either<CliFailure, ExitCode> => {
  const file = resolve(io.cwd, 'strategies.ts')
  const constant = camel(name)
  const before = existsSync(file) ? readFileSync(file, 'utf8') : STRATEGY_IMPORT
  if (new RegExp(`export const ${constant}\\b`).test(before))
    return left(wrongCall(`strategies.ts has "${constant}" already`))
  if (existsSync(file)) appendFileSync(file, `\n${strategyText(constant, name)}`)
  else writeFileSync(file, `${before}\n${strategyText(constant, name)}`)
  notice(
    io,
    `${constant} in strategies.ts · use it in a workflow, and bind strategyLaws(${constant}) in a test`,
  )
  return right(EXIT.succeeded)
}

const newWorkflow = (name: string, io: Io): Either<CliFailure, ExitCode> => {
  const isTypescript = existsSync(resolve(io.cwd, 'strategies.ts'))
  const file = `${name}.${isTypescript ? 'ts' : 'yaml'}`
  const path = resolve(io.cwd, file)
  if (existsSync(path)) return left(wrongCall(`${file} is there already`))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, isTypescript ? studyModule(camel(name)) : documentText(name, SCHEMA))
  const bars = existsSync(resolve(io.cwd, OWN_BARS)) ? ['--data', OWN_BARS] : []
  const tries = ['plan', 'run'].map((command) => commandText([command, file, ...bars]))
  notice(io, `${file} · try: ${tries.join(', ')}`)
  return right(EXIT.succeeded)
}

/** Adds a strategy or a workflow to the project in the working directory. */
export const newCommand = (what: string, name: string, io: Io): Either<CliFailure, ExitCode> => {
  if (!IDENTIFIER.test(name))
    return left(wrongCall(`"${name}": names are small letters, digits and _, such as my_idea`))
  if (what === 'strategy') return newStrategy(name, io)
  if (what === 'workflow') return newWorkflow(name, io)
  return left(wrongCall(`"${what}": write regimen new strategy NAME, or regimen new workflow NAME`))
}
