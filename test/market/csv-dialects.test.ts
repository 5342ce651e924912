import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { lastValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { csvDataset, csvTextDataset } from '../../src/market/csv/csv-dataset.js'
import type { CsvOptionsInput } from '../../src/market/csv/csv-options.js'
import { hasShared, sharedData, sharedPath } from './shared-data.js'

const scaled: CsvOptionsInput = { price_scale: 10_000 }

/** File, bars, first time, first close, last time, last close. */
type Loaded = readonly [string, number, string, number, string, number, CsvOptionsInput]
const plain: CsvOptionsInput = {}
const LOADED: readonly Loaded[] = [
  ['bt_BTCUSD.csv', 156, '2012-01-31', 5.55, '2024-12-31', 93381, plain],
  ['bt_EURUSD.csv', 5000, '2017-04-19T09:00', 1.07219, '2018-02-07T15:00', 1.22904, plain],
  ['bt_GOOG.csv', 2148, '2004-08-19', 100.34, '2013-03-01', 806.19, plain],
  ['vega_sp500_daily_2000_2020.csv', 5105, '2000-01-03', 1455.219971, '2020-04-17', 2874.560059, plain],
  ['btrader_2005-2006-day-001.csv', 512, '2005-01-03', 2970.02, '2006-12-29', 4119.94, plain],
  ['btrader_2006-day-001.csv', 255, '2006-01-02', 3604.33, '2006-12-29', 4119.94, plain],
  ['btrader_2006-min-005.csv', 2142, '2006-01-02T09:05', 3582.99, '2006-01-30T17:30', 3677.52, plain],
  ['btrader_2006-week-001.csv', 52, '2006-01-06', 3666.99, '2006-12-29', 4119.94, plain],
  ['btrader_2006_min1_volume.csv.gz', 30889, '2006-01-02T09:01', 3599, '2006-02-27T22:00', 3838, plain],
  ['btrader_nvda-1999-2014.csv', 4012, '1999-01-22', 1.640625, '2014-12-31', 20.049999, plain],
  ['btrader_orcl-1995-2014.csv', 5036, '1995-01-03', 2.117284, '2014-12-31', 44.970001, plain],
  ['btrader_yhoo-1996-2015.csv', 4965, '1996-04-12', 1.375, '2015-12-31', 33.259998, plain],
  // times since midnight, of the day in the name
  ['lean_min_spy_20131007.csv.gz', 828, '2013-10-07T04:00', 167.27, '2013-10-07T19:59', 167.3, scaled],
  ['si_bitcoin.csv', 1246, '2017-08-16', 4285.08, '2021-01-12', 37371.38, plain],
  ['si_compare.csv', 502, '2017-01-03', 216.99, '2018-12-31', 332.8, plain],
  ['si_default.csv', 502, '2017-01-03', 212.8, '2018-12-31', 245.28, plain],
  ['si_intraday.csv', 1564, '2020-12-15T09:30', 367.46, '2020-12-18T16:00', 369.15, plain],
  ['si_issue0859.adx.nan.csv', 595, '2022-07-25T03:45', 498.075, '2022-08-01T03:48', 104.875, plain],
  ['si_issue1127.williamr.original.csv', 753, '2021-01-29', 120.17, '2024-01-26', 130.99, plain],
  ['si_longest.csv.gz', 15821, '1950-01-03', 16.66, '2012-11-15', 1353.33, plain],
  ['si_msft.csv.gz', 8111, '1990-01-02', 0.385, '2022-03-10', 285.59, plain],
  ['si_penny.csv', 533, '2018-12-21', 2.63, '2021-02-03', 2.98, plain],
  ['si_spx.csv.gz', 8111, '1990-01-02', 359.69, '2022-03-10', 4259.52, plain],
  ['si_toobig.csv', 1246, '2017-08-16', 42903702221740.8, '2021-01-12', 374175175057530, plain],
  ['lean_daily_aapl.csv.gz', 5849, '1998-01-02', 16.25, '2021-03-31', 122.15, scaled],
  ['lean_daily_aig.csv.gz', 5849, '1998-01-02', 109.88, '2021-03-31', 46.21, scaled],
  ['lean_daily_bac.csv.gz', 5849, '1998-01-02', 73.63, '2021-03-31', 38.69, scaled],
  ['lean_daily_btcusd_coinbase.csv', 1318, '2014-12-01', 370, '2018-08-13', 6253.67, plain],
  ['lean_daily_goog.csv.gz', 4183, '2004-08-19', 100.37, '2021-03-31', 2068.63, scaled],
  ['lean_daily_ibm.csv.gz', 5849, '1998-01-02', 105.75, '2021-03-31', 133.26, scaled],
  ['lean_daily_spy.csv.gz', 5849, '1998-01-02', 97.36, '2021-03-31', 396.33, scaled],
  ['lean_daily_wmi_delisted.csv.gz', 2780, '1998-07-17', 57.5, '2009-08-04', 28.5, scaled],
  ['lean_hour_spy.csv.gz', 40832, '1998-01-02T09:00', 97.03, '2021-03-31T15:00', 396.33, scaled],
  ['lean_hour_eurusd_fxcm.csv.gz', 69928, '2007-03-30', 1.33201, '2018-07-04T23:00', 1.16559, plain],
  ['naut_btcperp_1m_202201.csv.gz', 45031, '2021-12-31T23:01', 46377, '2022-02-01T05:31', 38544, plain],
  ['naut_gbpusd_1m_bid_201202.csv.gz', 30117, '2012-02-01', 1.57576, '2012-03-01', 1.59208, plain],
]

const REFUSED: readonly (readonly [string, object])[] = [
  ['si_bad.csv', { _tag: 'BadRow', line: 202, reason: 'bad_time', because: 'the time is blank' }],
  ['si_zeros.csv', { _tag: 'BadRow', line: 2, reason: 'not_positive', because: 'open is 0' }],
  ['si_mismatch.csv', { _tag: 'BadRow', line: 21, reason: 'time_not_rising' }],
  ['lean_interest_rate.csv', { _tag: 'BadHeader', line: 1 }],
  ['lean_factor_aapl.csv', { _tag: 'BadHeader', line: 1 }],
  ['rf_stock_prices.csv', { _tag: 'BadHeader', line: 1 }],
]

describe.skipIf(!hasShared)('real files', () => {
  test.each(LOADED)('%s loads', (file, bars, firstTime, firstClose, lastTime, lastClose, options) => {
    const loaded = csvTextDataset(file, sharedData(file), options)
    if (isLeft(loaded)) throw new Error(JSON.stringify(loaded.left))
    const { time, close, length } = loaded.right.bars
    const iso = (at: number): string => new Date(time[at]!).toISOString().slice(0, 16).replace('T00:00', '')
    expect([length, iso(0), close[0], iso(length - 1), close[length - 1]]).toEqual([
      bars,
      firstTime,
      firstClose,
      lastTime,
      lastClose,
    ])
  })

  test.each(REFUSED)('%s is refused', (file, why) => {
    expect(csvTextDataset(file, sharedData(file))).toMatchObject({ _tag: 'Left', left: { file, ...why } })
  })

  test('a file on disk, gzipped or not, gives what its bytes give', async () => {
    for (const file of ['si_longest.csv.gz', 'bt_GOOG.csv']) {
      const streamed = await lastValueFrom(csvDataset(sharedPath(file)))
      const whole = csvTextDataset(file, sharedData(file))
      if (isLeft(streamed) || isLeft(whole)) throw new Error('a Left')
      expect(streamed.right.hash).toBe(whole.right.hash)
    }
  })

  test('times without a zone are read in the one that is asked for', () => {
    const loaded = csvTextDataset('si_intraday.csv', sharedData('si_intraday.csv'), {
      zone: 'America/New_York',
    })
    expect(isRight(loaded) && new Date(loaded.right.bars.time[0]!).toISOString()).toBe(
      '2020-12-15T14:30:00.000Z',
    )
  })
})
