import type { Artifact } from '../store/artifact.js'
import type { Compiled, CompiledTemplate, NameSource } from '../workflow/plan/compiled.js'
import type { Guard } from '../workflow/plan/guard.js'
import type { PlannedVertex } from '../workflow/plan/plan.js'
import { type Frame, outward } from './frame.js'

/** References to the ledgers of searches, each once, in the order of their hashes. */
export type Ledgers = readonly Artifact[]
const NO_LEDGERS: Ledgers = []

/** The ledgers of some sets, each once. */
export const ledgersOf = (...sets: readonly Ledgers[]): Ledgers => {
  const filled = sets.filter(({ length }) => length > 0)
  const [only] = filled
  if (only === undefined) return NO_LEDGERS
  if (filled.length === 1) return only
  const each = new Map(filled.flat().map((ledger) => [ledger.sha256, ledger]))
  return [...each.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
}

/** The ledgers behind what some vertices gave; that one gave nothing was decided by its tests and by what it read. */
const ofVertices = (frame: Frame, sources: readonly NameSource[]): readonly Ledgers[] =>
  sources.flatMap(({ vertex }) => {
    const end = frame.settled[vertex]
    const planned = frame.graph.vertices[vertex]
    if (end === undefined || planned === undefined) return []
    return [end._tag === 'Skipped' ? inheritedBy(frame, planned) : end.ledgers]
  })

/** Behind how all vertices of a frame ended, and what decided that the frame was reached. */
export const ledgersOfFrame = (frame: Frame): Ledgers =>
  ledgersOf(
    frame.inherited,
    ...ofVertices(
      frame,
      frame.graph.vertices.map(({ id }) => ({ vertex: id, prefix: [] })),
    ),
  )

const inScope = (frame: Frame, prefix: string): readonly Ledgers[] =>
  ofVertices(
    frame,
    frame.graph.vertices.flatMap(({ id, path }) =>
      path.startsWith(prefix) ? [{ vertex: id, prefix: [] }] : [],
    ),
  )

/** The ledgers behind whatever an expression may read, seen from a frame, whichever of it decides the value. */
export const ledgersRead = (frame: Frame, expression: Compiled): Ledgers => {
  switch (expression._tag) {
    case 'Read':
      return ledgersOf(...ofVertices(outward(frame, expression.up), expression.sources))
    case 'ReadScope':
      return ledgersOf(...inScope(outward(frame, expression.up), `${expression.prefix}/`))
    case 'ReadBefore': {
      const { before } = outward(frame, expression.up)
      return before === undefined
        ? ledgersRead(frame, expression.first)
        : ledgersOf(...ofVertices(before, expression.sources))
    }
    case 'ReadItem':
      return outward(frame, expression.up).inherited
    case 'Operation':
      return ledgersOf(...expression.args.map((arg) => ledgersRead(frame, arg)))
    case 'ReadInput':
    case 'ReadRound':
    case 'ReadIndex':
    case 'Constant':
      return NO_LEDGERS
  }
}

/** The ledgers behind every expression of a templated value. */
const ledgersIn = (frame: Frame, template: CompiledTemplate): Ledgers => {
  switch (template._tag) {
    case 'Value':
      return NO_LEDGERS
    case 'Slot':
      return ledgersRead(frame, template.expression)
    case 'Items':
      return ledgersOf(...template.items.map((item) => ledgersIn(frame, item)))
    case 'Fields':
      return ledgersOf(...template.fields.map(([, field]) => ledgersIn(frame, field)))
  }
}

/** The ledgers behind the tests that a vertex or another test stands under, and theirs. */
export const ledgersOfGuard = (frame: Frame, guard: Guard): Ledgers => {
  const decisions = [...new Set(guard.flat().map((literal) => Math.abs(literal) - 1))]
  return ledgersOf(
    frame.inherited,
    ...decisions.flatMap((at) => {
      const decision = frame.graph.decisions[at]
      return decision === undefined
        ? []
        : [ledgersRead(frame, decision.test), ledgersOfGuard(frame, decision.guard)]
    }),
  )
}

/** The ledgers behind all that a vertex reads before it runs: its config or list, its tests, and of a later round the one before and what let it go on. */
export const inheritedBy = (frame: Frame, { guard, work }: PlannedVertex, before?: Frame): Ledgers =>
  ledgersOf(
    ledgersOfGuard(frame, guard),
    work._tag === 'Phase' ? ledgersIn(frame, work.config) : NO_LEDGERS,
    work._tag === 'ForEach' ? ledgersRead(frame, work.over) : NO_LEDGERS,
    before === undefined ? NO_LEDGERS : ledgersOfFrame(before),
    before === undefined || work._tag !== 'Iterate' ? NO_LEDGERS : ledgersRead(before, work.until),
  )
