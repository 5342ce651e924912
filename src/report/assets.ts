import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** What a page carries in itself: its style and its program, and the policy under which they run. */
export interface Assets {
  readonly style: string
  readonly script: string
  /** Content security policy: nothing from anywhere, but these two. */
  readonly policy: string
}

const PARTS = [
  'columns',
  'format',
  'canvas',
  'lines',
  'heat',
  'histogram',
  'candles',
  'trades',
  'page',
] as const

const sha256 = (content: string): string =>
  `'sha256-${createHash('sha256').update(content, 'utf8').digest('base64')}'`

/** Reads the page's own files and the chart library that it shows lines with (uPlot, MIT). */
export const readAssets = (): Assets => {
  const { resolve } = createRequire(import.meta.url)
  const read = (path: string | URL): string => readFileSync(path, 'utf8')
  const own = (name: string): string => read(new URL(`./client/${name}`, import.meta.url))
  const style = `${read(resolve('uplot/dist/uPlot.min.css'))}\n${own('page.css')}`
  const parts = PARTS.map((name) => own(`${name}.js`)).join('\n')
  const script = `${read(resolve('uplot/dist/uPlot.iife.min.js'))}\n;(() => {\n'use strict'\n${parts}\n})()`
  return {
    style,
    script,
    policy: `default-src 'none'; img-src data:; script-src ${sha256(script)}; style-src ${sha256(style)}; base-uri 'none'; form-action 'none'`,
  }
}
