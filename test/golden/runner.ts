import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GoldenCase, Load, Translator } from './case.js'
import type { Difference } from './difference.js'
import { translators } from './translators.js'

/** What became of one case; a kind that is not known counts as failed. */
export type CaseResult =
  | { readonly _tag: 'Passed'; readonly name: string; readonly kind: string }
  | {
      readonly _tag: 'Failed'
      readonly name: string
      readonly kind: string
      readonly differences: readonly Difference[]
    }

export interface RunOptions {
  readonly cases: string
  readonly data: string
  /** Only cases of this kind. */
  readonly kind?: string
}

const isCase = (value: unknown): value is GoldenCase =>
  typeof value === 'object' && value !== null && 'kind' in value

const thrown = (cause: unknown): Difference => ({
  field: 'the run',
  expected: 'figures',
  got: cause instanceof Error ? cause.message : String(cause),
})

const ran = async (
  translate: Translator | undefined,
  golden: GoldenCase,
  load: Load,
): Promise<readonly Difference[]> => {
  if (translate === undefined) return [{ field: 'kind', expected: 'a kind that is known', got: golden.kind }]
  try {
    return await translate(golden, load)
  } catch (cause) {
    return [thrown(cause)]
  }
}

/** Runs one case by the translator of its kind. */
export const runCase = async (name: string, golden: GoldenCase, load: Load): Promise<CaseResult> => {
  const { kind } = golden
  const differences = await ran(translators[kind], golden, load)
  return differences.length === 0
    ? { _tag: 'Passed', name, kind }
    : { _tag: 'Failed', name, kind, differences }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    return new Error(String(cause))
  }
}

/** Runs every case of a folder, in the order of the file names; other JSON files are left out. */
export const runCases = async ({ cases, data, kind }: RunOptions): Promise<readonly CaseResult[]> => {
  const load: Load = (file) => readFile(join(data, file))
  const results: CaseResult[] = []
  for (const file of (await readdir(cases)).filter((each) => each.endsWith('.json')).sort()) {
    const name = file.replace(/\.json$/, '')
    const golden = parsed(await readFile(join(cases, file), 'utf8'))
    if (golden instanceof Error)
      results.push({ _tag: 'Failed', name, kind: 'not JSON', differences: [thrown(golden)] })
    else if (isCase(golden) && (kind === undefined || golden.kind === kind))
      results.push(await runCase(name, golden, load))
  }
  return results
}

const shown = (value: unknown): string => {
  const text =
    value === undefined
      ? 'nothing'
      : JSON.stringify(value, (_, each: unknown) =>
          typeof each === 'number' && !Number.isFinite(each) ? String(each) : each,
        )
  return text.length > 160 ? `${text.slice(0, 157)}...` : text
}

const failureLine = (name: string, [first, ...rest]: readonly Difference[]): string =>
  `${name}: ${first?.field ?? ''}: expected ${shown(first?.expected)}, got ${shown(first?.got)}` +
  (rest.length === 0 ? '' : ` (and ${rest.length} more)`)

/** The report: a line for each case that failed, a table by kind, and the closing count. */
export const reportOf = (results: readonly CaseResult[]): readonly string[] => {
  const count = (tag: CaseResult['_tag'], kind?: string): number =>
    results.filter((each) => each._tag === tag && (kind === undefined || each.kind === kind)).length
  const kinds = [...new Set(results.map((each) => each.kind))].sort()
  const width = Math.max(4, ...kinds.map((kind) => kind.length))
  const row = (cells: readonly (string | number)[]): string =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(width) : String(cell).padStart(8))).join('')
  return [
    ...results.flatMap((each) => (each._tag === 'Failed' ? [failureLine(each.name, each.differences)] : [])),
    row(['kind', 'passed', 'failed']),
    ...kinds.map((kind) => row([kind, count('Passed', kind), count('Failed', kind)])),
    `${count('Passed')} passed, ${count('Failed')} failed`,
  ]
}
