import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isRecord } from '../core/codec/codec.js'
import { readDocument, showDocumentFault } from '../workflow/codec/document.js'
import { type CliFailure, type Io, unable, wrongCall } from './io.js'

const TABLE = 'bars or dates with the orders placed there: { 2001-01-12: [{ kind: market, side: buy }] }'
const ORDERS_LIMIT = 256_000_000
/** The orders of a file; JSON is YAML as well. */
export const ordersIn = (file: string, { cwd }: Io): Either<CliFailure, unknown> => {
  if (!existsSync(resolve(cwd, file))) return left(wrongCall(`--orders "${file}": there is no such file`))
  try {
    const table = readDocument(readFileSync(resolve(cwd, file), 'utf8'), ORDERS_LIMIT)
    if (isLeft(table)) return left(unable(...table.left.map((fault) => showDocumentFault(file, fault))))
    return isRecord(table.right.value)
      ? right(table.right.value)
      : left(unable(`${file}: it is no table of orders (wanted: ${TABLE})`))
  } catch (cause) {
    return left(
      unable(`cannot read orders from ${file}: ${cause instanceof Error ? cause.message : String(cause)}`),
    )
  }
}
