import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isRecord } from '../core/codec/codec.js'
import { readDocument, showDocumentFault } from '../workflow/codec/document.js'
import { textAt } from './file-at.js'
import { type CliFailure, type Io, unable } from './io.js'

const TABLE = 'bars or dates with the orders placed there: { 2001-01-12: [{ kind: market, side: buy }] }'
const ORDERS_LIMIT = 256_000_000
/** The orders of a file; JSON is YAML as well. */
export const ordersIn = (file: string, io: Io): Either<CliFailure, unknown> => {
  const text = textAt(`--orders "${file}"`, file, io)
  if (isLeft(text)) return text
  const table = readDocument(text.right, ORDERS_LIMIT)
  if (isLeft(table)) return left(unable(...table.left.map((fault) => showDocumentFault(file, fault))))
  return isRecord(table.right.value)
    ? right(table.right.value)
    : left(unable(`${file}: it is no table of orders (wanted: ${TABLE})`))
}
