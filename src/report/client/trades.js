const ROWS = 25

/**
 * Every trade as a table with filters and order, and the bars around the chosen one.
 * @param {HTMLElement} figure
 * @param {any} block
 */
const drawTrades = (figure, block) => {
  const stage = /** @type {HTMLElement} */ (figure.querySelector('.stage'))
  const readout = /** @type {HTMLElement} */ (figure.querySelector('.readout'))
  stage.removeAttribute('tabindex')
  const { columns, reasons, symbols } = block
  const n = columns.side.length
  /** @type {{ name: string, value: (i: number) => number | string, text: (i: number) => string }[]} */
  const fields = [
    { name: 'No.', value: (i) => i, text: (i) => String(i + 1) },
    ...(symbols.length > 1
      ? [
          {
            name: 'Instrument',
            value: (/** @type {number} */ i) => symbols[columns.symbol[i]],
            text: (/** @type {number} */ i) => symbols[columns.symbol[i]],
          },
        ]
      : []),
    { name: 'Side', value: (i) => columns.side[i], text: (i) => (columns.side[i] === 1 ? 'long' : 'short') },
    { name: 'Entry', value: (i) => columns.entry_time[i], text: (i) => dated(columns.entry_time[i]) },
    { name: 'Exit', value: (i) => columns.exit_time[i], text: (i) => dated(columns.exit_time[i]) },
    {
      name: 'Bars',
      value: (i) => columns.exit_bar[i] - columns.entry_bar[i],
      text: (i) => String(columns.exit_bar[i] - columns.entry_bar[i]),
    },
    { name: 'Profit', value: (i) => columns.pnl[i], text: (i) => shown(columns.pnl[i], 'money') },
    { name: 'Return', value: (i) => columns.return[i], text: (i) => shown(columns.return[i], 'percent') },
    { name: 'MAE', value: (i) => columns.mae[i], text: (i) => shown(columns.mae[i], 'percent') },
    { name: 'MFE', value: (i) => columns.mfe[i], text: (i) => shown(columns.mfe[i], 'percent') },
    {
      name: 'Ended by',
      value: (i) => reasons[columns.reason[i]],
      text: (i) => reasons[columns.reason[i]].replaceAll('_', ' '),
    },
  ]
  const state = {
    page: 0,
    sort: 0,
    down: false,
    side: '',
    result: '',
    reason: '',
    symbol: '',
    chosen: columns.drawn.indexOf(1),
    /** @type {number[]} */
    bars: [],
    /** @type {number[]} */
    view: [0, 0],
  }
  const passes = (/** @type {number} */ i) =>
    (state.side === '' || String(columns.side[i]) === state.side) &&
    (state.result === '' || columns.pnl[i] > 0 === (state.result === 'won')) &&
    (state.reason === '' || reasons[columns.reason[i]] === state.reason) &&
    (state.symbol === '' || symbols[columns.symbol[i]] === state.symbol)
  const listed = () => {
    const field = fields[state.sort] ?? fields[0]
    const rows = Array.from({ length: n }, (_, i) => i).filter(passes)
    const sign = state.down ? -1 : 1
    return rows.sort((a, b) => {
      const [x, y] = [field.value(a), field.value(b)]
      return sign * (x < y ? -1 : x > y ? 1 : a - b)
    })
  }
  const choice = (
    /** @type {string} */ label,
    /** @type {'side' | 'result' | 'reason' | 'symbol'} */ name,
    /** @type {[string, string][]} */ options,
  ) => {
    const select = element(
      'select',
      {},
      [['', 'all'], ...options].map(([value, text]) =>
        element('option', { value: value ?? '' }, [text ?? '']),
      ),
    )
    select.addEventListener('change', () => {
      state[name] = select.value
      state.page = 0
      list()
    })
    return element('label', {}, [`${label} `, select])
  }
  const used = [...new Set(columns.reason)].map((code) => reasons[code])
  const controls = element('div', { class: 'controls' }, [
    choice('Side', 'side', [
      ['1', 'long'],
      ['-1', 'short'],
    ]),
    choice('Result', 'result', [
      ['won', 'won'],
      ['lost', 'lost'],
    ]),
    choice(
      'Ended by',
      'reason',
      used.map((name) => [name, name.replaceAll('_', ' ')]),
    ),
    ...(symbols.length > 1
      ? [
          choice(
            'Instrument',
            'symbol',
            symbols.map((/** @type {string} */ name) => [name, name]),
          ),
        ]
      : []),
  ])
  const table = element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Trades' })
  const pager = element('div', { class: 'controls' })
  const chart = element('div', {
    class: 'chart',
    tabindex: '0',
    role: 'group',
    'aria-label': 'Bars around the chosen trade: + and - zoom, arrows move, 0 shows all',
  })
  const inView = element('span', { 'aria-live': 'polite' })
  stage.before(controls)
  stage.append(chart)
  const { redraw } = drawCandles(chart, block, () => ({
    trade: state.chosen,
    bars: state.bars.slice(...state.view),
  }))
  const look = (/** @type {number[]} */ view) => {
    state.view = view
    const [first, last] = [state.bars[view[0] ?? 0], state.bars[(view[1] ?? 0) - 1]]
    inView.textContent =
      first === undefined || last === undefined
        ? ''
        : `${dated(block.candles.time[first])} to ${dated(block.candles.time[last])}, ${(view[1] ?? 0) - (view[0] ?? 0)} of ${state.bars.length} bars`
    redraw()
  }
  const change = (/** @type {{ by?: number, move?: number }} */ how) =>
    look(changedView(state.view, state.bars.length, how))
  const whole = () => look([0, state.bars.length])
  /** @type {Record<string, () => void>} */
  const keys = {
    '+': () => change({ by: 0.5 }),
    '=': () => change({ by: 0.5 }),
    '-': () => change({ by: 2 }),
    ArrowLeft: () => change({ move: -0.25 }),
    ArrowRight: () => change({ move: 0.25 }),
    0: whole,
  }
  chart.addEventListener('keydown', (event) => {
    const act = keys[event.key]
    if (act === undefined) return
    act()
    event.preventDefault()
  })
  const lens = element('div', { class: 'controls' }, [
    button('Zoom in', () => change({ by: 0.5 })),
    button('Zoom out', () => change({ by: 2 })),
    button('Earlier', () => change({ move: -0.25 })),
    button('Later', () => change({ move: 0.25 })),
    button('Whole', whole),
    inView,
  ])
  stage.after(lens, table, pager)

  const choose = (/** @type {number} */ i) => {
    state.chosen = i
    readout.textContent =
      i < 0
        ? ''
        : `Trade ${i + 1}: ${fields
            .slice(1)
            .map(({ name, text }) => `${name.toLowerCase()} ${text(i)}`)
            .join(', ')}`
    state.bars = barsAround(block, i)
    whole()
    for (const row of table.querySelectorAll('tr[data-trade]'))
      row.classList.toggle('chosen', row.getAttribute('data-trade') === String(i))
  }
  const list = () => {
    const rows = listed()
    const pages = Math.max(1, Math.ceil(rows.length / ROWS))
    state.page = Math.min(state.page, pages - 1)
    const page = rows.slice(state.page * ROWS, (state.page + 1) * ROWS)
    const head = fields.map(({ name }, k) => {
      const sorted = k === state.sort ? (state.down ? 'descending' : 'ascending') : 'none'
      const by = button(name, () => {
        state.down = k === state.sort ? !state.down : false
        state.sort = k
        list()
      })
      return element('th', { scope: 'col', 'aria-sort': sorted }, [by])
    })
    const body = page.map((i) => {
      const first =
        columns.drawn[i] === 1 ? button(`${i + 1}`, () => choose(i)) : document.createTextNode(String(i + 1))
      if (first instanceof HTMLElement) first.setAttribute('aria-label', `Show trade ${i + 1}`)
      const cells = fields.slice(1).map(({ name, text }) => {
        const cell = element('td', {}, [text(i)])
        if (name === 'Profit' || name === 'Return') cell.className = columns.pnl[i] >= 0 ? 'up' : 'down'
        return cell
      })
      const row = element('tr', { 'data-trade': String(i) }, [
        element('th', { scope: 'row' }, [first]),
        ...cells,
      ])
      if (columns.drawn[i] === 1) row.addEventListener('click', () => choose(i))
      if (i === state.chosen) row.className = 'chosen'
      return row
    })
    table.replaceChildren(
      element('table', {}, [element('thead', {}, [element('tr', {}, head)]), element('tbody', {}, body)]),
    )
    const turn = (/** @type {string} */ label, /** @type {number} */ to) => {
      const made = button(label, () => {
        state.page = to
        list()
      })
      made.disabled = to < 0 || to >= pages || to === state.page
      return made
    }
    pager.replaceChildren(
      turn('First', 0),
      turn('Previous', state.page - 1),
      element('span', {}, [
        `${rows.length.toLocaleString('en-US')} of ${n.toLocaleString('en-US')} trades, page ${state.page + 1} of ${pages}`,
      ]),
      turn('Next', state.page + 1),
      turn('Last', pages - 1),
    )
  }
  list()
  choose(state.chosen)
}
