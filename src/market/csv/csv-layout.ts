import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import type { DataError } from '../bars/data-error.js'
import { NAMES, plainName, ROLES, type Role } from './csv-names.js'
import type { CsvReading } from './csv-options.js'

/** Positions of the columns in a row; -1 where there is none. `fields` is how many fields a row has. */
export interface CsvLayout {
  readonly header: boolean
  readonly fields: number
  readonly time: number
  readonly clock: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  /** No column has an open, a high or a low: they are the close. */
  readonly close_only: boolean
  /** Rows hold the time of day in a column that the header leaves out. */
  readonly unnamed_clock: boolean
  /** Every price has three digits after its point, in a file that no comma parts. */
  readonly three_decimals: boolean
  /** The first line names the kinds of price and two more lines the instrument and the time, as yfinance writes them. */
  readonly stacked: boolean
  /** Names of columns that nothing reads. */
  readonly ignored: readonly string[]
  /** Of these, names that a column which is read has too. */
  readonly twice: readonly string[]
}

const isNumberText = (text: string): boolean => text !== '' && Number.isFinite(Number(text))

/** A row of data in the order time, open, high, low, close: what a file without a header must have. */
const looksLikeData = (fields: readonly string[]): boolean =>
  fields.length >= 5 && /^[+-]?\d/.test(fields[0] ?? '') && fields.slice(2, 5).every(isNumberText)

const isClockText = (text: string): boolean => /^\d{1,2}:\d\d(:\d\d(\.\d+)?)?$/.test(text)

/** Whether any name of the first line is one that bars have. */
const namesSomething = (fields: readonly string[]): boolean =>
  fields.some((field) => {
    const name = plainName(field)
    return name !== '' && ROLES.some((role) => NAMES[role].includes(name))
  })

const badHeader = (
  file: string,
  line: number | undefined,
  because: string,
  wanted: string,
): Either<DataError, never> =>
  left({ _tag: 'BadHeader', file, ...(line === undefined ? {} : { line }), because, wanted })

const isStacked = ([first, ...rest]: readonly string[]): boolean =>
  plainName(first ?? '') === 'price' && rest.some((name) => plainName(name) === 'close')

type Found = Readonly<Record<Role, number>>

const foundByName = (names: readonly string[], taken: Partial<Found>): Found => {
  const free = (at: number): boolean => at >= 0 && !Object.values(taken).includes(at)
  const find = (role: Role): number =>
    taken[role] ?? NAMES[role].map((name) => names.indexOf(name)).find(free) ?? -1
  const time = find('time') < 0 && isStacked(names) ? 0 : find('time')
  const clock =
    taken.clock ?? (names[time] === 'date' ? NAMES.clock.map((name) => names.indexOf(name)).find(free) : -1)
  return {
    ...taken,
    time,
    clock: clock ?? -1,
    open: find('open'),
    high: find('high'),
    low: find('low'),
    close: find('close'),
    volume: find('volume'),
  }
}

const foundByPlace = (fields: readonly string[], taken: Partial<Found>): Found => {
  const clock = taken.clock ?? (isClockText(fields[1] ?? '') ? 1 : -1)
  const open = clock === 1 ? 2 : 1
  const place = {
    time: 0,
    clock,
    open,
    high: open + 1,
    low: open + 2,
    close: open + 3,
    volume: fields.length > open + 4 ? open + 4 : -1,
  }
  return { ...place, ...taken }
}

/** The columns that the options name. */
const asked = (
  reading: CsvReading,
  fields: readonly string[],
  header: boolean,
): Either<DataError, Partial<Found>> => {
  const names = fields.map(plainName)
  const found = ROLES.flatMap((role) => {
    const wanted = reading.columns[role]
    if (wanted === undefined) return []
    const at = typeof wanted === 'number' ? wanted : header ? names.indexOf(plainName(wanted)) : -1
    return [{ role, wanted, at: at < fields.length ? at : -1 }]
  })
  const missing = found.find(({ at }) => at < 0)
  if (missing === undefined) return right(Object.fromEntries(found.map(({ role, at }) => [role, at])))
  return left({
    _tag: 'BadOption',
    file: reading.file,
    option: `columns.${missing.role}`,
    because:
      typeof missing.wanted === 'number'
        ? `there is no column ${missing.wanted}, the first line has ${fields.length}`
        : `there is no column "${missing.wanted}"${header ? didYouMean(missing.wanted, fields) : ', the file has no header'}`,
    wanted: header ? `one of ${fields.join(', ')}` : `a position from 0 to ${fields.length - 1}`,
  })
}

/** Finds the columns from the fields of the first line, or from the names of a table that has no lines. */
export const csvLayout = (
  reading: CsvReading,
  fields: readonly string[],
  line: number | undefined,
): Either<DataError, CsvLayout> => {
  const header =
    reading.header === 'present' ||
    (reading.header === 'auto' && !looksLikeData(fields) && !isClockText(fields[1] ?? ''))
  const mapped = asked(reading, fields, header)
  if (mapped._tag === 'Left') return mapped
  if (header && !namesSomething(fields) && Object.keys(mapped.right).length === 0)
    return badHeader(
      reading.file,
      line,
      line === undefined
        ? `its columns are ${fields.slice(0, 8).join(', ').slice(0, 80)}`
        : `the first line (${fields.slice(0, 8).join(', ').slice(0, 80)}) names no columns and is no row of bars`,
      line === undefined
        ? 'columns such as date, open, high, low, close, volume'
        : `a header such as date,open,high,low,close,volume, or rows in that order; others are named by --csv columns.time=${fields[0] ?? ''} --csv columns.close=.. and so on`,
    )
  const named = header ? foundByName(fields.map(plainName), mapped.right) : foundByPlace(fields, mapped.right)
  const close_only = header && named.close >= 0 && named.open < 0 && named.high < 0 && named.low < 0
  const found = close_only ? { ...named, open: named.close, high: named.close, low: named.close } : named
  const missing = ROLES.filter(
    (role) => role !== 'clock' && role !== 'volume' && (found[role] < 0 || found[role] >= fields.length),
  )
  if (missing.length > 0)
    return badHeader(
      reading.file,
      line,
      header
        ? `there is no column for ${missing.join(', ')} in ${fields.join(', ').slice(0, 120)}`
        : `a row has only ${fields.length} fields, none for ${missing.join(', ')}`,
      header
        ? `columns for time, open, high, low and close, or a time and a close alone; others are named by --csv columns.${missing.includes('close') ? 'close' : (missing[0] ?? 'close')}=NAME`
        : 'columns for time, open, high, low and close',
    )
  const used = Object.values(found)
  return right({
    header,
    fields: fields.length,
    ...found,
    close_only,
    unnamed_clock: false,
    three_decimals: false,
    stacked: header && isStacked(fields),
    ignored: fields.flatMap((name, at) => (used.includes(at) ? [] : [header ? name : `column ${at}`])),
    twice: header
      ? fields.filter(
          (name, at) =>
            !used.includes(at) && used.some((other) => plainName(fields[other] ?? '') === plainName(name)),
        )
      : [],
  })
}

/** A header of one name too few, where rows hold the time of day in a column of its own: all later columns move on. */
export const withUnnamedClock = (layout: CsvLayout, row: readonly string[]): CsvLayout => {
  const at = layout.time + 1
  if (!layout.header || layout.clock >= 0 || row.length !== layout.fields + 1 || !isClockText(row[at] ?? ''))
    return layout
  const moved = (position: number): number => (position >= at ? position + 1 : position)
  return {
    ...layout,
    fields: row.length,
    unnamed_clock: true,
    clock: at,
    open: moved(layout.open),
    high: moved(layout.high),
    low: moved(layout.low),
    close: moved(layout.close),
    volume: moved(layout.volume),
  }
}

const DELIMITERS = [',', ';', '\t', '|'] as const

/** The delimiter that parts the first line into most fields. */
export const delimiterOf = (reading: CsvReading, line: string): string =>
  reading.delimiter !== 'auto'
    ? reading.delimiter
    : ([...DELIMITERS].sort((a, b) => line.split(b).length - line.split(a).length)[0] ?? ',')
