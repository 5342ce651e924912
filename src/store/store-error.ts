/** Why a store could not do what was asked. */
export type StoreError =
  | { readonly _tag: 'StoreBusy'; readonly directory: string; readonly owner: number | undefined }
  | {
      readonly _tag: 'StoreFailed'
      readonly reason: 'full' | 'read_only' | 'closed' | 'gone' | 'io'
      readonly message: string
    }
  | { readonly _tag: 'StoreDamaged'; readonly directory: string; readonly because: string }
  | { readonly _tag: 'NotAStore'; readonly directory: string; readonly because: string }
  | {
      readonly _tag: 'WrongFormat'
      readonly directory: string
      readonly found: unknown
      readonly known: number
    }

export const showStoreError = (error: StoreError): string => {
  switch (error._tag) {
    case 'StoreBusy':
      return `the store ${error.directory} is in use${error.owner === undefined ? '' : ` by process ${error.owner}`}`
    case 'StoreFailed':
      return error.reason === 'full'
        ? `the store's disk is full (${error.message}); free some space and run again, it goes on`
        : `the store failed: ${error.message}`
    case 'StoreDamaged':
      return `the store ${error.directory} is damaged: ${error.because}`
    case 'NotAStore':
      return `${error.directory} is no store: ${error.because}`
    case 'WrongFormat':
      return `the store ${error.directory} has format ${String(error.found)}, this version reads ${error.known}`
  }
}

const codes = (cause: unknown): string =>
  cause instanceof Error
    ? `${'code' in cause ? String(cause.code) : ''} ${cause.message} ${codes(cause.cause)}`
    : ''

const messageOf = (cause: unknown): string =>
  cause instanceof Error
    ? cause.cause instanceof Error
      ? cause.cause.message
      : cause.message
    : String(cause)

/** The code of an error that says that the directory of a store vanished while it was open. */
export const STORE_GONE = 'STORE_GONE'

const isClosed = (cause: unknown): boolean =>
  cause instanceof Error &&
  'code' in cause &&
  cause.code === 'LEVEL_DATABASE_NOT_OPEN' &&
  cause.cause === undefined

/** Sorts what the file system or LevelDB threw. */
export const storeFailed = (cause: unknown): StoreError => {
  const text = codes(cause)
  const reason = text.includes(STORE_GONE)
    ? 'gone'
    : /ENOSPC|No space left/i.test(text)
      ? 'full'
      : /EROFS|EACCES|EPERM|Read-only|Permission denied/i.test(text)
        ? 'read_only'
        : isClosed(cause)
          ? 'closed'
          : 'io'
  return { _tag: 'StoreFailed', reason, message: messageOf(cause) }
}

/** What LevelDB says of tables that it cannot read: damaged, cut short, or gone. */
const DAMAGE =
  /LEVEL_CORRUPTION|Corruption|does not exist \(create_if_missing|\.ldb: No such|CURRENT|MANIFEST|[\\/]db[\\/].*: (?:No such file|Is a directory)|[Tt]runcated|bad block|too short/

/** Sorts what LevelDB threw about the database of a directory: damage is distinguished from a disk that fails. */
export const databaseFailed = (directory: string, cause: unknown): StoreError => {
  const failed = storeFailed(cause)
  return failed._tag === 'StoreFailed' && failed.reason === 'io' && DAMAGE.test(codes(cause))
    ? { _tag: 'StoreDamaged', directory, because: failed.message }
    : failed
}
