import { escaped } from './html-text.js'

/** What a notebook shows of a value. */
export interface Displayed {
  /** The value as HTML without a script. */
  readonly toHTML: () => string
}

/**
 * The same record, which a REPL prints as text and a notebook shows as HTML: by `toHTML()`, and by `Jupyter.display` where a
 * kernel asks for it. The hooks are no enumerable fields and no part of any hash.
 */
export const readable = <A extends object>(
  value: A,
  text: (value: A) => string,
  html: (value: A) => string = (of) => `<pre>${escaped(text(of))}</pre>`,
): A & Displayed => {
  // a field that is computed when it is read stays so
  const made = Object.defineProperties({}, Object.getOwnPropertyDescriptors(value))
  const hook = (act: () => unknown): PropertyDescriptor => ({ enumerable: false, value: act })
  return Object.defineProperties(made, {
    [Symbol.for('nodejs.util.inspect.custom')]: hook(() => text(value)),
    [Symbol.for('Jupyter.display')]: hook(() => ({ 'text/html': html(value), 'text/plain': text(value) })),
    toHTML: hook(() => html(value)),
  }) as A & Displayed
}
