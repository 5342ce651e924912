import type { Artifact } from './artifact.js'
import type { Entry } from './entry.js'
import type { LookRecord, Looks } from './look.js'
import type { Readable, Stored } from './stored.js'

/** What an action gave. */
export interface Snapshot {
  readonly key: string
  readonly kind: string
  readonly value: unknown
  /** Hash of the value's canonical bytes. */
  readonly content: string
  readonly duration_ms: number
  readonly run: string
}

/** A damaged value is found and never returned: the caller computes it again. */
export type Lookup =
  | { readonly _tag: 'Hit'; readonly snapshot: Snapshot }
  | { readonly _tag: 'Miss' }
  | { readonly _tag: 'Damaged'; readonly what: string }

export interface Snapshots {
  readonly get: (key: string) => Stored<Lookup>
  /** The snapshots of one kind of action, in the order of their keys; a record that cannot be read may be of any kind. */
  readonly ofKind: (kind: string) => Stored<Readable<Snapshot>>
}

/** What keys were made of: the fields whose hash a key is. */
export interface KeyInputs {
  /** Keeps the canonical bytes whose hash a key is, without waiting for the disk. */
  readonly put: (key: string, inputs: Uint8Array) => Stored<void>
  /** The fields of a key, or `undefined` where they are not kept or damaged. */
  readonly get: (key: string) => Stored<unknown>
}

export interface Artifacts {
  /** Stores content under its hash; what is there already is left as it is. */
  readonly put: (codec: string, content: Uint8Array) => Stored<Artifact>
  /** The content, or `undefined` where it is missing or damaged. */
  readonly get: (artifact: Artifact) => Stored<Uint8Array | undefined>
}

/** A run as the store knows it; its status is a fold of its events. */
export interface RunHeader {
  readonly run: string
  readonly template: string
  readonly workflow: string
  readonly inputs: unknown
  readonly seed: number
  readonly dataset: unknown
  readonly engine: string
  readonly started_at: number
  /** What the caller wants back when it goes on with an interrupted run. */
  readonly memo: unknown
}

export interface Journal {
  readonly start: (header: RunHeader) => Stored<void>
  /** Appends without waiting for the disk: what a crash loses of it, a later run does not need. */
  readonly append: (run: string, from: number, events: readonly unknown[]) => Stored<void>
  readonly header: (run: string) => Stored<RunHeader | undefined>
  /** The headers of all runs, oldest first. */
  readonly runs: () => Stored<Readable<RunHeader>>
  /** The entries of a run in order; a damaged one hides none that follow. */
  readonly entries: (run: string) => Stored<readonly Entry[]>
}

/** Work that has not ended, as far as it is kept: a head, which is replaced, and parts, which are added. All canonical data. */
export interface Unfinished {
  readonly head: unknown
  readonly parts: readonly unknown[]
}

/** Whose unfinished work it is: an action, and within it a step that the program names, or none. */
export interface Step {
  readonly key: string
  readonly step: string
}

/** Unfinished work, until a commit of the action's key takes that of all its steps away. */
export interface Checkpoints {
  /** The last head and all parts before it, or `undefined` where there is none or any of it is missing or damaged. */
  readonly get: (of: Step) => Stored<Unfinished | undefined>
  /** Puts a part in its place, from 0, and the head that knows of it: both or neither, on disk when it resolves. */
  readonly put: (of: Step, place: number, unfinished: Kept) => Stored<void>
}
/** One put of unfinished work. */
export interface Kept {
  readonly head: unknown
  readonly part: unknown
}

/** What ends a phase: its snapshot, the events up to and with its end, and the end of its checkpoint, in one synced batch. */
export interface Commit {
  readonly snapshot: Omit<Snapshot, 'content'>
  readonly run: string
  readonly from: number
  readonly events: (content: string) => readonly unknown[]
  /** The look that the snapshot is evidence of, where it is none that was kept before. */
  readonly look?: LookRecord
}

/** Where results outlive the process. Every adapter passes `storeLaws`. */
export interface Store {
  readonly snapshots: Snapshots
  readonly key_inputs: KeyInputs
  readonly artifacts: Artifacts
  readonly journal: Journal
  readonly checkpoints: Checkpoints
  readonly looks: Looks
  /** What of its records cannot be read, or is named by others and is not there, in words; content is looked at where it is used. */
  readonly losses: () => Stored<readonly string[]>
  readonly commit: (commit: Commit) => Stored<string>
  /** Closes after what is under way has settled. */
  readonly close: () => Stored<void>
}
