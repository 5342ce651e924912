import { resolve } from 'node:path'
import type { Dataset } from '../market/bars/dataset.js'
import { dataOf } from '../market/universe/data.js'
import { symbolsOf, type Universe } from '../market/universe/universe.js'
import type { ModuleOrigin, PartIdentity } from '../phases/library/identity.js'
import type { Ledger } from '../search/ledger.js'
import type { Artifact } from '../store/artifact.js'
import type { RunHeader } from '../store/store.js'
import type { DrawnPhase } from '../workflow/plan/drawing.js'
import type { DataOptions } from './bars.js'
import type { Io } from './io.js'
import { dataNames } from './pattern.js'

/** Where the bars of a run were, and how they were read: what finds them again. */
export interface DataMemo {
  readonly name: string
  /** Hash of the bars as the run traded them. */
  readonly hash: string
  readonly bars: number
  /** The file with its whole path, or what names several; none for the embedded bars. */
  readonly path?: string
  readonly options: DataOptions
}

/** What a run's header keeps for later. */
export interface Memo {
  /** The trials known when it began. */
  readonly earlier: readonly Artifact<Ledger>[]
  /** The phases of its plan. */
  readonly phases: readonly string[]
  /** The same as a picture shows them, where they are few enough for one. */
  readonly drawing?: readonly DrawnPhase[]
  /** The parts of the user's libraries that are code, and the modules that they came from. */
  readonly library?: readonly PartIdentity[]
  readonly modules?: readonly ModuleOrigin[]
  /** The workflow as the command named it. */
  readonly source?: string
  readonly inputs?: unknown
  readonly data?: DataMemo
  readonly version?: string
  /** The words of the command line that began it. */
  readonly words?: readonly string[]
}

const isMemo = (memo: unknown): memo is Memo =>
  typeof memo === 'object' && memo !== null && 'earlier' in memo && Array.isArray(memo.earlier)

/** What the header of a run keeps; nothing where another program wrote it. */
export const memoOf = ({ memo }: RunHeader): Memo | undefined => (isMemo(memo) ? memo : undefined)

/** The phases that a run may reach, as its header keeps them. */
export const phasesOfRun = (header: RunHeader): readonly string[] => {
  const phases: unknown = memoOf(header)?.phases
  return Array.isArray(phases) ? (phases as readonly string[]) : []
}

const FILES = ['factors', 'splits', 'dividends', 'riskFree', 'benchmark', 'members'] as const
const FLAGS = ['repair', 'csv', 'session', 'adjust', 'series', ...FILES] as const

/** What a header keeps of the bars of a command. */
export const dataMemo = (given: Dataset | Universe, options: DataOptions, io: Pick<Io, 'cwd'>): DataMemo => {
  const path = (file: string): string => resolve(io.cwd, file)
  const data = dataOf(given)
  const kept = FLAGS.flatMap((flag) => {
    const value = options[flag]
    if (value === undefined || (flag === 'series' && value.length === 0)) return []
    if (flag === 'series') return [[flag, (value as readonly string[]).map(path)]]
    return [[flag, typeof value === 'string' && FILES.some((one) => one === flag) ? path(value) : value]]
  })
  return {
    name: data._tag === 'One' ? data.dataset.name : symbolsOf(data.universe).join(', '),
    hash: given.hash,
    bars: data._tag === 'One' ? data.dataset.bars.length : data.universe.steps.length,
    ...(options.data === undefined ? {} : { path: dataNames(options.data, io).map(path).join(',') }),
    options: Object.fromEntries(kept) as DataOptions,
  }
}
