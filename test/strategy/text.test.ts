import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { int } from '../../src/core/space/dimension.js'
import { showSyntaxFault } from '../../src/core/syntax/syntax.js'
import { rsiReversion, smaCross, strategyNamed } from '../../src/strategy/catalogue.js'
import { parseRule } from '../../src/strategy/language/parse-expression.js'
import { printExpression } from '../../src/strategy/language/print-expression.js'
import { close, gt, label, labelIs, sma } from '../../src/strategy/operators/expressions.js'
import { scopeOf, strategy } from '../../src/strategy/strategy.js'
import { parseStrategy, strategyCodec } from '../../src/strategy/strategy-codec.js'
import { strategyHash } from '../../src/strategy/strategy-hash.js'

const faultOf = (text: string, space = {}) => {
  const read = parseRule(text, scopeOf(space))
  return isLeft(read) ? [text.slice(read.left.start, read.left.end), read.left.message] : []
}

describe('text of a rule', () => {
  it('is what the tree prints', () => {
    expect(printExpression(smaCross.rules.long_while!)).toBe('sma(close, fast) > sma(close, slow)')
    expect(printExpression(rsiReversion.rules.enter_long!)).toBe('crosses_below(rsi(close, n), low)')
    expect(printExpression(labelIs(label('trend'), 'trending_up'))).toBe("label(trend) == 'trending_up'")
  })
  it.each([
    ['smaa(close, 20) > 3', 'smaa(close, 20)', 'there is no operator "smaa", did you mean "sma"?'],
    ['sma(clse, 20) > 3', 'clse', 'there is no column or parameter "clse", did you mean "close"?'],
    ['sma(close, 0) > 3', '0', 'n of sma is at least 1, not 0'],
    ['sma(close, 2.5) > 3', '2.5', 'n of sma is a whole number, not 2.5'],
    ['lag(close, -1) > 3', '-1', 'n of lag is at least 0, not -1'],
    ['sma(close) > 3', 'sma(close)', 'sma(x, n) takes 2 arguments, not 1'],
    ['sma(close > 3, 20) > 3', 'close > 3', 'x of sma is a number series, not a condition'],
    ['sma(close, volume) > 3', 'volume', 'n of sma is a plain number, not a number series'],
    ['close && close', 'close', 'a of and is a condition, not a number series'],
    ['macd(close).signl > 3', 'macd(close).signl', 'macd has no output "signl", did you mean "signal"?'],
    ['macd(close) > 3', 'macd(close)', 'a of gt has several outputs: name one, as in macd(close).signal'],
    ["higher(close, '2d') > 3", "'2d'", 'unknown period "2d", did you mean "2h"?'],
    ['close', 'close', 'a rule is a condition, as close > sma(close, 20); this is a number series'],
    ['close % 2 > 1', 'close % 2', 'there is no operator "%" in a strategy'],
    ['sma > 3', 'sma', 'sma is an operator: write sma(..)'],
  ])('%s points at %s', (text, place, message) => {
    expect(faultOf(text)).toEqual([place, message])
  })
  it.each([
    ['>', 'gt'],
    ['>=', 'gte'],
    ['<', 'lt'],
    ['<=', 'lte'],
    ['==', 'eq'],
    ['!=', 'neq'],
  ])('reads %s as %s', (sign, operator) => {
    const read = parseRule(`close ${sign} 3`, scopeOf({}))
    expect(read).toMatchObject({ right: { operator } })
    expect(isLeft(read) ? '' : printExpression(read.right)).toBe(`close ${sign} 3`)
  })
  it('takes words for signs, and prints the sign', () => {
    const read = parseRule('not(gt(close, 3)) && true', scopeOf({}))
    expect(isLeft(read) ? read.left : printExpression(read.right)).toBe('!(close > 3) && true')
  })
})

describe('a strategy', () => {
  it('is read from a record, a text, or a name of the catalogue', () => {
    const decode = decodeWith(strategyCodec)
    const record = {
      params: { n: { int: [2, 30] }, low: [20, 30], high: { float: [55, 95], step: 5 } },
      enter_long: 'crosses_below(rsi(close, n), low)',
      exit_long: 'rsi(close, n) > high',
    }
    const read = decode(record)
    if (isLeft(read)) throw new Error(JSON.stringify(read.left))
    expect(strategyHash(read.right)).toBe(strategyHash(rsiReversion))
    expect(decode('sma_cross')).toEqual({ _tag: 'Right', right: smaCross })
    const text = parseStrategy('sma(close, 20) > sma(close, 50)')
    expect(isLeft(text) ? text.left : text.right).toMatchObject({
      name: 'sma(close, 20) > sma(close, 50)',
      space: {},
    })
  })
  it('that is long shows the part round its fault', () => {
    const text = `${'close > 1 && '.repeat(20)}clos > 3${' && close > 1'.repeat(20)}`
    const fault = parseRule(text, scopeOf({}))
    const [, line = '', caret = ''] = isLeft(fault) ? showSyntaxFault(text, fault.left).split('\n') : []
    expect(line).toMatch(/^ {2}\.\. .{100} \.\.$/)
    expect([caret.trim(), line.slice(caret.indexOf('^'), caret.length)]).toEqual(['^^^^', 'clos'])
    expect(faultOf(`close > 1 close${' > 1 && close'.repeat(100)}`)[1]).toMatch(
      /^"close > 1 && .{47} \.\." stands after the expression/,
    )
  })

  it('that is wrong says where, with a caret under the word', () => {
    const decode = decodeWith(strategyCodec)
    expect(decode({ params: { n: { int: [2, 30] } }, long_while: 'sma(close, m) > 1' })).toEqual({
      _tag: 'Left',
      left: [
        {
          path: 'long_while',
          message:
            'there is no column or parameter "m", did you mean "n"?\n  sma(close, m) > 1\n             ^',
        },
      ],
    })
    expect(decode({ long_wile: 'close > 1' })).toMatchObject({
      left: [{ path: 'long_wile', message: 'a strategy has no "long_wile", did you mean "long_while"?' }],
    })
    expect(decode({ long_while: 'close > 1', enter_long: 'close > 2' })).toMatchObject({
      left: [{ message: 'rules are states or events, not both: long_while next to enter_long' }],
    })
    expect(decode({ exit_long: 'close > 2' })).toMatchObject({ _tag: 'Left' })
    expect(decode('sma_corss')).toMatchObject({
      left: [
        {
          message: expect.stringContaining(
            'unknown strategy "sma_corss", did you mean "sma_cross"?',
          ) as string,
        },
      ],
    })
    expect(strategyNamed('momentun')).toMatchObject({
      left: { _tag: 'UnknownStrategy', message: 'unknown strategy "momentun", did you mean "momentum"?' },
    })
  })
  it('written wrong in code throws when it is built', () => {
    // @ts-expect-error a series is no condition
    expect(() => strategy('bad', { n: int(1, 9) }, ({ n }) => ({ long_while: sma(close, n) }))).toThrow(
      'long_while',
    )
    expect(() =>
      strategy('bad', { low: int(1, 9) }, () => ({ long_while: gt({ _tag: 'Column', name: 'low' }, 3) })),
    ).toThrow('hides the column')
    expect(() => strategy('bad', {}, () => ({}))).toThrow('a strategy has a state')
  })
  it('has another hash when its rules or an operator change', () => {
    const other = strategy('x', { fast: int(5, 50), slow: int(20, 200) }, ({ fast, slow }) => ({
      long_while: gt(sma(close, slow), sma(close, fast)),
    }))
    expect(strategyHash(other)).not.toBe(strategyHash(smaCross))
  })
})
