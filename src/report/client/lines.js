/** @type {Record<string, { stroke: string, width: number, dash?: number[] }>} */
const ROLES = {
  run: { stroke: 'run', width: 1.8 },
  train: { stroke: 'train', width: 1.5 },
  mix: { stroke: 'mix', width: 1.4, dash: [6, 4] },
  held: { stroke: 'held', width: 1.2 },
  low: { stroke: 'faint', width: 0.8 },
  high: { stroke: 'faint', width: 0.8 },
}

/**
 * Shades regimes and marks tests behind the curves.
 * @param {any} block
 * @param {readonly string[]} names
 */
const backdrop = (block, names) => (/** @type {any} */ plot) => {
  const { left, top, width, height } = plot.bbox
  const pen = plot.ctx
  pen.save()
  pen.beginPath()
  pen.rect(left, top, width, height)
  pen.clip()
  for (const { from, to, name } of block.bands) {
    const [a, b] = [plot.valToPos(from, 'x', true), plot.valToPos(to, 'x', true)]
    if (b < left || a > left + width) continue
    pen.fillStyle = colour(`band-${names.indexOf(name) % 5}`)
    pen.fillRect(a, top, Math.max(1, b - a), height)
  }
  const ratio = window.devicePixelRatio || 1
  pen.strokeStyle = colour('quiet')
  pen.lineWidth = ratio
  pen.setLineDash([3 * ratio, 3 * ratio])
  for (const { at } of block.marks) {
    const x = plot.valToPos(at, 'x', true)
    if (x < left || x > left + width) continue
    pen.beginPath()
    pen.moveTo(x, top)
    pen.lineTo(x, top + height)
    pen.stroke()
  }
  pen.restore()
}

/**
 * Writes the names of marks over lines and grid, each on a ground of its own, where there is room.
 * @param {any} block
 */
const markNames = (block) => (/** @type {any} */ plot) => {
  const { left, top, width, height } = plot.bbox
  const pen = plot.ctx
  const ratio = window.devicePixelRatio || 1
  pen.save()
  pen.font = `${11 * ratio}px system-ui, sans-serif`
  pen.textAlign = 'left'
  pen.textBaseline = 'alphabetic'
  const base = block.unit === 'percent' ? top + height - 5 * ratio : top + 12 * ratio
  let free = -Infinity
  for (const { at, name } of block.marks) {
    const x = plot.valToPos(at, 'x', true)
    if (x < left || x > left + width) continue
    const wide = pen.measureText(name).width
    const place = x + 4 * ratio + wide > left + width ? x - wide - 4 * ratio : x + 4 * ratio
    if (place <= free) continue
    pen.fillStyle = colour('paper')
    pen.fillRect(place - 2 * ratio, base - 10 * ratio, wide + 4 * ratio, 13 * ratio)
    pen.fillStyle = colour('quiet')
    pen.fillText(name, place, base)
    free = place + wide + 6 * ratio
  }
  pen.restore()
}

/**
 * Curves over time, with zoom by dragging and by keys.
 * @param {HTMLElement} figure
 * @param {any} block
 */
const drawLines = (figure, block) => {
  const stage = /** @type {HTMLElement} */ (figure.querySelector('.stage'))
  const readout = /** @type {HTMLElement} */ (figure.querySelector('.readout'))
  const names = [...new Set(block.bands.map((/** @type {any} */ { name }) => name))]
  const { series, time, unit } = block
  const state = { log: false, at: -1, hidden: new Set() }
  /** @type {any} */
  let plot

  const tell = (/** @type {number} */ i) => {
    const values = series.map((/** @type {any} */ one) => `${one.name} ${shown(one.values[i], unit)}`)
    readout.textContent = i < 0 ? '' : `${dated(time[i])} \u00b7 ${values.join(' \u00b7 ')}`
  }
  const size = () => ({ width: stage.clientWidth, height: stage.clientWidth < 520 ? 240 : 320 })
  const range = () => [plot.scales.x.min, plot.scales.x.max]
  const zoom = (/** @type {number} */ by) => {
    const [low, high] = range()
    const middle = state.at >= 0 ? time[state.at] : (low + high) / 2
    plot.setScale('x', {
      min: Math.max(time[0], middle - (middle - low) * by),
      max: Math.min(time[time.length - 1], middle + (high - middle) * by),
    })
  }
  const whole = () => plot.setScale('x', { min: time[0], max: time[time.length - 1] })

  const build = () => {
    if (plot !== undefined) plot.destroy()
    const axis = {
      stroke: colour('quiet'),
      grid: { stroke: colour('grid'), width: 1 },
      ticks: { stroke: colour('grid') },
      font: FONT,
    }
    const at = (/** @type {string} */ role) =>
      series.findIndex((/** @type {any} */ one) => one.role === role) + 1
    const [low, high] = [at('low'), at('high')]
    // @ts-expect-error the library is a global of the page
    plot = new uPlot(
      {
        ...size(),
        cursor: { drag: { x: true, y: false } },
        legend: { show: false },
        scales: { x: { time: true }, y: state.log ? { distr: 3 } : {} },
        axes: [
          axis,
          {
            ...axis,
            size: 72,
            values: (/** @type {any} */ _plot, /** @type {any[]} */ values) =>
              values.map((value) => (value === null ? '' : shown(value, unit))),
          },
        ],
        series: [
          {},
          ...series.map((/** @type {any} */ { name, role }) => {
            const { stroke, width, dash } = ROLES[role] ?? ROLES.run
            return {
              label: name,
              stroke: colour(stroke),
              width,
              spanGaps: false,
              points: { show: false },
              show: !state.hidden.has(name),
              ...(dash === undefined ? {} : { dash }),
            }
          }),
        ],
        ...(low > 0 && high > 0 ? { bands: [{ series: [high, low], fill: colour('interval') }] } : {}),
        hooks: {
          drawClear: [backdrop(block, names)],
          draw: [markNames(block)],
          setCursor: [
            (/** @type {any} */ { cursor }) => {
              if (cursor.idx !== null && cursor.idx !== undefined) {
                state.at = cursor.idx
                tell(cursor.idx)
              }
            },
          ],
        },
      },
      [
        time,
        ...series.map((/** @type {any} */ { values }) =>
          Array.from(values, (/** @type {number} */ value) => (Number.isNaN(value) ? null : value)),
        ),
      ],
      stage,
    )
  }

  const legend = element('div', { class: 'legend' })
  for (const { name, role } of series) {
    if (role === 'low' || role === 'high') continue
    const key = button(name, () => {
      if (state.hidden.has(name)) state.hidden.delete(name)
      else state.hidden.add(name)
      key.setAttribute('aria-pressed', String(!state.hidden.has(name)))
      build()
    })
    key.className = `key ${role}`
    key.setAttribute('aria-pressed', 'true')
    legend.append(key)
  }
  for (const name of names) {
    const key = element('span', { class: `key band b${names.indexOf(name) % 5}` }, [String(name)])
    legend.append(key)
  }
  const controls = element('div', { class: 'controls' }, [
    button('Zoom in', () => zoom(0.5)),
    button('Zoom out', () => zoom(2)),
    button('Whole', whole),
  ])
  if (block.log) {
    const scale = button('Log scale', () => {
      state.log = !state.log
      scale.setAttribute('aria-pressed', String(state.log))
      build()
    })
    scale.setAttribute('aria-pressed', 'false')
    controls.append(scale)
  }
  stage.before(legend)
  stage.after(controls)
  build()
  repaints.add(build)
  new ResizeObserver(() => plot.setSize(size())).observe(stage)
  stage.addEventListener('keydown', (event) => {
    const last = time.length - 1
    const jump = event.shiftKey ? Math.max(1, Math.round(last / 40)) : 1
    const move = { ArrowLeft: -jump, ArrowRight: jump, Home: -last, End: last }[event.key]
    if (move !== undefined) {
      state.at = Math.min(last, Math.max(0, (state.at < 0 ? 0 : state.at) + move))
      plot.setCursor({ left: plot.valToPos(time[state.at], 'x'), top: 10 })
      tell(state.at)
    } else if (event.key === '+' || event.key === '=') zoom(0.5)
    else if (event.key === '-') zoom(2)
    else if (event.key === '0') whole()
    else return
    event.preventDefault()
  })
}
