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

/** What a target asks of the clock, of chance and of its process while it decides, by the names that it asks for. */
export const asksOutside = (subject: Subject, bars: Bars, from: number): readonly string[] => {
  const asked = new Set<string>()
  const noted: Noted = (name) => asked.add(name)
  const undo = [
    replaced(Math, { random: 'Math.random' }, noted),
    replaced(performance, { now: 'performance.now' }, noted),
    replaced(
      process,
      {
        hrtime: 'process.hrtime',
        uptime: 'process.uptime',
        memoryUsage: 'process.memoryUsage',
        cpuUsage: 'process.cpuUsage',
      },
      noted,
    ),
    replaced(process.hrtime, { bigint: 'process.hrtime.bigint' }, noted),
    replaced(
      globalThis.crypto,
      { getRandomValues: 'crypto.getRandomValues', randomUUID: 'crypto.randomUUID' },
      noted,
    ),
    watched(process, { pid: 'process.pid', ppid: 'process.ppid' }, noted),
    watched(performance, { timeOrigin: 'performance.timeOrigin' }, noted),
    datesNoted(noted),
  ]
  try {
    subject.decide(ownBars(bars), from)
  } finally {
    for (const each of undo.toReversed()) each()
  }
  return [...asked]
}
