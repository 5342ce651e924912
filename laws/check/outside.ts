import child_process from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Bars } from '../../src/market/bars/bars.js'
import { ownBars } from './futures.js'
import type { Subject } from './subject.js'

type Noted = (name: string) => void

/** Every function of an object under these names, replaced by one that notes who asked; gives back what undoes it. */
const replaced = (holder: object, names: Readonly<Record<string, string>>, noted: Noted): (() => void) => {
  const undone = Object.entries(names).flatMap(([name, called]) => {
    const before = Object.getOwnPropertyDescriptor(holder, name)
    const real: unknown = Reflect.get(holder, name)
    if (typeof real !== 'function') return []
    const asking = new Proxy(real, {
      apply: (target, self: unknown, args: readonly unknown[]): unknown => {
        noted(called)
        return Reflect.apply(target as never, self, args)
      },
    })
    Object.defineProperty(holder, name, { value: asking, configurable: true, writable: true })
    return [
      () => {
        if (before === undefined) Reflect.deleteProperty(holder, name)
        else Object.defineProperty(holder, name, before)
      },
    ]
  })
  return () => {
    for (const undo of undone) undo()
  }
}

/** Values of an object under these names, each replaced by one that notes who reads it; gives back what undoes it. */
const watched = (holder: object, names: Readonly<Record<string, string>>, noted: Noted): (() => void) => {
  const undone = Object.entries(names).map(([name, called]) => {
    const before = Object.getOwnPropertyDescriptor(holder, name)
    const value: unknown = Reflect.get(holder, name)
    Object.defineProperty(holder, name, {
      configurable: true,
      enumerable: before?.enumerable ?? false,
      get: () => {
        noted(called)
        return value
      },
    })
    return () => {
      if (before === undefined) Reflect.deleteProperty(holder, name)
      else Object.defineProperty(holder, name, before)
    }
  })
  return () => {
    for (const undo of undone) undo()
  }
}

/** The global `Date` replaced by one that notes who asks it for now. */
const datesNoted = (noted: Noted): (() => void) => {
  const real = globalThis.Date
  globalThis.Date = new Proxy(real, {
    construct: (target, args: readonly unknown[]) => {
      if (args.length === 0) noted('new Date()')
      return Reflect.construct(target, args) as object
    },
    apply: (target) => {
      noted('Date()')
      return target()
    },
    get: (target, name) => {
      if (name === 'now') noted('Date.now')
      return Reflect.get(target, name) as unknown
    },
  })
  return () => {
    globalThis.Date = real
  }
}

const named = (of: string, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, `${of}.${name}`]))

const FILES = ['readFile', 'readFileSync', 'open', 'openSync', 'createReadStream', 'readdir', 'readdirSync']
const PROCESSES = ['exec', 'execSync', 'execFile', 'execFileSync', 'spawn', 'spawnSync', 'fork']

/** The functions of Node's own modules that give chance, files or what a machine is like, however they were imported. */
const modulesNoted = (noted: Noted): (() => void) => {
  const undo = [
    replaced(crypto, named('crypto', ['randomBytes', 'randomInt', 'randomUUID', 'randomFillSync']), noted),
    replaced(
      os,
      named('os', ['freemem', 'totalmem', 'loadavg', 'uptime', 'hostname', 'cpus', 'userInfo', 'homedir']),
      noted,
    ),
    replaced(fs, named('fs', FILES), noted),
    replaced(fs.promises, named('fs.promises', ['readFile', 'open', 'readdir']), noted),
    replaced(child_process, named('child_process', PROCESSES), noted),
  ]
  syncBuiltinESMExports()
  return () => {
    for (const each of undo) each()
    syncBuiltinESMExports()
  }
}

/** Formats of times, which write the time of now where they are given none. */
const formatsNoted = (noted: Noted): (() => void) => {
  const { prototype } = Intl.DateTimeFormat
  const before = Object.getOwnPropertyDescriptor(prototype, 'format')
  Object.defineProperty(prototype, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format = before?.get?.call(this) as Intl.DateTimeFormat['format']
      return (...given: Parameters<typeof format>) => {
        if (given[0] === undefined) noted('Intl.DateTimeFormat.format()')
        return format(...given)
      }
    },
  })
  return () => {
    if (before !== undefined) Object.defineProperty(prototype, 'format', before)
  }
}

/** What a target asks of the clock, of chance, of files, of its process and of its machine while it decides, by the names that it asks for. */
export const asksOutside = (subject: Subject, bars: Bars, from: number): readonly string[] => {
  const asked = new Set<string>()
  const noted: Noted = (name) => asked.add(name)
  const undo = [
    // first, and so undone last: to carry them over to imports reads every value of `process`
    modulesNoted(noted),
    replaced(Math, named('Math', ['random']), noted),
    replaced(performance, named('performance', ['now']), noted),
    replaced(
      process,
      named('process', ['hrtime', 'uptime', 'memoryUsage', 'cpuUsage', 'resourceUsage']),
      noted,
    ),
    replaced(process.hrtime, named('process.hrtime', ['bigint']), noted),
    replaced(globalThis.crypto, named('crypto', ['getRandomValues', 'randomUUID']), noted),
    watched(process, named('process', ['pid', 'ppid', 'env', 'argv']), noted),
    watched(performance, named('performance', ['timeOrigin']), noted),
    formatsNoted(noted),
    datesNoted(noted),
  ]
  try {
    // one that was just loaded has nothing yet of what it asks for once
    for (const each of [subject.reloaded, subject]) each?.decide(ownBars(bars), from)
  } finally {
    for (const each of undo.toReversed()) each()
  }
  return [...asked]
}
