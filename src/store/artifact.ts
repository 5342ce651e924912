import { type Codec, checked, codec, either, integer, isRecord, struct, text } from '../core/codec/codec.js'

/** A reference to content too large for a result: expressions move it, never what it refers to. */
export interface Artifact<_T = unknown> {
  readonly _tag: 'Artifact'
  /** Name of what the content is, e.g. `signal_logs`. */
  readonly codec: string
  readonly sha256: string
  readonly bytes: number
}

const fields = struct('artifact', {
  _tag: checked(text, (tag) => (tag === 'Artifact' ? undefined : 'an artifact has the tag "Artifact"')),
  codec: text,
  sha256: checked(text, (hash) => (/^[0-9a-f]{64}$/.test(hash) ? undefined : 'not a SHA-256 in hexadecimal')),
  bytes: integer(0),
})

const isArtifact = (value: object): value is Artifact =>
  '_tag' in value && value._tag === 'Artifact' && 'sha256' in value

/** Decodes a reference to content of one kind. */
export const artifactCodec = <T>(name: string): Codec<Artifact<T>> =>
  either(
    'artifact',
    (value) => isRecord(value) && isArtifact(value),
    checked(fields, ({ codec: other }) =>
      other === name ? undefined : `an artifact of ${other}, not of ${name}`,
    ),
    codec(
      'artifact',
      (_value): _value is never => false,
      `a reference to ${name} that an earlier phase gave; write it as "\${PHASE.${name === 'ledger' ? 'trials' : name}}"`,
    ),
  ) as unknown as Codec<Artifact<T>>

/** The artifacts that a value refers to. */
export const artifactsIn = (value: unknown): readonly Artifact[] => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  if (isArtifact(value)) return [value]
  return Object.values(value).flatMap(artifactsIn)
}
