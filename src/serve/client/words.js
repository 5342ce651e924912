/** @typedef {import('../views.ts').RunRow} RunRow */
/** @typedef {import('../views.ts').RunView} RunView */
/** @typedef {import('../views.ts').PhaseRow} PhaseRow */
/** @typedef {import('../views.ts').PhaseView} PhaseView */
/** @typedef {import('../views.ts').ComparisonView} ComparisonView */
/** @typedef {import('../views.ts').Box} Box */

/** How each state looks and what it is called. @type {Record<string, { mark: string, name: string }>} */
const STATES = {
  planned: { mark: '○', name: 'to come' },
  scheduled: { mark: '·', name: 'waits' },
  running: { mark: '▸', name: 'running' },
  ran: { mark: '✔', name: 'ran' },
  cached: { mark: '✔', name: 'cached' },
  skipped: { mark: '–', name: 'skipped' },
  failed: { mark: '✖', name: 'failed' },
}

/** @param {string} state */
const stateName = (state) => STATES[state]?.name ?? state

/** @param {number} ms */
const spanned = (ms) => {
  if (ms < 60_000) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`
  const minutes = Math.floor(ms / 60_000)
  const rest = Math.round((ms % 60_000) / 1000)
  return minutes < 60 ? `${minutes} min ${rest} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** @param {number} at */
const moment = (at) => {
  const date = new Date(at)
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** @param {number} share */
const inPercent = (share) => `${Math.floor(100 * share)} %`

/** @param {string} status */
const badge = (status) => element('span', { class: `badge ${status}` }, [status])

/** @param {number} share @param {string} label */
const bar = (share, label) =>
  element('progress', { max: '1', value: String(Math.min(1, share)), 'aria-label': label })

/**
 * A table in a region that scrolls by itself.
 * @param {string} caption
 * @param {readonly (Node | string)[]} head
 * @param {readonly HTMLElement[]} rows
 */
const tableOf = (caption, head, rows) =>
  element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, [
    element('table', {}, [
      element('caption', {}, [caption]),
      element('thead', {}, [
        element(
          'tr',
          {},
          head.map((one) => element('th', { scope: 'col' }, [one])),
        ),
      ]),
      element('tbody', {}, rows),
    ]),
  ])

/** @param {readonly (Node | string)[]} cells @param {Record<string, string>} [attributes] */
const rowOf = (cells, attributes = {}) =>
  element(
    'tr',
    attributes,
    cells.map((one, i) => (i === 0 ? element('th', { scope: 'row' }, [one]) : element('td', {}, [one]))),
  )

/** @param {string} href @param {string} text */
const link = (href, text) => element('a', { href }, [text])

/** @param {string} title @param {readonly (Node | string)[]} children @param {string} [id] */
const sectionOf = (title, children, id = title.toLowerCase().replace(/\W+/g, '-')) =>
  element('section', { id, 'aria-labelledby': `${id}-title` }, [
    element('h2', { id: `${id}-title` }, [title]),
    ...children,
  ])

/** @param {readonly string[]} lines @param {string} label */
const printedLines = (lines, label) =>
  element('pre', { tabindex: '0', 'aria-label': label }, [lines.join('\n')])
