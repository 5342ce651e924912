const MINUS = '\u2212'

/**
 * @param {number} value
 * @param {number} digits
 */
const fixed = (value, digits) => {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', MINUS)
}

/**
 * A value of a curve for people.
 * @param {number | null | undefined} value
 * @param {string} unit
 */
const shown = (value, unit) => {
  if (value === null || value === undefined || Number.isNaN(value)) return '\u2013'
  if (unit === 'percent') return `${fixed(100 * value, 1)} %`
  if (unit === 'money') return Math.round(value).toLocaleString('en-US').replace('-', MINUS)
  return fixed(value, 2)
}

/**
 * A time of a bar, as short as it can be.
 * @param {number} seconds
 */
const dated = (seconds) => {
  if (!Number.isFinite(seconds)) return ''
  const text = new Date(seconds * 1000).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 16)}`
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {readonly (Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
const element = (tag, attributes = {}, children = []) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/**
 * A button that acts.
 * @param {string} label
 * @param {() => void} act
 */
const button = (label, act) => {
  const made = element('button', { type: 'button' }, [label])
  made.addEventListener('click', act)
  return made
}
