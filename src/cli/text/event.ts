import type { RunEvent } from '../../run/event.js'

const WIDTH = 160
const detail = (event: Readonly<Record<string, unknown>>): string => {
  const { path: _path, kind: _kind, ...rest } = event
  const text = JSON.stringify(rest)
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 3)}..` : text
}

/** An event of a run in one line. */
export const eventLine = ({ _tag, at, ...rest }: RunEvent): string =>
  `${new Date(at).toISOString()}  ${_tag.padEnd(16)}  ${'path' in rest ? `${rest.path}  ` : ''}${detail(rest)}`
