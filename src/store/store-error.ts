/** Why a store could not do what was asked. */
export type StoreError =
  | { readonly _tag: 'StoreBusy'; readonly directory: string; readonly owner: number | undefined }
  | {
      readonly _tag: 'StoreFailed'
      readonly reason: 'full' | 'read_only' | 'closed' | 'io'
      readonly message: string
    }
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
      return `the store ${error.directory} is in use${error.owner === undefined ? '' : ` by process ${error.owner}`}; wait for it, or take another with --store`
    case 'StoreFailed':
      return error.reason === 'full'
        ? `the store's disk is full (${error.message}); free some space and run again, it goes on`
        : `the store failed: ${error.message}`
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

/** Sorts what the file system or LevelDB threw. */
export const storeFailed = (cause: unknown): StoreError => {
  const text = codes(cause)
  const message =
    cause instanceof Error
      ? cause.cause instanceof Error
        ? cause.cause.message
        : cause.message
      : String(cause)
  const reason = /ENOSPC|No space left/i.test(text)
    ? 'full'
    : /EROFS|EACCES|EPERM|Read-only|Permission denied/i.test(text)
      ? 'read_only'
      : /LEVEL_DATABASE_NOT_OPEN/.test(text)
        ? 'closed'
        : 'io'
  return { _tag: 'StoreFailed', reason, message }
}
