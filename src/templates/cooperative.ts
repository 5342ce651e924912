import type { RunEvent } from '../run/event.js'
import { possiblePhases } from '../workflow/plan/phases.js'
import type { Plan } from '../workflow/plan/plan.js'

type CooperativeTimeOuts = Extract<RunEvent, { readonly _tag: 'CooperativeTimeOuts' }>

const BECAUSE = {
  library:
    'a library that is given as a value runs in this thread; from a file, by `regimen run FILE --library PARTS.ts`, it runs in workers',
  workers: 'with 0 workers all runs in this thread',
} as const

/** The phases of a plan whose time-outs are heard only at break points, since they run in the caller's thread. */
export const cooperativeTimeOuts = (
  plan: Plan,
  because: CooperativeTimeOuts['because'],
): readonly CooperativeTimeOuts[] => {
  const paths = possiblePhases(plan).flatMap(({ path, timeout_ms }) =>
    timeout_ms === undefined ? [] : [path],
  )
  return paths.length === 0 ? [] : [{ _tag: 'CooperativeTimeOuts', paths, because, at: 0 }]
}

/** The same in words. */
export const cooperativeText = ({ paths, because }: CooperativeTimeOuts): string =>
  `${paths.join(', ')}: a time-out is heard after at most 4,096 bars or one draw, a cancel where a phase waits: ${BECAUSE[because]}`
