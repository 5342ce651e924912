import { isRecord } from '../../core/codec/codec.js'
import type { RunHeader } from '../../store/store.js'
import type { Bundle } from './bundle.js'
import type { PartIdentity } from './identity.js'

/** The parts of a bundle as a run's header remembers them. */
export const rememberedParts = ({ identities }: Pick<Bundle, 'identities'>): readonly PartIdentity[] => [
  ...identities.values(),
]

const partsOf = ({ memo }: Pick<RunHeader, 'memo'>): readonly PartIdentity[] =>
  isRecord(memo) && Array.isArray(memo['library']) ? (memo['library'] as readonly PartIdentity[]) : []

/**
 * The parts that have other code than the latest of these runs found under the same name and version: either the version
 * was forgotten, or two parts share it.
 */
export const changedParts = (
  bundle: Pick<Bundle, 'identities'>,
  runs: readonly Pick<RunHeader, 'memo'>[],
): readonly PartIdentity[] =>
  rememberedParts(bundle).filter((part) => {
    const before = runs
      .flatMap(partsOf)
      .findLast(
        ({ sort, name, version }) => sort === part.sort && name === part.name && version === part.version,
      )
    return before !== undefined && (before.text !== part.text || before.module !== part.module)
  })
