import { fileURLToPath } from 'node:url'
import { ownFile } from '../core/own-file.js'
import { ORDER_FAULT } from '../portfolio/orders/order-fault.js'

const PACKAGE = fileURLToPath(ownFile('.'))
const FRAME = /^\s*at .*?\(?(?:file:\/\/)?(\/[^():]+):(\d+):\d+\)?$/m

/** Whether the system refused a file or a device: its message names both. */
const isOfSystem = (cause: NodeJS.ErrnoException): boolean =>
  cause.syscall !== undefined && /^E[A-Z]+$/.test(cause.code ?? '')

/** What a command says of something that was thrown: a part of the user's is named, all else is a bug. */
export const thrownText = (cause: unknown): string => {
  if (!(cause instanceof Error)) return `this is a bug of regimen: ${String(cause)}`
  const { name, message, stack = message } = cause
  if (name === ORDER_FAULT) return message
  const [, file, line] = FRAME.exec(stack) ?? []
  return file !== undefined && !file.startsWith(PACKAGE) && !file.includes('/node_modules/')
    ? `${file}, line ${line} threw: ${message}`
    : isOfSystem(cause)
      ? `the system refuses: ${message}`
      : `this is a bug of regimen: ${stack}`
}
