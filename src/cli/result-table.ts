import { isRecord } from '../core/codec/codec.js'
import type { Dataset } from '../market/bars/dataset.js'
import { showTime } from '../market/bars/dataset-text.js'
import type { Data } from '../market/universe/data.js'
import { EXIT_REASONS, TRADE_NAMES } from '../portfolio/account/trades.js'
import { type CellValue, type Columnar, isCell, isColumn, recordRows } from './columnar.js'

/** The data of a result, and the bars or steps that it was measured on, in the order of its equity. */
export interface Placed {
  readonly data?: Data
  readonly bars: readonly number[]
}

/** Gives the time of a bar of the only instrument, or of one of several by its symbol. */
const timesIn = (data: Data): ((bar: number, symbol: CellValue) => CellValue) => {
  const several = data._tag === 'One' ? [] : data.universe.instruments
  const bySymbol = new Map<CellValue, Dataset>(several.map(({ symbol, dataset }) => [symbol, dataset]))
  return (bar, symbol) => {
    const dataset = data._tag === 'One' ? data.dataset : bySymbol.get(symbol)
    const time = dataset?.bars.time[bar]
    return time === undefined ? null : showTime(time)
  }
}

/** Bars as times, reasons in words and places as symbols, where the columns are those of trades. */
const readableTrades = (table: Columnar, data: Data | undefined, symbols: readonly string[]): Columnar => {
  const at = (name: string): readonly CellValue[] | undefined => table.columns[table.names.indexOf(name)]
  const [entry, exit, reason, place] = [at('entry_bar'), at('exit_bar'), at('reason'), at('symbol')]
  if (entry === undefined || exit === undefined || reason === undefined) return table
  const named = place?.map((code) => symbols[Number(code)] ?? null)
  const timeAt = data === undefined ? undefined : timesIn(data)
  const times =
    timeAt === undefined
      ? []
      : [entry, exit].map((bars) => bars.map((bar, i) => timeAt(Number(bar), named?.[i] ?? null)))
  return {
    names: [...(data === undefined ? [] : ['entry_time', 'exit_time']), ...table.names],
    columns: [
      ...times,
      ...table.columns.map((column) =>
        column === reason
          ? column.map((code) => EXIT_REASONS[Number(code)] ?? '')
          : column === place && named !== undefined
            ? named
            : column,
      ),
    ],
  }
}

/** The changes of captured signals, a row each. */
const signalRows = (logs: readonly unknown[], data: Data | undefined): Columnar => {
  const timeAt = data?._tag === 'One' ? timesIn(data) : undefined
  return recordRows(
    logs.flatMap((log, i) => {
      if (!isRecord(log) || !isColumn(log['at']) || !isColumn(log['state'])) return []
      const { at, state } = log as { at: ArrayLike<number>; state: ArrayLike<number> }
      const header = isRecord(log['header']) ? log['header'] : {}
      return Array.from(at, (bar, k) => ({
        log: i,
        strategy: header['name'] ?? null,
        params: header['params'] === undefined ? null : JSON.stringify(header['params']),
        bar,
        ...(timeAt === undefined ? {} : { time: timeAt(bar, null) }),
        state: state[k],
      }))
    }),
  )
}

/** Trials as rows: number, strategy, every parameter and every metric. */
const trialRows = (ledger: Readonly<Record<string, unknown>>): Columnar => {
  const list = (name: string): readonly unknown[] => Array.from((ledger[name] ?? []) as ArrayLike<unknown>)
  const metrics = isRecord(ledger['metrics']) ? ledger['metrics'] : {}
  const [phase, number, strategy, params, trades] = ['phase', 'number', 'strategy', 'params', 'trades'].map(
    list,
  )
  return recordRows(
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

const equityRows = (equity: ArrayLike<number>, { data, bars }: Placed): Columnar => {
  const values = Array.from(equity)
  if (data === undefined || bars.length !== values.length - 1)
    return { names: ['step', 'equity'], columns: [values.map((_, i) => i), values] }
  const { time } = data._tag === 'One' ? data.dataset.bars : data.universe.steps
  return {
    names: ['time', 'equity'],
    columns: [bars.map((bar) => showTime(time[bar] ?? 0)), values.slice(1)],
  }
}

/** Artifacts whose table says more than their content does: it holds the times of bars. */
export const TIMED_CONTENT: readonly string[] = ['equity', 'trades', 'signal_logs']

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
      ? recordRows(value)
      : value.every(isCell)
        ? { names: ['value'], columns: [value] }
        : undefined
  if (!isRecord(value)) return undefined
  if (codec === 'ledger') return trialRows(value)
  if (codec === 'signal_logs') return signalRows((value['logs'] ?? []) as readonly unknown[], placed.data)
  const place = TRADE_NAMES as readonly string[]
  const columns = Object.entries(value)
    .filter((entry): entry is [string, ArrayLike<number>] => isColumn(entry[1]))
    .toSorted(([a], [b]) => place.indexOf(a) - place.indexOf(b))
  const lengths = new Set(columns.map(([, column]) => column.length))
  if (columns.length === 0 || lengths.size > 1) return undefined
  return readableTrades(
    { names: columns.map(([name]) => name), columns: columns.map(([, column]) => Array.from(column)) },
    placed.data,
    Array.isArray(value['symbols']) ? (value['symbols'] as readonly string[]) : [],
  )
}
