import { decode } from '../../core/canonical/canonical.kernel.js'
import { artifactsIn } from '../artifact.js'
import type { KeyValue } from '../key-value.js'
import { LOOKS, TWINS } from '../layout.js'
import { recordOf } from '../record.js'
import type { ActionRecord, RecordGraph } from './record-graph.js'

/** What references to the trials of a search are called. */
const LEDGER = 'ledger'

/** Content that looks need for as long as they are kept: the trials of searches are kept and forgotten by a rule of their own. */
export const contentOfLooks = async (
  values: KeyValue,
  isOf: (series: string) => boolean = () => true,
): Promise<readonly string[]> => {
  const records = [LOOKS, TWINS].map(async (prefix) =>
    (await values.startingWith(prefix)).flatMap(([key, frame]) =>
      isOf(key.slice(prefix.length)) ? artifactsIn(recordOf(key, frame)) : [],
    ),
  )
  const found = (await Promise.all(records)).flat()
  return [...new Set(found.flatMap(({ codec, sha256 }) => (codec === LEDGER ? [] : [sha256])))]
}

const seriesOf = (value: unknown): string | undefined => {
  const { look } =
    (value as { readonly verdict?: { readonly look?: { readonly series?: unknown } } }).verdict ?? {}
  return typeof look?.series === 'string' ? look.series : undefined
}

/** The looks that a run made, and those that its verdicts are of though another run made them. */
export const looksOf = async (
  run: string,
  values: KeyValue,
  graph: RecordGraph,
  actions: readonly ActionRecord[],
): Promise<ReadonlySet<string>> => {
  const records = [LOOKS, TWINS].map(async (prefix) =>
    (await values.startingWith(prefix)).flatMap(([key, frame]) =>
      recordOf(key, frame)?.['run'] === run ? [key.slice(prefix.length)] : [],
    ),
  )
  const named = actions
    .filter(({ kind }) => kind === 'validation')
    .map(async ({ content }) => {
      const bytes = await graph.content(content)
      const value = bytes === undefined ? undefined : decode(bytes)
      const series = value?._tag === 'Right' ? seriesOf(value.right) : undefined
      return series === undefined ? [] : [series]
    })
  return new Set((await Promise.all([...records, ...named])).flat())
}
