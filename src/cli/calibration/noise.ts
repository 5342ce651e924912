import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isRecord } from '../../core/codec/codec.js'
import { showDataError } from '../../market/bars/data-error.js'
import { type Dataset, dataset } from '../../market/bars/dataset.js'
import { bootstrappedBars } from '../../market/synthetic/resampled.kernel.js'
import { showPhaseError } from '../../run/phase-error.js'
import type { Study } from '../../templates/study.js'
import { partsOf } from '../../workflow/fold.js'
import type { Template } from '../../workflow/template.js'
import { expressionsIn } from '../../workflow/templated.js'
import { type PhaseNode, type WorkflowNode, workflowNode } from '../../workflow/workflow.js'
import { type CliFailure, unable } from '../io.js'

/** Bars of a block of own moves. */
export const BLOCK = 20

/** A market without an edge: blocks of these bars' own moves, without their mean, at the same times. */
export const noiseMarket = (own: Dataset, seed: number): Either<CliFailure, Dataset> => {
  const { bars, periods_per_year } = own
  const made = dataset(
    {
      name: `noise of ${own.name}, seed ${seed}`,
      price_only: false,
      tell_moves: false,
      ...(typeof periods_per_year === 'number' ? { periods_per_year } : {}),
    },
    bootstrappedBars(bars, BLOCK, seed),
  )
  return isLeft(made) ? left(unable(showDataError(made.left))) : made
}

/** The search of a phase as a phase of its own: an optimization of strategies, or what each window of a validation searches. */
const searchIn = (phase: PhaseNode): PhaseNode | undefined => {
  const { config } = phase
  if (!isRecord(config) || expressionsIn(config).some(([{ _tag }]) => _tag !== 'Input')) return undefined
  if (phase.kind === 'optimization' && config['strategies'] !== undefined) return phase
  const { search, scheme } = config
  return phase.kind === 'validation' &&
    isRecord(search) &&
    search['strategies'] !== undefined &&
    isRecord(scheme)
    ? { ...phase, kind: 'optimization', config: { range: scheme['range'] ?? {}, ...search } }
    : undefined
}

const searches = (node: WorkflowNode): readonly PhaseNode[] => {
  const own = node._tag === 'Phase' ? searchIn(node) : undefined
  return own === undefined ? partsOf(node).flatMap(searches) : [own]
}

/** The first search of a workflow that depends on nothing but its inputs, alone. */
export const searchOf = (
  template: Template,
): { readonly name: string; readonly alone: Template } | undefined => {
  const [first] = searches(workflowNode(template.workflow))
  return first === undefined
    ? undefined
    : {
        name: first.name,
        alone: { ...template, workflow: first, result: {} },
      }
}

/** The best score of a search, and of what; absent where no trial has one. */
export interface BestScore {
  readonly score: number
  readonly trials: number
}

/** What the one phase of a study found. */
export const bestTrial = ({ phases }: Study): Either<CliFailure, BestScore | undefined> => {
  const [outcome] = Object.values(phases)
  if (outcome?._tag === 'Left')
    return outcome.left._tag === 'Failed' ? right(undefined) : left(unable(showPhaseError(outcome.left)))
  const value = outcome?.right._tag === 'Ran' ? outcome.right.value : undefined
  const best = isRecord(value) ? value['best'] : undefined
  const counts = isRecord(value) ? value['counts'] : undefined
  return isRecord(best) && typeof best['score'] === 'number'
    ? right({
        score: best['score'],
        trials: isRecord(counts) && typeof counts['trials'] === 'number' ? counts['trials'] : 0,
      })
    : right(undefined)
}
