import { isLeft } from 'fp-ts/lib/Either.js'
import type { MarketServices } from '../candidate/services.js'
import { itemFamilies, itemFamilyText } from '../phases/validation/item-family.js'
import type { Outcome, RunStatus } from '../run/event.js'
import { type Handlers, textOf } from '../run/handler.js'
import { showPhaseError } from '../run/phase-error.js'

interface Ended {
  readonly status: RunStatus
  readonly phases: Readonly<Record<string, Outcome>>
  readonly warnings: readonly string[]
}

const phaseLines = (
  path: string,
  kind: string,
  outcome: Outcome,
  handlers: Handlers<MarketServices>,
): readonly string[] => {
  if (isLeft(outcome)) return ['', `✖ ${path}: ${showPhaseError(outcome.left)}`]
  if (outcome.right._tag !== 'Ran') return ['', `- ${path}: skipped, ${outcome.right.because}`]
  return ['', `${path}:`, ...textOf(handlers, kind, outcome.right.value)]
}

const givenBy = (phases: Ended['phases']): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(phases).flatMap(([path, outcome]) =>
      outcome._tag === 'Right' && outcome.right._tag === 'Ran' ? [[path, outcome.right.value] as const] : [],
    ),
  )

/** What a study found, phase by phase in the order in which they ended, in the words of its handlers, as the command line prints it. */
export const studyText = (
  { status, phases, warnings }: Ended,
  kinds: ReadonlyMap<string, string>,
  handlers: Handlers<MarketServices>,
): string =>
  [
    status,
    ...warnings.map((warning) => `! ${warning}`),
    ...Object.entries(phases).flatMap(([path, outcome]) =>
      phaseLines(path, kinds.get(path) ?? '', outcome, handlers),
    ),
    ...itemFamilies(givenBy(phases)).flatMap((family) => ['', itemFamilyText(family)]),
  ].join('\n')
