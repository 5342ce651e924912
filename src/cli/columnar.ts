import { isRecord } from '../core/codec/codec.js'
import type { Dataset } from '../market/bars/dataset.js'
import { showTime } from '../market/bars/dataset-text.js'
import { EXIT_REASONS, TRADE_COLUMNS } from '../portfolio/account/trades.js'

export type CellValue = number | string | boolean | null
/** A table by columns of one length. */
export interface Columnar {
  readonly names: readonly string[]
  readonly columns: readonly (readonly CellValue[])[]
}

const isColumn = (value: unknown): value is ArrayLike<number> =>
  ArrayBuffer.isView(value) && !(value instanceof DataView)
const isPlain = (value: unknown): value is CellValue =>
  value === null || ['number', 'string', 'boolean'].includes(typeof value)

const cellOf = (value: unknown): CellValue =>
  isPlain(value) ? value : value === undefined ? null : JSON.stringify(value)

/** Records as rows, one column for each name that any of them has; what is inside of a record gets a dotted name. */
const ofRecords = (records: readonly Readonly<Record<string, unknown>>[]): Columnar => {
  const flat = records.map((record) =>
    Object.fromEntries(
      Object.entries(record).flatMap(([name, value]): readonly (readonly [string, unknown])[] =>
        isRecord(value) && !('_tag' in value)
          ? Object.entries(value).map(([inner, held]) => [`${name}.${inner}`, held] as const)
          : [[name, isRecord(value) && value['_tag'] === 'Undefined' ? null : value] as const],
      ),
    ),
  )
  const names = [...new Set(flat.flatMap(Object.keys))]
  return { names, columns: names.map((name) => flat.map((row) => cellOf(row[name]))) }
}

/** Bars as times and reasons in words, where the columns are those of trades. */
const readableTrades = (table: Columnar, dataset: Dataset | undefined): Columnar => {
  const at = (name: string): readonly CellValue[] | undefined => table.columns[table.names.indexOf(name)]
  const [entry, exit, reason] = [at('entry_bar'), at('exit_bar'), at('reason')]
  if (entry === undefined || exit === undefined || reason === undefined) return table
  const time = (bar: CellValue): CellValue => showTime(dataset?.bars.time[Number(bar)] ?? 0)
  const times = dataset === undefined ? [] : [entry.map(time), exit.map(time)]
  return {
    names: [...(dataset === undefined ? [] : ['entry_time', 'exit_time']), ...table.names],
    columns: [
      ...times,
      ...table.columns.map((column) =>
        column === reason ? column.map((code) => EXIT_REASONS[Number(code)] ?? '') : column,
      ),
    ],
  }
}

/** The changes of captured signals, a row each. */
const signalRows = (logs: readonly unknown[], dataset: Dataset | undefined): Columnar =>
  ofRecords(
    logs.flatMap((log, i) => {
      if (!isRecord(log) || !isColumn(log['at']) || !isColumn(log['state'])) return []
      const { at, state } = log as { at: ArrayLike<number>; state: ArrayLike<number> }
      const header = isRecord(log['header']) ? log['header'] : {}
      return Array.from(at, (bar, k) => ({
        log: i,
        strategy: header['name'] ?? null,
        params: header['params'] === undefined ? null : JSON.stringify(header['params']),
        bar,
        ...(dataset === undefined ? {} : { time: showTime(dataset.bars.time[bar] ?? 0) }),
        state: state[k],
      }))
    }),
  )

/** Trials as rows: number, strategy, every parameter and every metric. */
const trialRows = (ledger: Readonly<Record<string, unknown>>): Columnar => {
  const list = (name: string): readonly unknown[] => Array.from((ledger[name] ?? []) as ArrayLike<unknown>)
  const metrics = isRecord(ledger['metrics']) ? ledger['metrics'] : {}
  const [phase, number, strategy, params, trades] = ['phase', 'number', 'strategy', 'params', 'trades'].map(
    list,
  )
  return ofRecords(
    (phase ?? []).map((of, i) => ({
      phase: of,
      number: number?.[i],
      strategy: strategy?.[i],
      params: params?.[i],
      trades: trades?.[i],
      ...Object.fromEntries(
        Object.entries(metrics).map(([name, column]) => {
          const value = isRecord(column) && isColumn(column['value']) ? column['value'][i] : undefined
          return [name, value === undefined || Number.isNaN(value) ? null : value]
        }),
      ),
    })),
  )
}

/** The bars that a result was measured on, in the order of its equity. */
export interface Placed {
  readonly dataset?: Dataset
  readonly bars: readonly number[]
}

const equityRows = (equity: ArrayLike<number>, { dataset, bars }: Placed): Columnar => {
  const values = Array.from(equity)
  return dataset === undefined || bars.length !== values.length - 1
    ? { names: ['step', 'equity'], columns: [values.map((_, i) => i), values] }
    : {
        names: ['time', 'equity'],
        columns: [bars.map((bar) => showTime(dataset.bars.time[bar] ?? 0)), values.slice(1)],
      }
}

/** What a value is as a table, if it is one: columns, records, an equity, trials, signals. */
export const columnarOf = (
  codec: string | undefined,
  value: unknown,
  placed: Placed,
): Columnar | undefined => {
  if (isColumn(value))
    return codec === 'equity' ? equityRows(value, placed) : { names: ['value'], columns: [Array.from(value)] }
  if (Array.isArray(value))
    return value.length > 0 && value.every(isRecord)
      ? ofRecords(value)
      : value.every(isPlain)
        ? { names: ['value'], columns: [value] }
        : undefined
  if (!isRecord(value)) return undefined
  if (codec === 'ledger') return trialRows(value)
  if (codec === 'signal_logs') return signalRows((value['logs'] ?? []) as readonly unknown[], placed.dataset)
  const place = Object.keys(TRADE_COLUMNS)
  const columns = Object.entries(value)
    .filter((entry): entry is [string, ArrayLike<number>] => isColumn(entry[1]))
    .toSorted(([a], [b]) => place.indexOf(a) - place.indexOf(b))
  const lengths = new Set(columns.map(([, column]) => column.length))
  if (columns.length === 0 || lengths.size > 1) return undefined
  return readableTrades(
    { names: columns.map(([name]) => name), columns: columns.map(([, column]) => Array.from(column)) },
    placed.dataset,
  )
}

const quoted = (value: CellValue): string => {
  const text = value === null || (typeof value === 'number' && Number.isNaN(value)) ? '' : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}

/** A table as CSV; what is not there is empty. */
export const columnarCsv = ({ names, columns }: Columnar): string => {
  const rows = Array.from({ length: columns[0]?.length ?? 0 }, (_, i) =>
    columns.map((column) => quoted(column[i] ?? null)).join(','),
  )
  return `${[names.map(quoted).join(','), ...rows].join('\n')}\n`
}

/** A table as the bytes of a Parquet file: doubles where all values are numbers, else text. */
export const columnarParquet = async ({ names, columns }: Columnar): Promise<Uint8Array> => {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: names.map((name, i) => {
        const column = columns[i] ?? []
        const isNumeric = column.every((value) => value === null || typeof value === 'number')
        return isNumeric
          ? { name, data: column as (number | null)[], type: 'DOUBLE' as const, nullable: true }
          : {
              name,
              data: column.map((value) => (value === null ? null : String(value))),
              type: 'STRING' as const,
              nullable: true,
            }
      }),
    }),
  )
}
