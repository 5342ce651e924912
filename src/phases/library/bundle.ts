import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { isRecord } from '../../core/codec/codec.js'
import type { Scope } from '../../core/codec/scope.js'
import { didYouMean } from '../../core/near.js'
import { familyOf } from '../../portfolio/orders/order-machine-part.js'
import type { Operators } from '../../strategy/language/operator.js'
import { type PlanFault, planFault } from '../../workflow/plan/fault.js'
import { type ModuleOrigin, type PartIdentity, textHash } from './identity.js'
import { type Library, type LibraryInput, type PartSort, SORTS } from './library.js'
import { partProblem } from './part-problem.js'

/** A library of a user, and where it was loaded from; without an origin it was given as a value. */
export interface LibrarySource {
  /** As it was given: what is wrong with it is said when it is bundled. */
  readonly library: LibraryInput
  readonly from?: ModuleOrigin
}

/** Libraries put together: what users added, and that with the parts that come with the project. */
export interface Bundle {
  readonly own: Library
  readonly all: Library
  readonly modules: readonly ModuleOrigin[]
  /** What the names of own parts mean wherever something is decoded. */
  readonly scope: Scope
  /** What stands in keys for each part that is code. */
  readonly identities: ReadonlyMap<object, PartIdentity>
}

interface Entry {
  readonly sort: PartSort
  readonly name: string
  readonly part: object
  readonly from: ModuleOrigin | undefined
}

/** The operators that strategies carry join those that are listed: whoever reads a strategy by name needs them. */
const carriedBy = ({ strategies = {} }: LibraryInput): Operators =>
  Object.fromEntries(
    Object.values(strategies).flatMap((one) =>
      one._tag === 'Rules' ? Object.entries(one.operators ?? {}) : [],
    ),
  )

const entriesOf = ({ library, from }: LibrarySource): readonly Entry[] =>
  SORTS.flatMap((sort) =>
    Object.entries({ ...(sort === 'operators' ? carriedBy(library) : {}), ...library[sort] }).map(
      ([name, part]) => ({
        sort,
        name,
        part: sort === 'order_machines' ? familyOf(part as never) : (part as object),
        from,
      }),
    ),
  )

const whereOf = ({ from }: Pick<Entry, 'from'>): string =>
  from === undefined ? 'a library given as a value' : `${from.module}#${from.export}`

const strangersIn = ({ library, from }: LibrarySource): readonly PlanFault[] =>
  Object.keys(library)
    .filter((key) => !(SORTS as readonly string[]).includes(key))
    .map((key) =>
      planFault(
        'BadConfig',
        `library.${key}`,
        `${whereOf({ from })}: a library has no "${key}"${didYouMean(key, SORTS)}`,
      ),
    )

const versionOf = ({ sort, part }: Entry): number | undefined =>
  sort === 'strategies' && 'machine' in part
    ? (part.machine as { readonly version: number }).version
    : 'version' in part
      ? (part.version as number)
      : undefined

const identityOf = (entry: Entry): PartIdentity | undefined => {
  const version = versionOf(entry)
  if (version === undefined) return undefined
  const { sort, name, part, from } = entry
  return { sort, name, version, ...(from === undefined ? { text: textHash(part) } : { module: from.sha256 }) }
}

const libraryOf = (entries: readonly Entry[]): Library =>
  Object.fromEntries(
    SORTS.map((sort) => [
      sort,
      Object.fromEntries(entries.flatMap((one) => (one.sort === sort ? [[one.name, one.part]] : []))),
    ]),
  ) as unknown as Library

/** Sorts whose names stand in one place: `--strategy` takes a strategy or an order machine. */
const NAMED_TOGETHER: readonly PartSort[] = ['strategies', 'order_machines']
const together = (sort: PartSort): readonly PartSort[] =>
  NAMED_TOGETHER.includes(sort) ? NAMED_TOGETHER : [sort]

const twiceIn = (entries: readonly Entry[], builtIn: Library): readonly PlanFault[] =>
  entries.flatMap((entry, i): readonly PlanFault[] => {
    const { sort, name, part } = entry
    const sorts = together(sort)
    const other = entries
      .slice(0, i)
      .find((one) => sorts.includes(one.sort) && one.name === name && one.part !== part)
    const isBuiltIn = sorts.some((each) => Object.hasOwn(builtIn[each], name))
    return other === undefined && !isBuiltIn
      ? []
      : [
          planFault(
            'NameClash',
            `library.${sort}.${name}`,
            `the name stands twice: in ${whereOf(entry)} and in ${isBuiltIn || other === undefined ? 'what comes with regimen' : `${whereOf(other)}${other.sort === sort ? '' : `, under ${other.sort}`}`}`,
          ),
        ]
  })

/**
 * Puts users' libraries together with the built-in one. Errors, all at once: one name twice in a sort or among strategies and order machines, what is no part of its
 * sort, a sort that there is not.
 */
export const bundled = (
  builtIn: Library,
  sources: readonly LibrarySource[],
): Either<readonly PlanFault[], Bundle> => {
  const notRecords = sources.flatMap((source): readonly PlanFault[] =>
    isRecord(source.library)
      ? []
      : [planFault('BadConfig', 'library', `${whereOf({ from: source.from })}: it is no record of parts`)],
  )
  if (notRecords.length > 0) return left(notRecords)
  const strangers = sources.flatMap(strangersIn)
  const written = sources.flatMap(({ library, from }) =>
    SORTS.flatMap((sort) =>
      Object.entries(library[sort] ?? {}).flatMap(([name, part]) => {
        const problem = partProblem(sort, name, part)
        return problem === undefined
          ? []
          : [planFault('BadConfig', `library.${sort}.${name}`, `${whereOf({ from })}: ${problem}`)]
      }),
    ),
  )
  const wrong = [...strangers, ...written]
  if (wrong.length > 0) return left(wrong)
  const entries = sources.flatMap(entriesOf)
  const twice = twiceIn(entries, builtIn)
  if (twice.length > 0) return left(twice)
  const own = libraryOf(entries)
  const { handlers: _handlers, templates: _templates, ...scope } = own
  return right({
    own,
    all: Object.fromEntries(
      SORTS.map((sort) => [sort, { ...builtIn[sort], ...own[sort] }]),
    ) as unknown as Library,
    modules: sources.flatMap(({ from }) => (from === undefined ? [] : [from])),
    scope,
    identities: new Map(
      entries.flatMap((entry) => {
        const identity = identityOf(entry)
        return identity === undefined ? [] : [[entry.part, identity] as const]
      }),
    ),
  })
}
