import { describe, expect, it } from 'vitest'
import { seriesFile } from '../../../src/market/series/series-file.kernel.js'

const read = (text: string, options: Parameters<typeof seriesFile>[2] = {}) => {
  const found = seriesFile('s.csv', text, options)
  return found._tag === 'Left' ? found.left : found.right.rows
}

describe('the order of day and month in a file of series', () => {
  it('is one of all its columns: a day above 12 in any of them proves it', () => {
    expect(read('date,known_at,eps\n31/12/2004,03/02/2005,2\n')).toMatchObject([
      { time: Date.UTC(2004, 11, 31), known_at: Date.UTC(2005, 1, 3) },
    ])
    expect(read('date,known_at,eps\n9/3/2004,9/13/2004,1\n')).toMatchObject([
      { time: Date.UTC(2004, 8, 3), known_at: Date.UTC(2004, 8, 13) },
    ])
  })

  it('is asked for where no date says it, and taken as it is given', () => {
    const text = 'date,eps\n06/06/2005,1\n04/03/2006,2\n'
    expect(read(text)).toMatchObject({
      line: 3,
      because: 'no date of the file says whether its day or its month stands first',
      wanted: expect.stringContaining('--csv date_order=dmy') as string,
    })
    expect(read(text, { date_order: 'dmy' })).toMatchObject([{}, { time: Date.UTC(2006, 2, 4) }])
    expect(read(text, { date_order: 'mdy' })).toMatchObject([{}, { time: Date.UTC(2006, 3, 3) }])
  })

  it('is no two: a column in another order than its neighbour is refused at its line', () => {
    expect(read('date,known_at,eps\n30/09/2004,,1\n31/12/2004,02/13/2005,2\n')).toMatchObject({
      line: 3,
      because: expect.stringContaining('only be read with the month first') as string,
    })
  })
})

describe('a file of series without known_at or without numbers', () => {
  it('is refused where another column holds times, which are those at which rows are known', () => {
    expect(read('date,published,eps\n2004-09-30,2004-10-21,1\n')).toMatchObject({
      because: 'the column "published" holds times',
      wanted: expect.stringContaining('known_at') as string,
    })
    expect(read('date,known_at,ends,eps\n2004-09-30,2004-10-21,2004-12-31,1\n')).toHaveLength(1)
  })

  it.each([
    ['date,eps\n2004-09-30,abc\n', 'eps "abc" is no finite number'],
    ['date;eps\n2004-09-30;1,5\n2005-09-30;2,5\n', 'eps "1,5" is no finite number'],
    ['date,eps\n', 'there are no rows'],
  ])('%j is refused: %s', (text, because) => {
    expect(read(text)).toMatchObject({ because })
  })
})
