import { type Either, left, right } from 'fp-ts/lib/Either.js'

/** What is said where a file does not give the one that was asked for. */
export interface ExportSays {
  /** There is nothing of the kind. */
  readonly none: string
  /** Before the names, where there are several and none was asked for. */
  readonly several: string
  /** There is none of this name among those that there are. */
  readonly unknown: (name: string, names: readonly string[]) => string
}

/** Of what a file holds, the one of a name; without a name the default one, or the only one. Errors: in words. */
export const chosenExport = <A>(
  file: string,
  name: string | undefined,
  all: Readonly<Record<string, A>>,
  { none, several, unknown }: ExportSays,
): Either<string, readonly [string, A]> => {
  const names = Object.keys(all)
  const wanted = name ?? (names.length === 1 ? names[0] : 'default')
  const one = wanted !== undefined && Object.hasOwn(all, wanted) ? all[wanted] : undefined
  if (wanted !== undefined && one !== undefined) return right([wanted, one])
  return left(
    name !== undefined
      ? unknown(name, names)
      : names.length === 0
        ? none
        : `${several}, say which: ${names.map((key) => `${file}#${key}`).join(', ')}`,
  )
}
