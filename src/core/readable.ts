/** The same record, which a REPL prints as text: the hook is no enumerable field and no part of any hash. */
export const readable = <A extends object>(value: A, text: (value: A) => string): A =>
  Object.defineProperty({ ...value }, Symbol.for('nodejs.util.inspect.custom'), {
    enumerable: false,
    value: () => text(value),
  })
