import { sha256 } from '../../core/canonical/content-key.js'
import { type AnyCodec, isRecord } from '../../core/codec/codec.js'
import type { PartSort } from './library.js'

/** Where a part was loaded from: a module, its export, and the hash of the module and of its own relative imports. */
export interface ModuleOrigin {
  readonly module: string
  readonly export: string
  readonly sha256: string
}

/**
 * What stands for a part in a key: name and version, with the hash of its module, or, where it was given as a value, of its
 * functions' text. So an edited part whose version was forgotten is computed again.
 */
export interface PartIdentity {
  readonly sort: PartSort
  readonly name: string
  readonly version: number
  readonly module?: string
  readonly text?: string
}

const isCodec = (value: object): value is AnyCodec => 'decode' in value && 'validate' in value

const linesOf = (value: unknown, path: string, seen: readonly object[]): readonly string[] => {
  if (typeof value === 'function') return [`${path}: ${String(value)}`]
  if (typeof value !== 'object' || value === null) return [`${path}: ${String(value)}`]
  if (isCodec(value)) return [`${path}: codec ${value.name}`]
  if (ArrayBuffer.isView(value) || seen.includes(value)) return []
  return Object.keys(value)
    .toSorted()
    .flatMap((key) =>
      linesOf((value as Readonly<Record<string, unknown>>)[key], `${path}.${key}`, [...seen, value]),
    )
}
/** The hash of a part's functions and data, as text: what they call elsewhere is not seen. */
export const textHash = (part: object): string =>
  sha256(new TextEncoder().encode(linesOf(part, '', []).join('\n')))

const partsIn = (value: unknown, known: ReadonlyMap<object, PartIdentity>): readonly PartIdentity[] => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  const own = known.get(value)
  if (own !== undefined) return [own]
  return (Array.isArray(value) || isRecord(value) ? Object.values(value) : []).flatMap((each) =>
    partsIn(each, known),
  )
}

/** The known parts that a decoded config holds, each once, in the order of sort and name. */
export const knownParts = (
  config: unknown,
  known: ReadonlyMap<object, PartIdentity>,
): readonly PartIdentity[] => {
  const place = ({ sort, name }: PartIdentity): string => `${sort}.${name}`
  return [...new Set(partsIn(config, known))].toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
}
