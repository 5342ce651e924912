/** @type {Record<string, (figure: HTMLElement, block: any) => void>} */
const DRAW = { Lines: drawLines, Heat: drawHeat, Histogram: drawHistogram, TradeList: drawTrades }

const held = (/** @type {string} */ id) => document.getElementById(id)?.textContent ?? ''

const draw = async () => {
  const blocks = unpacked(held('blocks'), await bytesOf(held('columns')))
  for (const block of blocks) {
    const figure = document.querySelector(`figure[data-block="${CSS.escape(block.id)}"]`)
    if (figure instanceof HTMLElement) DRAW[block._tag]?.(figure, block)
  }
  document.documentElement.dataset.drawn = String(blocks.length)
}

themes()
draw().catch((cause) => {
  document.documentElement.dataset.failed = String(cause)
  document
    .getElementById('main')
    ?.prepend(element('p', { class: 'tone warning' }, [`The pictures cannot be drawn: ${cause}`]))
})
