import { describe, test } from 'vitest'
import { marketLaws } from '../../laws/market.js'

describe('laws of bars', () => {
  for (const { name, check } of marketLaws) test(name, check)
})
