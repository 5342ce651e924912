import { filter, lastValueFrom } from 'rxjs'
import { handlers } from './build/src/phases/handlers.js'
import { inputTypes } from './build/src/phases/inputs.js'
import { dataIdentity, servicesOn } from './build/src/candidate/services.js'
import { memoryEnv, prepare, run } from './build/src/run/run.js'
import { asTemplate } from './build/src/workflow/template.js'
import { expectRight } from './expect-right.mjs'

export const servicesOf = (dataset) => servicesOn(dataset)

/** Runs one phase through the interpreter into a fresh store in memory; gives its value. */
export const wholePhase = async (phase, dataset) => {
  const prepared = expectRight(prepare(asTemplate(phase), {}, handlers, inputTypes))
  const env = memoryEnv({ handlers, services: servicesOf(dataset), identity: dataIdentity(dataset) })
  const ended = run(prepared, env).pipe(filter((event) => event._tag === 'PhaseEnded'))
  return expectRight((await lastValueFrom(ended)).outcome).value
}
