import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { markdown } from './report.mjs'
import { works } from './works.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const DATA = here('./results.json')

const rowsOver = (before, now) => {
  const measured = new Set(now.map(({ name }) => name))
  return [...before.filter(({ name }) => !measured.has(name)), ...now]
}
const inOrder = (items, names) => items.toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name))

/** A work measured again, whole or some of its rows, takes the place of what was kept of it. */
const sectionsOver = (before, now) => {
  const measured = now.map((section) => {
    const work = works.find(({ name }) => name === section.name)
    const old = before.find(({ name }) => name === section.name)
    return {
      ...section,
      peers: section.peers.length > 0 ? section.peers : (old?.peers ?? []),
      rows: inOrder(rowsOver(old?.rows ?? [], section.rows), work.rows.map(({ name }) => name)),
    }
  })
  return inOrder(rowsOver(before, measured), works.map(({ name }) => name))
}

/** Keeps what was measured with what earlier runs did, and makes the page of all of it. */
export const keepResults = ({ sections, packages, curves, ...now }) => {
  const before = existsSync(DATA) ? JSON.parse(readFileSync(DATA, 'utf8')) : { sections: [], packages: [], curves: [] }
  const kept = {
    ...now,
    packages: packages ?? before.packages,
    curves: curves ?? before.curves,
    sections: sectionsOver(before.sections, sections),
  }
  writeFileSync(DATA, `${JSON.stringify(kept, null, 1)}\n`)
  writeFileSync(here('./results.md'), markdown(kept))
}
