import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { isRecord } from '../../core/codec/codec.js'
import type { Table } from './table.js'

/** Bars as lists, as ccxt, freqtrade and Binance write them: time, open, high, low, close, volume, and more. */
const PLACES = ['time', 'open', 'high', 'low', 'close', 'volume'] as const
/** Columns of one letter, as charting services write them, that mean what `csvLayout` knows by longer names. */
const LETTERS: Readonly<Record<string, string>> = {
  t: 'time',
  o: 'open',
  h: 'high',
  l: 'low',
  c: 'close',
  v: 'volume',
}

type Columns = Readonly<Record<string, readonly unknown[]>>

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

const ofLists = (rows: readonly (readonly unknown[])[]): Columns =>
  Object.fromEntries(PLACES.map((name, at) => [name, rows.map((row) => row[at])]))

const ofRecords = (rows: readonly Readonly<Record<string, unknown>>[]): Columns => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]))
}

/** The columns of a record whose lists are of one length; the rest of it is passed over. */
const ofRecord = (record: Readonly<Record<string, unknown>>): Columns | undefined => {
  const lists = Object.entries(record).filter((entry): entry is [string, readonly unknown[]] =>
    isList(entry[1]),
  )
  const length = lists[0]?.[1].length
  const isTable = lists.length >= 5 && lists.every(([, values]) => values.length === length)
  return isTable
    ? Object.fromEntries(lists.map(([name, values]) => [LETTERS[name] ?? name, values]))
    : undefined
}

/** `{ chart: { result: [{ timestamp, indicators: { quote: [..] } }] } }`, as Yahoo's service answers. */
const ofChart = (document: Readonly<Record<string, unknown>>): Columns | undefined => {
  const { chart } = document
  const [result] = isRecord(chart) && isList(chart['result']) ? chart['result'] : []
  const indicators = isRecord(result) ? result['indicators'] : undefined
  const [quote] = isRecord(indicators) && isList(indicators['quote']) ? indicators['quote'] : []
  return isRecord(result) && isRecord(quote) ? ofRecord({ time: result['timestamp'], ...quote }) : undefined
}

const columnsOf = (document: unknown): Columns | undefined => {
  if (isList(document)) {
    if (document.length > 0 && document.every(isList)) return ofLists(document)
    return document.length > 0 && document.every(isRecord) ? ofRecords(document) : undefined
  }
  if (!isRecord(document)) return undefined
  const inside = Object.values(document).find((value) => isList(value) && value.length > 0)
  return ofChart(document) ?? ofRecord(document) ?? (isList(inside) ? columnsOf(inside) : undefined)
}

const FORMS =
  'a list of bars, each [time, open, high, low, close, volume] or { "date": .., "open": .. }, or one record of columns'

/** A JSON text as a table of bars; in words what it is instead. */
const tableOf = (text: string): Either<string, Table> => {
  try {
    const columns = columnsOf(JSON.parse(text))
    if (columns === undefined) return left(`it holds no bars that are known (${FORMS})`)
    const names = Object.keys(columns)
    return right({
      rows: columns[names[0] ?? '']?.length ?? 0,
      names,
      column: (at) => Promise.resolve({ kind: 'plain', values: columns[names[at] ?? ''] ?? [] }),
    })
  } catch (cause) {
    return left(cause instanceof Error ? cause.message : String(cause))
  }
}

/**
 * Bars in JSON as a table: lists of lists (freqtrade, ccxt, Binance), lists of records, a record of columns, or Yahoo's chart.
 * Rejects where it is none of them.
 */
export const jsonTable = (bytes: Uint8Array): Promise<Table> => {
  const table = tableOf(new TextDecoder().decode(bytes))
  return table._tag === 'Left' ? Promise.reject(new Error(table.left)) : Promise.resolve(table.right)
}
