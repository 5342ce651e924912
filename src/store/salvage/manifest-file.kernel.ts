import { byteReader, take, varint } from './byte-reader.kernel.js'
import { logEntries } from './log-file.kernel.js'

/** What an edit of a manifest holds, by the numbers of LevelDB's format. */
const [COMPARATOR, LOG, NEXT, SEQUENCE, POINTER, DELETED, ADDED, BEFORE] = [1, 2, 3, 4, 5, 6, 7, 9]

/** Takes up one edit; false where it cannot be read. */
const edited = (edit: Uint8Array, tables: Set<number>): boolean => {
  const reader = byteReader(edit)
  const text = (): unknown => take(reader, varint(reader))
  while (!reader.failed && reader.at < reader.end) {
    const tag = varint(reader)
    if (tag === COMPARATOR) text()
    else if (tag === LOG || tag === NEXT || tag === SEQUENCE || tag === BEFORE) varint(reader)
    else if (tag === POINTER) {
      varint(reader)
      text()
    } else if (tag === DELETED) {
      varint(reader)
      tables.delete(varint(reader))
    } else if (tag === ADDED) {
      varint(reader)
      tables.add(varint(reader))
      varint(reader)
      text()
      text()
    } else return false
  }
  return !reader.failed
}

/**
 * The numbers of the tables that a manifest of LevelDB knows: those that are written whole. **Cost**: O(bytes). **NaN**: none.
 * **Look-ahead**: none.
 */
export const tablesOfManifest = (bytes: Uint8Array): ReadonlySet<number> => {
  const tables = new Set<number>()
  logEntries(bytes, (edit) => edited(edit, tables))
  return tables
}
