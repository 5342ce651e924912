import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url))

/** Golden cases are measured against published data that is not part of the package: tests skip where it is absent. */
export const goldenIsHere = existsSync(`${shared}golden/cases`)
export const note = goldenIsHere ? '' : ' (skipped: no ../shared next to the repository)'

export const goldenCase = (name: string): unknown =>
  JSON.parse(readFileSync(`${shared}golden/cases/${name}.json`, 'utf8'))

/** The lines of a data file as cells, the header first. */
export const goldenRows = (file: string): readonly (readonly string[])[] =>
  readFileSync(`${shared}data/${file}`, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))

/** Closes of a golden file whose header names them in any case. */
export const goldenColumn = (file: string, column: string): Float64Array => {
  const [header = [], ...rows] = goldenRows(file)
  const at = header.findIndex((name) => name.toLowerCase() === column.toLowerCase())
  return Float64Array.from(rows, (row) => Number(row[at]))
}
