import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { resolve } from 'node:path'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { table } from '../../core/text-table.js'
import { counted } from '../../stats/metrics/metric-text.js'
import { answerAs } from '../answer.js'
import { type CliFailure, EXIT, type ExitCode, type Io } from '../io.js'
import { temporary } from '../process.js'
import { commandText, storeWords } from '../text/command.js'
import { bytesText } from '../upkeep/amounts.js'
import { checkedApart } from '../upkeep/checked.js'
import { VERSION } from '../version.js'
import { absentStore } from '../world.js'
import type { StoreOptions } from './runs.js'

/** One thing that was looked at, and what helps where it is not well. */
interface Finding {
  readonly name: string
  readonly found: string
  readonly is_well: boolean
  readonly advice?: string
}

/** The oldest Node that the package runs on, as `engines` says. */
const NODE = [20, 19] as const

const nodeFinding = (): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const is_well = major > NODE[0] || (major === NODE[0] && minor >= NODE[1])
  return {
    name: 'node',
    found: `${process.version} on ${process.platform} ${process.arch}`,
    is_well,
    ...(is_well ? {} : { advice: `install Node ${NODE.join('.')} or later` }),
  }
}

const temporaryFinding = async (): Promise<Finding> => {
  const is_well = await access(temporary, constants.W_OK).then(
    () => true,
    () => false,
  )
  return {
    name: 'temporary',
    found: temporary,
    is_well,
    ...(is_well ? {} : { advice: 'it cannot be written: set TMPDIR to a folder that can' }),
  }
}

const storeFinding = async ({ store }: StoreOptions, io: Io): Promise<Finding> => {
  if (absentStore(store, io) !== undefined)
    return { name: 'store', found: `${store}: nothing has run there yet`, is_well: true }
  const { runs, records, bytes, faults } = await checkedApart(resolve(io.cwd, store))
  const is_well = faults.length === 0
  return {
    name: 'store',
    found: `${store}: ${counted(runs, 'run')}, ${counted(records, 'record')} of ${bytesText(bytes)}, ${is_well ? 'all sound' : counted(faults.length, 'fault')}`,
    is_well,
    ...(is_well
      ? {}
      : {
          advice: `${commandText(['store', 'check', ...storeWords(store)])} lists them, ${commandText(['store', 'repair', ...storeWords(store)])} mends them`,
        }),
  }
}

/** Prints versions, cores, memory and the health of the store. Exit code 1 where something is not well. */
export const doctorCommand = async (options: StoreOptions, io: Io): Promise<Either<CliFailure, ExitCode>> => {
  const findings: readonly Finding[] = [
    { name: 'regimen', found: VERSION, is_well: true },
    nodeFinding(),
    {
      name: 'cores',
      found: `${availableParallelism()}, of which a run uses ${io.workers} as workers; memory ${bytesText(totalmem())}`,
      is_well: true,
    },
    await temporaryFinding(),
    await storeFinding(options, io),
  ]
  const isWell = findings.every(({ is_well }) => is_well)
  answerAs(
    io,
    options,
    () => ({ is_well: isWell, findings }),
    () => [
      ...table(findings.map(({ name, found, is_well }) => [is_well ? '✔' : '✖', name, found])),
      ...findings.flatMap(({ advice }) => advice ?? []),
    ],
  )
  return right(isWell ? EXIT.succeeded : EXIT.failed)
}
