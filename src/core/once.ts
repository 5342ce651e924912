/** A function that makes something on its first call, and gives the same on every later one. */
export const once = <A>(make: () => A): (() => A) => {
  const held: { made?: { readonly of: A } } = {}
  return () => {
    held.made ??= { of: make() }
    return held.made.of
  }
}
