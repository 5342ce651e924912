/** Cividis: readable without telling red from green, on light and on dark. */
const STOPS = [
  [0, 34, 78],
  [66, 78, 108],
  [124, 123, 120],
  [188, 175, 111],
  [254, 232, 56],
]
/** @param {number} share from 0 to 1 */
const heatColour = (share) => {
  const at = Math.min(0.9999, Math.max(0, share)) * (STOPS.length - 1)
  const [a, b] = [STOPS[Math.floor(at)] ?? STOPS[0], STOPS[Math.floor(at) + 1] ?? STOPS[0]]
  const part = at - Math.floor(at)
  return a.map((value, i) => Math.round(value + part * ((b[i] ?? 0) - value)))
}

/**
 * A label that fits into a width, shortened at its end where it does not.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {number} width
 */
const fitted = (pen, text, width) => {
  if (pen.measureText(text).width <= width) return text
  const lengths = Array.from({ length: text.length }, (_, i) => text.length - i)
  const most = lengths.find((length) => pen.measureText(`${text.slice(0, length)}…`).width <= width) ?? 1
  return `${text.slice(0, most)}…`
}

/**
 * Values on a grid, with marks; arrow keys walk over the cells.
 * @param {HTMLElement} figure
 * @param {any} block
 */
const drawHeat = (figure, block) => {
  const stage = /** @type {HTMLElement} */ (figure.querySelector('.stage'))
  const readout = /** @type {HTMLElement} */ (figure.querySelector('.readout'))
  const { x, y, values, marks } = block
  const [columns, rows] = [x.values.length, y.values.length]
  const known = Array.from(values).filter((value) => !Number.isNaN(value))
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const state = { x: -1, y: -1 }
  const place = { left: 70, top: 8, cell: 0, tall: 0 }
  const height = Math.min(460, Math.max(160, rows * 22 + 60))
  const { canvas, redraw } = drawing(stage, height, (pen, width, tall) => {
    const wide = (/** @type {readonly string[]} */ labels) =>
      Math.max(...labels.map((label) => pen.measureText(label).width))
    place.left = Math.min(width / 3, Math.max(48, wide(y.values) + 34))
    place.cell = (width - place.left - 8) / columns
    place.tall = (tall - place.top - 44) / rows
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const value = values[row * columns + column]
        const [left, top] = [place.left + column * place.cell, place.top + (rows - 1 - row) * place.tall]
        const rgb = Number.isNaN(value)
          ? undefined
          : heatColour(high > low ? (value - low) / (high - low) : 0.5)
        pen.fillStyle = rgb === undefined ? colour('grid') : `rgb(${rgb.join(',')})`
        pen.fillRect(left, top, Math.ceil(place.cell), Math.ceil(place.tall))
        if (rgb !== undefined && place.cell > 38 && place.tall > 15) {
          pen.fillStyle = rgb[0] * 0.3 + rgb[1] * 0.6 + rgb[2] * 0.1 > 120 ? '#111' : '#fff'
          pen.textAlign = 'center'
          pen.textBaseline = 'middle'
          pen.fillText(fixed(value, 2), left + place.cell / 2, top + place.tall / 2)
        }
      }
    const edge = (
      /** @type {number} */ column,
      /** @type {number} */ row,
      /** @type {string} */ stroke,
      /** @type {number} */ wide,
    ) => {
      pen.strokeStyle = stroke
      pen.lineWidth = wide
      pen.strokeRect(
        place.left + column * place.cell + 1,
        place.top + (rows - 1 - row) * place.tall + 1,
        place.cell - 2,
        place.tall - 2,
      )
    }
    for (const mark of marks) {
      edge(mark.x, mark.y, '#fff', 5)
      edge(mark.x, mark.y, mark.name === 'chosen' ? '#d6006c' : '#0a7d3c', 3)
    }
    if (state.x >= 0) edge(state.x, state.y, colour('ink'), 2)
    pen.fillStyle = colour('quiet')
    pen.textAlign = 'center'
    pen.textBaseline = 'top'
    const room = Math.max(38, Math.min(wide(x.values) + 8, (width - place.left) / Math.min(columns, 4)))
    const every = Math.max(1, Math.ceil(room / place.cell))
    for (let column = 0; column < columns; column += every) {
      const middle = place.left + (column + 0.5) * place.cell
      const free = Math.min(every * place.cell - 4, 2 * (width - middle))
      pen.fillText(fitted(pen, x.values[column], free), middle, tall - 34)
    }
    pen.fillText(x.name, place.left + (columns * place.cell) / 2, tall - 16)
    pen.textAlign = 'right'
    pen.textBaseline = 'middle'
    const step = Math.max(1, Math.ceil(14 / place.tall))
    for (let row = 0; row < rows; row += step)
      pen.fillText(
        fitted(pen, y.values[row], place.left - 28),
        place.left - 6,
        place.top + (rows - row - 0.5) * place.tall,
      )
    pen.save()
    pen.translate(12, place.top + (rows * place.tall) / 2)
    pen.rotate(-Math.PI / 2)
    pen.textAlign = 'center'
    pen.fillText(y.name, 0, 0)
    pen.restore()
  })
  const tell = () => {
    const value = values[state.y * columns + state.x]
    const mark = marks.find((/** @type {any} */ one) => one.x === state.x && one.y === state.y)
    readout.textContent = `${x.name} ${x.values[state.x]}, ${y.name} ${y.values[state.y]}: ${Number.isNaN(value) ? (block.missing ?? 'no score') : fixed(value, 3)}${mark === undefined ? '' : `, ${mark.name}`}`
    redraw()
  }
  canvas.addEventListener('pointermove', (event) => {
    const column = Math.floor((event.offsetX - place.left) / place.cell)
    const row = rows - 1 - Math.floor((event.offsetY - place.top) / place.tall)
    if (column < 0 || column >= columns || row < 0 || row >= rows) return
    if (column === state.x && row === state.y) return
    state.x = column
    state.y = row
    tell()
  })
  stage.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const [dx, dy] = step
    state.x = Math.min(columns - 1, Math.max(0, state.x + (dx ?? 0)))
    state.y = Math.min(rows - 1, Math.max(0, state.y + (dy ?? 0)))
    tell()
  })
  const legend = element('div', { class: 'legend' }, [
    element('span', {}, [`${fixed(low, 2)} `]),
    element('span', { class: 'ramp' }),
    element('span', {}, [` ${fixed(high, 2)}`]),
    ...marks.map((/** @type {any} */ { name }) =>
      element('span', { class: `key mark ${name === 'chosen' ? 'chosen' : 'plateau'}` }, [name]),
    ),
  ])
  stage.before(legend)
}
