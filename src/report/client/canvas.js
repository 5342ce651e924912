/**
 * A colour of the page's style, as it is now.
 * @param {string} name
 */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

const FONT = '12px system-ui, sans-serif'

/**
 * A canvas as wide as its stage, sharp on any screen, drawn again when the stage or the theme changes.
 * @param {HTMLElement} stage
 * @param {number} height
 * @param {(pen: CanvasRenderingContext2D, width: number, height: number) => void} draw
 */
const drawing = (stage, height, draw) => {
  const canvas = element('canvas', { 'aria-hidden': 'true' })
  stage.append(canvas)
  const redraw = () => {
    const width = stage.clientWidth
    const ratio = window.devicePixelRatio || 1
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    const pen = canvas.getContext('2d')
    if (pen === null) return
    pen.scale(ratio, ratio)
    pen.clearRect(0, 0, width, height)
    pen.font = FONT
    draw(pen, width, height)
  }
  repaints.add(redraw)
  new ResizeObserver(redraw).observe(stage)
  redraw()
  return { canvas, redraw }
}

/** Round steps of an axis. @param {number} low @param {number} high @param {number} most */
const ticks = (low, high, most) => {
  if (!(high > low)) return [low]
  const rough = (high - low) / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((by) => by * power).find((by) => by >= rough) ?? rough
  const first = Math.ceil(low / step)
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step)
}
