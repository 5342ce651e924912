import { expect, test } from 'vitest'
import { dataIdentity } from '../../src/candidate/services.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'

test('what results say of their data is in its identity, and what only the header says is not', () => {
  const { bars } = embeddedSp500()
  const plain = datasetOf({ name: 'plain' }, bars)
  const named = datasetOf({ name: 'named', notes: [{ _tag: 'NoVolume' }] }, bars)
  const warned = datasetOf({ name: 'plain', notes: [{ _tag: 'RatesBeginLate', first: 0, count: 3 }] }, bars)
  expect(dataIdentity(named)).toEqual(dataIdentity(plain))
  expect(dataIdentity(warned)).not.toEqual(dataIdentity(plain))
})
