import { describe, expect, test } from 'vitest'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { membersFile } from '../../src/market/tables/members-file.kernel.js'
import type { ListedMember } from '../../src/market/universe/membership.js'
import { endsIn, membershipNotes } from '../../src/market/universe/membership-notes.js'
import { restrictTo, universe } from '../../src/market/universe/universe.js'

const daily = (symbol: string, first: number, count: number) => {
  const flat = new Float64Array(count).fill(10)
  const time = Float64Array.from(flat, (_, i) => Date.UTC(2020, 0, first + i))
  return {
    symbol,
    bar_length: { every: 1, unit: 'day' } as const,
    dataset: datasetOf(
      { name: `${symbol}.csv` },
      { length: count, time, open: flat, high: flat, low: flat, close: flat, volume: flat },
    ),
  }
}
const listings = [daily('ant', 1, 10), daily('bee', 1, 4), daily('cat', 3, 8)]
const made = (members?: readonly ListedMember[]) => {
  const all = universe(listings, members)
  if (all._tag === 'Left') throw new Error(all.left.message)
  return all.right
}

describe('members of a universe', () => {
  test('are so from a day on to the day before another, in any number of spans', () => {
    const all = made([
      { symbol: 'ant', from: '2020-01-08' },
      { symbol: 'ant', from: '2020-01-02', to: '2020-01-04' },
      { symbol: 'bee', to: '2020-01-03', delisting_return: -0.5 },
    ])
    expect(all.instruments.map(({ symbol, membership }) => [symbol, membership?.bars.join('')])).toEqual([
      ['ant', '0110000111'],
      ['bee', '1100'],
      ['cat', '00000000'],
    ])
    expect(all.instruments[1]?.membership?.delisting_return).toBe(-0.5)
  })

  test('are part of the hash; a universe without a list has the hash that it had', () => {
    const plain = made()
    expect(plain).not.toHaveProperty('members')
    expect(plain.hash).toBe('96a30dcfed41b33a5cf449f02aca82920299707431dba3533ce8f9ea4985de8e')
    const hashes = [
      plain,
      made([{ symbol: 'ant' }]),
      made([{ symbol: 'ant', to: '2020-01-05' }]),
      made([{ symbol: 'ant', to: '2020-01-06' }]),
      made([{ symbol: 'ant', to: '2020-01-06', delisting_return: -1 }]),
    ].map(({ hash }) => hash)
    expect(new Set(hashes).size).toBe(5)
  })

  test('a part of a universe keeps the members that it has', () => {
    const part = restrictTo(made([{ symbol: 'ant', to: '2020-01-05' }, { symbol: 'cat' }]), ['cat', 'bee'])
    if (part._tag === 'Left') throw new Error(part.left.message)
    expect(part.right.members).toEqual([{ symbol: 'cat' }])
    expect(part.right.instruments.map(({ membership }) => membership?.bars.includes(1))).toEqual([
      false,
      true,
    ])
  })

  test.each<readonly [string, readonly ListedMember[]]>([
    ['members[1]: there is no instrument "ca", did you mean "cat"?', [{ symbol: 'ant' }, { symbol: 'ca' }]],
    [
      'members[0]: from "2020-02-30" is not a date such as 2001-01-12',
      [{ symbol: 'ant', from: '2020-02-30' }],
    ],
    ['members[0]: to "soon" is not a date such as 2001-01-12', [{ symbol: 'ant', to: 'soon' }]],
    [
      'members[0]: from 2020-01-05 is not before to 2020-01-05, the first day after it',
      [{ symbol: 'ant', from: '2020-01-05', to: '2020-01-05' }],
    ],
    [
      'members[2]: ant from 2020-01-04 to 2020-01-06 overlaps its span from the beginning to 2020-01-05',
      [
        { symbol: 'ant', to: '2020-01-05' },
        { symbol: 'bee', from: '2020-01-04', to: '2020-01-06' },
        { symbol: 'ant', from: '2020-01-04', to: '2020-01-06' },
      ],
    ],
    [
      'members[0]: delisting_return -30 is no share of the last close: at least -1, such as -0.3',
      [{ symbol: 'ant', delisting_return: -30 }],
    ],
    [
      'members[1]: delisting_return -0.2 of ant stands as -0.3 elsewhere: one of each symbol',
      [
        { symbol: 'ant', to: '2020-01-05', delisting_return: -0.3 },
        { symbol: 'ant', from: '2020-01-06', delisting_return: -0.2 },
      ],
    ],
  ])('%s', (message, members) => {
    expect(universe(listings, members)).toMatchObject({ left: { _tag: 'BadMember', message } })
  })

  test('how many end a year, and what never trades, is a warning; nothing is without a list', () => {
    expect(membershipNotes(made())).toEqual([])
    const all = made([
      { symbol: 'ant', to: '2020-01-05', delisting_return: -1 },
      { symbol: 'bee' },
      { symbol: 'cat', from: '2021-01-01' },
    ])
    expect(endsIn(all)).toBe(2)
    expect(endsIn(made([{ symbol: 'ant' }, { symbol: 'cat' }]))).toBe(0)
    expect(membershipNotes(all)).toEqual([
      'members: 2 of 2 end in 0.0 years, 81.2 a year, of 0.8 at a time',
      'cat: never a member on a bar, so never traded',
      'bee: bars end without a delisting_return, so it counts as sold at the last close',
      'ant: bars go on to the end of the universe, so no delisting_return counts',
    ])
  })
})

describe('a file of members', () => {
  test('has its columns in any order, and knows the line of each row', () => {
    expect(membersFile('m.csv', 'To,symbol,delisting_return\n2020-01-03,ant,\n\n,bee,-0.3')).toEqual({
      _tag: 'Right',
      right: {
        members: [
          { symbol: 'ant', to: '2020-01-03' },
          { symbol: 'bee', delisting_return: -0.3 },
        ],
        lines: [2, 4],
      },
    })
  })

  test.each([
    ['ticker,from\nant,', 'm.csv:1: the first line names no column "symbol"'],
    ['symbol,form\nant,', 'm.csv:1: there is no column "form", did you mean "from"?'],
    ['symbol,from,from\nant,,', 'm.csv:1: the column "from" stands twice'],
    ['symbol,to\nant,2020-01-01,x', 'm.csv:2: 3 fields under 2 columns'],
    ['symbol,delisting_return\nant,0.1\nbee,30 %', 'm.csv:3: delisting_return "30 %" is no finite number'],
  ])('%j is refused', (text, message) => {
    const read = membersFile('m.csv', text)
    const said = read._tag === 'Left' && 'line' in read.left ? read.left : undefined
    expect(`${said?.file}:${said?.line}: ${said?.because}`).toBe(message)
  })
})
