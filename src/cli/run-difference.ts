import { isLeft } from 'fp-ts/lib/Either.js'
import { recall, tradesContent } from '../candidate/stored-artifacts.js'
import { isRecord } from '../core/codec/codec.js'
import { type Difference, differences } from '../core/difference.js'
import type { RunState } from '../monitor/run-state.js'
import type { Trades } from '../portfolio/account/trades.js'
import type { Artifact } from '../store/artifact.js'
import type { RunHeader, Store } from '../store/store.js'
import { memoOf } from './run-memo.js'

/** What the headers of two runs say differently: workflow, seed, data, code. */
export const headerDifferences = (was: RunHeader, is: RunHeader): readonly Difference[] => {
  const said = (header: RunHeader): unknown => ({
    template: header.template,
    workflow: header.workflow,
    seed: header.seed,
    engine: header.engine,
    version: memoOf(header)?.version,
    data: { ...memoOf(header)?.data, identity: header.dataset },
  })
  return differences(said(was), said(is))
}

/** What the inputs of two runs say differently. */
export const inputDifferences = (was: RunHeader, is: RunHeader): readonly Difference[] =>
  differences(memoOf(was)?.inputs, memoOf(is)?.inputs, 'inputs').map(({ path, ...rest }) => ({
    ...rest,
    path: path.replace(/^inputs\./, ''),
  }))

/** References and what they refer to are compared by what they say, not by their hash. */
const isReference = ({ path }: Difference): boolean => /(?:^|\.)(?:sha256|bytes)$/.test(path)

/** What the results of the phases of two runs say differently, by path. */
export const resultDifferences = (
  was: RunState,
  is: RunState,
): Readonly<Record<string, readonly Difference[]>> =>
  Object.fromEntries(
    [...new Set([...Object.keys(was.phases), ...Object.keys(is.phases)])].flatMap((path) => {
      const [before, now] = [was.phases[path]?.value, is.phases[path]?.value]
      const found = differences(before, now).filter((one) => !isReference(one))
      return found.length === 0 ? [] : [[path, found]]
    }),
  )

/** The references to trades in a value, by their place. */
const tradesIn = (value: unknown, path = ''): readonly (readonly [string, Artifact<Trades>])[] => {
  if (!isRecord(value)) return []
  if (value['_tag'] === 'Artifact')
    return value['codec'] === tradesContent.name ? [[path, value as unknown as Artifact<Trades>]] : []
  return Object.entries(value).flatMap(([key, inner]) =>
    tradesIn(inner, path === '' ? key : `${path}.${key}`),
  )
}

/** The first trade in which two results differ. */
export interface FirstTrade {
  readonly path: string
  /** Its number, from 0. */
  readonly trade: number
  readonly differing: readonly Difference[]
}

const tradeAt = (trades: Trades, i: number): unknown =>
  i < trades.side.length
    ? Object.fromEntries(
        Object.entries(trades).map(([name, column]) => [name, (column as ArrayLike<number>)[i]]),
      )
    : undefined

const firstOf = (was: Trades, is: Trades): Omit<FirstTrade, 'path'> | undefined => {
  const count = Math.max(was.side.length, is.side.length)
  const at = Array.from({ length: count }, (_, i) => i).find(
    (i) => differences(tradeAt(was, i), tradeAt(is, i)).length > 0,
  )
  return at === undefined
    ? undefined
    : { trade: at, differing: differences(tradeAt(was, at), tradeAt(is, at)) }
}

/** The first differing trade of every phase that traded in both runs. */
export const firstTrades = async (
  was: RunState,
  is: RunState,
  store: Store,
): Promise<readonly FirstTrade[]> => {
  const pairs = Object.entries(is.phases).flatMap(([phase, { value }]) =>
    tradesIn(value).flatMap(([place, now]) => {
      const then = tradesIn(was.phases[phase]?.value).find(([path]) => path === place)?.[1]
      return then === undefined || then.sha256 === now.sha256
        ? []
        : [{ path: `${phase}.${place}`, then, now }]
    }),
  )
  const found = await Promise.all(
    pairs.map(async ({ path, then, now }) => {
      const [a, b] = await Promise.all([
        recall(store.artifacts, tradesContent, then),
        recall(store.artifacts, tradesContent, now),
      ])
      const first = isLeft(a) || isLeft(b) ? undefined : firstOf(a.right, b.right)
      return first === undefined ? [] : [{ path, ...first }]
    }),
  )
  return found.flat()
}
