/**
 * Counts by bin, next to what noise alone would give.
 * @param {HTMLElement} figure
 * @param {any} block
 */
const drawHistogram = (figure, block) => {
  const stage = /** @type {HTMLElement} */ (figure.querySelector('.stage'))
  const readout = /** @type {HTMLElement} */ (figure.querySelector('.readout'))
  const { edges, counts, curve, marks, unit } = block
  const state = { bin: -1 }
  const values = marks.map((/** @type {any} */ { at }) => at)
  const [low, high] = [Math.min(edges[0], ...values), Math.max(edges[edges.length - 1], ...values)]
  const most = Math.max(...counts, ...(curve ?? [])) * 1.08
  const place = { left: 46, right: 12, top: 20, bottom: 26 }
  /** @type {(value: number) => number} */
  let across = (value) => value
  const { canvas, redraw } = drawing(stage, 240, (pen, width, height) => {
    const [wide, tall] = [width - place.left - place.right, height - place.top - place.bottom]
    across = (value) => place.left + ((value - low) / (high - low)) * wide
    const up = (/** @type {number} */ count) => place.top + tall - (count / most) * tall
    pen.textBaseline = 'middle'
    pen.textAlign = 'right'
    for (const tick of ticks(0, most, 4)) {
      pen.strokeStyle = colour('grid')
      pen.beginPath()
      pen.moveTo(place.left, up(tick))
      pen.lineTo(width - place.right, up(tick))
      pen.stroke()
      pen.fillStyle = colour('quiet')
      pen.fillText(String(Math.round(tick)), place.left - 6, up(tick))
    }
    counts.forEach((/** @type {number} */ count, /** @type {number} */ i) => {
      pen.fillStyle = i === state.bin ? colour('ink') : colour('run')
      pen.fillRect(
        across(edges[i]) + 0.5,
        up(count),
        Math.max(1, across(edges[i + 1]) - across(edges[i]) - 1),
        place.top + tall - up(count),
      )
    })
    if (curve !== undefined) {
      pen.strokeStyle = colour('mix')
      pen.lineWidth = 2
      pen.setLineDash([6, 4])
      pen.beginPath()
      curve.forEach((/** @type {number} */ count, /** @type {number} */ i) =>
        pen.lineTo((across(edges[i]) + across(edges[i + 1])) / 2, up(count)),
      )
      pen.stroke()
      pen.setLineDash([])
    }
    marks.forEach((/** @type {any} */ { at, name }, /** @type {number} */ i) => {
      const x = across(at)
      pen.strokeStyle = colour(i === 0 ? 'bad' : 'quiet')
      pen.lineWidth = 2
      pen.beginPath()
      pen.moveTo(x, place.top)
      pen.lineTo(x, place.top + tall)
      pen.stroke()
      pen.fillStyle = colour('ink')
      pen.textAlign = x > width / 2 ? 'right' : 'left'
      pen.fillText(`${name} ${shown(at, unit)}`, x + (x > width / 2 ? -5 : 5), 10 + 13 * (i % 2))
    })
    pen.fillStyle = colour('quiet')
    pen.textAlign = 'center'
    for (const tick of ticks(low, high, Math.max(3, wide / 90)))
      pen.fillText(shown(tick, unit), across(tick), height - 10)
  })
  const tell = () => {
    const i = state.bin
    readout.textContent = `${shown(edges[i], unit)} to ${shown(edges[i + 1], unit)}: ${counts[i]}${curve === undefined ? '' : `, by luck ${fixed(curve[i], 1)}`}`
    redraw()
  }
  canvas.addEventListener('pointermove', (event) => {
    const bin = edges.findIndex(
      (/** @type {number} */ _edge, /** @type {number} */ i) =>
        i < counts.length && event.offsetX >= across(edges[i]) && event.offsetX < across(edges[i + 1]),
    )
    if (bin < 0 || bin === state.bin) return
    state.bin = bin
    tell()
  })
  stage.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    state.bin = Math.min(counts.length - 1, Math.max(0, state.bin + step))
    tell()
  })
  if (curve !== undefined)
    stage.before(
      element('div', { class: 'legend' }, [
        element('span', { class: 'key run' }, ['trials']),
        element('span', { class: 'key mix' }, ['no edge, by luck']),
      ]),
    )
}
