/** A time as text, as short as it can be: `2000-01-03` at midnight, else `2000-01-03T09:30Z`. */
export const showTime = (time: number): string => {
  const text = new Date(time).toISOString()
  return text.endsWith('T00:00:00.000Z')
    ? text.slice(0, 10)
    : text.endsWith(':00.000Z')
      ? `${text.slice(0, 16)}Z`
      : text
}
