import type { WindowConfig } from './config.js'
import type { PurgeSource } from './window-result.js'

/** How long the purge is and why, as far as that is known before any window is run. */
export const knownPurge = ({
  scheme,
  candidate,
  search,
}: WindowConfig): { readonly bars?: number; readonly source: PurgeSource } => {
  const bound = (candidate ?? search)?.execution.risk.max_holding
  return scheme.purge !== undefined
    ? { bars: scheme.purge, source: 'given' }
    : scheme.kind === 'walk_forward'
      ? { bars: 0, source: 'no_overlap' }
      : bound !== undefined
        ? { bars: bound, source: 'max_holding' }
        : { source: 'holding_times' }
}
