import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../../candidate/services.js'
import { isRecord } from '../../core/codec/codec.js'
import { didYouMean } from '../../core/near.js'
import { thousands } from '../../core/thousands.js'
import type { RunState } from '../../monitor/run-state.js'
import { stateOf } from '../../monitor/status.js'
import { type Handlers, textOf } from '../../run/handler.js'
import type { PhaseRow, PhaseView } from '../../serve/views.js'
import { planPath } from '../../workflow/plan/phases.js'
import { type CliFailure, unable } from '../io.js'
import { runEventsIn } from '../known-work.js'
import type { Onlooker, SeenRun } from '../onlooker.js'
import { memoOf } from '../run-memo.js'
import { withValues } from '../run-values.js'
import { eventLine } from '../text/event.js'
import { phaseRow } from './run-row.js'

const ITEMS_SHOWN = 40

/** A value as a page can show it: columns by their length, long lists by their first items. */
const outlined = (value: unknown): unknown => {
  if (ArrayBuffer.isView(value))
    return `a column of ${thousands((value as unknown as ArrayLike<number>).length)}`
  if (Array.isArray(value))
    return value.length > ITEMS_SHOWN
      ? [...value.slice(0, ITEMS_SHOWN).map(outlined), `and ${value.length - ITEMS_SHOWN} more`]
      : value.map(outlined)
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, held]) => [key, outlined(held)]))
    : value
}

/** The occurrences of the phases that a phase's result was made from, the nearest first. */
const lineageOf = (
  seen: SeenRun,
  state: RunState,
  path: string,
  handlers: Handlers<MarketServices>,
): readonly PhaseRow[] => {
  const boxes = memoOf(seen.header)?.drawing ?? []
  const readsOf = (of: string): readonly string[] => boxes.find((box) => box.path === of)?.reads ?? []
  const found = new Set<string>()
  const visit = (paths: readonly string[]): void => {
    const fresh = paths.filter((one) => !found.has(one))
    if (fresh.length === 0) return
    for (const one of fresh) found.add(one)
    visit(fresh.flatMap(readsOf))
  }
  visit(readsOf(planPath(path)))
  return [...found].flatMap((one) =>
    Object.entries(state.phases)
      .filter(([name]) => name !== path && planPath(name) === one)
      .map(([name, phase]) => phaseRow(name, phase, state.last_at, handlers)),
  )
}

/** A phase of a run with its config, key, result and lineage. */
export const phaseView = async (
  seen: SeenRun,
  path: string,
  { store }: Onlooker,
  handlers: Handlers<MarketServices>,
): Promise<Either<CliFailure, PhaseView>> => {
  const events = runEventsIn(seen.entries)
  const state = await withValues(stateOf(events), store)
  const phase = state.phases[path]
  if (phase === undefined)
    return left(
      unable(
        `run ${seen.header.run} has not come to a phase "${path}"${didYouMean(path, Object.keys(state.phases))}`,
      ),
    )
  const key = phase.scheduled_key ?? phase.key
  const inputs = key === undefined || store === undefined ? undefined : await store.key_inputs.get(key)
  const kept = inputs === undefined || isLeft(inputs) ? undefined : outlined(inputs.right)
  return right({
    phase: phaseRow(path, phase, state.last_at, handlers),
    inputs: isRecord(kept) ? kept : null,
    result: outlined(phase.value ?? null),
    printed: phase.value === undefined ? [] : textOf(handlers, phase.kind, phase.value),
    lineage: lineageOf(seen, state, path, handlers),
    read_by: (memoOf(seen.header)?.drawing ?? [])
      .filter(({ reads }) => reads.includes(planPath(path)))
      .map((box) => box.path),
    log: events.filter((event) => 'path' in event && event.path === path).map(eventLine),
  })
}
