import type { RunEvent } from '../run/event.js'
import { cooperativeText } from './cooperative.js'

/** A part that was edited without a new version, in words. */
export const changeText = ({
  sort,
  name,
  version,
}: {
  readonly sort: string
  readonly name: string
  readonly version: number
}): string =>
  `library.${sort}.${name}, version ${version}, has other code than an earlier run found: what uses it is computed again`

/** A result of a phase that was damaged, in words. */
export const damageText = ({ path, what }: { readonly path: string; readonly what: string }): string =>
  `${path}: ${what} is damaged and computed again`

/** What an event of a run warns of, in words. */
export const warningsOf = (event: RunEvent): readonly string[] => {
  switch (event._tag) {
    case 'LossesFound':
      return event.what.map((what) => `${what} cannot be read`)
    case 'DamageFound':
      return [damageText(event)]
    case 'PartChanged':
      return [changeText(event)]
    case 'CooperativeTimeOuts':
      return [cooperativeText(event)]
    case 'RunStarted':
    case 'PhaseScheduled':
    case 'PhaseStarted':
    case 'PhaseProgressed':
    case 'PhaseEnded':
    case 'DeathsFound':
    case 'RunEnded':
      return []
  }
}
