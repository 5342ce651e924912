import type { FigureCell } from '../candidate/figure-rows.js'
import { escaped } from '../core/html-text.js'
import { isDefined } from '../stats/metrics/metric.js'
import type { Assets } from './assets.js'
import { packed, pageJson } from './pack.js'
import type { Block, PageSection, Report } from './report.js'

const shadeOf = (shade: number): string =>
  `${shade < 0 ? 'loss' : 'gain'} s${Math.min(9, Math.ceil(Math.abs(shade) * 9))}`

const cellHtml = (cell: FigureCell, i: number): string => {
  const { value, path, shade } = cell
  const attributes = [
    ...(value !== undefined && isDefined(value) ? [`data-value="${value}"`] : []),
    ...(path === undefined ? [] : [`data-path="${escaped(path)}"`]),
    ...(shade === undefined || shade === 0 ? [] : [`class="${shadeOf(shade)}"`]),
    ...(value !== undefined && !isDefined(value) ? [`title="${escaped(value.because)}"`] : []),
  ]
  const open = [i === 0 ? 'th scope="row"' : 'td', ...attributes].join(' ')
  return `<${open}>${escaped(cell.text)}</${i === 0 ? 'th' : 'td'}>`
}

const figureHtml = (
  { id, caption, summary }: { readonly id: string; readonly caption: string; readonly summary: string },
  kind: string,
): string =>
  `<figure class="${kind}" data-block="${escaped(id)}"><figcaption>${escaped(caption)}</figcaption><div class="stage" role="group" tabindex="0" aria-label="${escaped(`${caption}. ${summary}`)}"></div><p class="readout" aria-live="polite"></p><p class="summary">${escaped(summary)}</p></figure>`

/** Longer tables scroll in a box of their own. */
const SHORT = 40

const blockHtml = (block: Block): string => {
  switch (block._tag) {
    case 'Text':
      return `<p class="tone ${block.tone}">${escaped(block.text)}</p>`
    case 'Table':
      return `<div class="scroll${block.rows.length > SHORT ? ' tall' : ''}" tabindex="0" role="region" aria-label="${escaped(block.caption)}"><table><caption>${escaped(block.caption)}</caption><thead><tr>${block.head
        .map((name) => `<th scope="col">${escaped(name)}</th>`)
        .join('')}</tr></thead><tbody>${block.rows
        .map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`)
        .join('')}</tbody></table></div>`
    case 'Printed':
      return `<details><summary>${escaped(block.caption)}</summary><pre tabindex="0">${escaped(block.lines.join('\n'))}</pre></details>`
    case 'Lines':
      return figureHtml(block, 'lines')
    case 'Heat':
      return figureHtml(block, 'heat')
    case 'Histogram':
      return figureHtml(block, 'histogram')
    case 'TradeList':
      return figureHtml(block, 'trades')
  }
}

const sectionHtml = ({ id, title, blocks }: PageSection): string =>
  `<section id="${escaped(id)}" aria-labelledby="${escaped(id)}-title"><h2 id="${escaped(id)}-title">${escaped(title)}</h2>${blocks
    .map(blockHtml)
    .join('\n')}</section>`

const isDrawn = (block: Block): boolean =>
  block._tag !== 'Text' && block._tag !== 'Table' && block._tag !== 'Printed'

/** Numbers for programs: what JSON lacks is text, columns are lists. */
const plain = (_key: string, held: unknown): unknown => {
  if (typeof held === 'number' && !Number.isFinite(held)) return String(held)
  return ArrayBuffer.isView(held) ? Array.from(held as unknown as ArrayLike<number>) : held
}

/** A report as one HTML file that needs no network: tables and words as HTML, curves drawn by the page's own program. */
export const pageOf = (
  { title, subtitle, sections, numbers }: Report,
  { style, script, policy }: Assets,
): string => {
  const { json, bytes } = packed(sections.flatMap(({ blocks }) => blocks.filter(isDrawn)))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="regimen">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header><div><h1>${escaped(title).replaceAll('_', '_<wbr>')}</h1><p>${escaped(subtitle)}</p></div><button type="button" id="theme" hidden>Dark</button></header>
<nav aria-label="Sections"><ol>${sections
    .map(({ id, title: name }) => `<li><a href="#${escaped(id)}">${escaped(name)}</a></li>`)
    .join('')}</ol></nav>
<main id="main">
${sections.map(sectionHtml).join('\n')}
</main>
<noscript><p>Pictures and the table of trades are drawn by a program in this file, which is turned off here. All other tables are complete.</p></noscript>
<script type="application/json" id="numbers">${pageJson(numbers, plain)}</script>
<script type="application/json" id="blocks">${json}</script>
<script type="text/plain" id="columns">${bytes}</script>
<script>${script}</script>
</body>
</html>
`
}
