import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { type Emission, isProgress, type Progress, progress } from '../emission.js'
import type { PhaseError } from '../phase-error.js'
import type { Handed } from './unit.js'

const shareOf = ({ done, total }: Progress): number => done / Math.max(1, total)

/** How far all units are, of which each counts alike: in steps of the last that moved. */
const together = (known: readonly Progress[], count: number, { total, note, best }: Progress): Progress => {
  const share = known.reduce((sum, one) => sum + shareOf(one), 0)
  return progress(Math.round(share * total), count * total, note, best)
}

/**
 * What some units gave, in the order of their inputs: progress of all of them together, then the outputs, or the fault of the
 * first that failed, whichever was done first. Emits no result where a unit was cancelled.
 */
export async function* gatheredUnits<O>(
  handed: AsyncIterable<Handed<O>>,
  count: number,
  /** Names the units. */
  note: string,
): AsyncGenerator<Emission<readonly O[]>> {
  const outputs = new Map<number, O>()
  const faults = new Map<number, Emission<never>>()
  const known: Progress[] = []
  for await (const { number, emission } of handed) {
    if (isProgress(emission)) {
      known[number] = emission
      yield together(known, count, emission)
    } else if (isLeft(emission)) faults.set(number, emission)
    else {
      outputs.set(number, emission.right)
      const total = known[number]?.total ?? 1
      known[number] = progress(total, total, note)
      yield together(known, count, known[number])
    }
  }
  const [first] = [...faults].toSorted(([a], [b]) => a - b)
  if (first !== undefined) yield first[1]
  else if (outputs.size === count)
    yield right([...outputs].toSorted(([a], [b]) => a - b).map(([, output]) => output))
}

/** What units gave, each as soon as all before it are there, whichever was done first. */
export async function* unitsInOrder<O>(
  handed: AsyncIterable<Handed<O>>,
): AsyncGenerator<Either<PhaseError, O>> {
  const waiting = new Map<number, Either<PhaseError, O>>()
  const at = { next: 0 }
  function* due(): Generator<Either<PhaseError, O>> {
    for (;;) {
      const one = waiting.get(at.next)
      if (one === undefined) return
      waiting.delete(at.next)
      at.next += 1
      yield one
    }
  }
  for await (const { number, emission } of handed) {
    if (isProgress(emission)) continue
    waiting.set(number, emission)
    yield* due()
  }
}
