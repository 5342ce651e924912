import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { ownFile } from '../core/own-file.js'

/** What a page carries in itself: its style and its program, and the policy under which they run. */
export interface Assets {
  readonly style: string
  readonly script: string
  /** Content security policy: nothing from anywhere, but these two. */
  readonly policy: string
}

const sha256 = (content: string): string =>
  `'sha256-${createHash('sha256').update(content, 'utf8').digest('base64')}'`
const textOf = (path: string | URL): string => readFileSync(path, 'utf8')
const clientFile = (name: string): URL => ownFile(`src/report/client/${name}`)

/** The looks of every page, and the parts of its program that other pages share. */
export const SHARED = {
  style: clientFile('page.css'),
  scripts: [clientFile('theme.js'), clientFile('format.js')],
} as const

/**
 * A style and a program of several files, in this order; the files of the program share their names. `libraries` stand before
 * it. `more` is what the page may do besides running them, such as `connect-src 'self'`.
 */
export const assetsOf = (
  {
    styles,
    scripts,
    libraries = [],
  }: {
    readonly styles: readonly (string | URL)[]
    readonly scripts: readonly (string | URL)[]
    readonly libraries?: readonly string[]
  },
  more = '',
): Assets => {
  const style = styles.map(textOf).join('\n')
  const script = [
    ...libraries.map((path) => `${textOf(path)}\n;`),
    `(() => {\n'use strict'\n${scripts.map(textOf).join('\n')}\n})()`,
  ].join('')
  return {
    style,
    script,
    policy: `default-src 'none'; img-src data:; script-src ${sha256(script)}; style-src ${sha256(style)}; base-uri 'none'; form-action 'none'${more === '' ? '' : `; ${more}`}`,
  }
}

const PARTS = ['columns', 'canvas', 'lines', 'heat', 'histogram', 'candles', 'trades', 'page'] as const

/** Reads the files of the page of a report, and the chart library that it shows lines with (uPlot, MIT). */
export const readAssets = (): Assets => {
  const { resolve } = createRequire(import.meta.url)
  return assetsOf({
    styles: [resolve('uplot/dist/uPlot.min.css'), SHARED.style],
    scripts: [...SHARED.scripts, ...PARTS.map((name) => clientFile(`${name}.js`))],
    libraries: [resolve('uplot/dist/uPlot.iife.min.js')],
  })
}
