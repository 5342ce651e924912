import { left, map } from 'fp-ts/lib/Either.js'
import { type Emission, isProgress } from '../run/emission.js'
import type { OwnUnits } from '../run/executors/own-units.js'
import type { UnitSurroundings } from '../run/executors/unit.js'
import { crashed } from '../run/phase-error.js'
import { claim, dropRest } from './claims.kernel.js'
import type { HelpTask } from './phase-task.js'

async function* emissionsOf(
  { work }: OwnUnits,
  { name, inputs }: HelpTask['batch'],
  unit: number,
  around: UnitSurroundings,
): AsyncGenerator<Emission<unknown>> {
  try {
    yield* work(name)(inputs[unit], around)
  } catch (cause) {
    yield left(crashed(cause))
  }
}

/** Does units of a batch as long as there are any, and sends what they emit to the thread that handed them out. */
export const helped = async (
  { batch, who, peer }: Pick<HelpTask, 'batch' | 'who' | 'peer'>,
  own: OwnUnits,
  around: UnitSurroundings,
): Promise<void> => {
  const { encode } = own.output(batch.name)
  for (let unit = claim(batch.claims, who); unit !== undefined; unit = claim(batch.claims, who))
    for await (const emission of emissionsOf(own, batch, unit, around)) {
      if (emission._tag === 'Left') dropRest(batch.claims)
      peer.postMessage({ number: unit, emission: isProgress(emission) ? emission : map(encode)(emission) })
    }
}
