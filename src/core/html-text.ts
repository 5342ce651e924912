import { visible } from './visible.js'

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Text as it may stand in HTML, in an attribute too; a control character in it is written out. */
export const escaped = (text: string): string =>
  visible(text).replace(/[&<>"']/g, (found) => ESCAPES[found] ?? found)
