import { parseArgs } from 'node:util'

const text = { type: 'string', default: '' }
const flag = { type: 'boolean', default: false }

/** What `npm run bench -- ..` was asked for. */
export const optionsOf = (args) => {
  const { values } = parseArgs({
    args,
    options: { json: flag, write: flag, peers: flag, curves: flag, tiny: flag, list: flag, rows: text, rounds: text },
  })
  const rounds = values.rounds === '' ? undefined : Number(values.rounds)
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
    throw new Error(`--rounds is ${values.rounds}: a whole number above 0`)
  return { ...values, rounds, rows: values.rows === '' ? [] : values.rows.split(',') }
}

/** The works with those of their rows that were asked for, by name of a row or of a work; all where none is named. */
export const chosen = (works, names) => {
  const known = new Set(works.flatMap(({ name, rows }) => [name, ...rows.map((row) => row.name)]))
  const strange = names.filter((name) => !known.has(name))
  if (strange.length > 0) throw new Error(`there is no row ${strange.join(', ')}; there are ${[...known].join(', ')}`)
  return works
    .map((work) => ({
      ...work,
      rows: work.rows.filter((row) => names.length === 0 || names.includes(work.name) || names.includes(row.name)),
    }))
    .filter(({ rows }) => rows.length > 0)
}
