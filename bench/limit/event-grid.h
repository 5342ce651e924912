// Every pair of averages in event form: work where a position changes, and only there.
#pragma once
#include "plain-grid.h"
#include "prices.h"
#if defined(__AVX__)
#include <immintrin.h>
#endif

constexpr int BLOCK = 16, TILE = 2048, BLOCKS = TILE / BLOCK, LANES = 8;
constexpr int COARSE = 16, FINE = 64;

/** Bit i says whether a[i] > b[i], of 8 values. */
inline unsigned above(const double* a, const double* b) {
#if defined(__AVX__)
  const auto mask = [&](int i) {
    return (unsigned)_mm256_movemask_pd(_mm256_cmp_pd(_mm256_loadu_pd(a + i), _mm256_loadu_pd(b + i), _CMP_GT_OQ));
  };
  return mask(0) | mask(4) << 4;
#else
  unsigned bits = 0;
  for (int i = 0; i < LANES; i++) bits |= (unsigned)(a[i] > b[i]) << i;
  return bits;
#endif
}

/** What is kept of a trial where it is recorded: power sums by coarse block, returns by fine block, a hash of its changes. */
struct Record {
  Powers coarse[COARSE] = {};
  double fine[FINE] = {};
  uint64_t hash = 1469598103934665603ull;
  int coarseAt = 0, fineAt = 0, coarseEnd = 0, fineEnd = 0;
};

/** First bar of block k of so many of n bars. */
inline int blockStart(int k, int blocks, int n) { return (int)((int64_t)k * n / blocks); }

struct Pair {
  double cash = CAPITAL, units = 0, s1 = 0, s2 = 0;
  Drawdown drawdown;
  int entered = 0, trades = 0;
};

/** Adds the closes' returns of bars a + 1 to e, split where blocks end. */
inline void addHeld(const Prices& prices, Record& record, int a, int e) {
  const int n = prices.n;
  const auto seek = [n](int& at, int& end, int blocks, int t) {
    while (end <= t) end = blockStart(++at, blocks, n);
  };
  for (int from = a; from < e;) {
    seek(record.coarseAt, record.coarseEnd, COARSE, from + 1);
    const int to = std::min(e, record.coarseEnd - 1);
    record.coarse[record.coarseAt - 1] += prices.powers[to] - prices.powers[from];
    from = to;
  }
  for (int from = a; from < e;) {
    seek(record.fineAt, record.fineEnd, FINE, from + 1);
    const int to = std::min(e, record.fineEnd - 1);
    record.fine[record.fineAt - 1] += prices.powers[to][0] - prices.powers[from][0];
    from = to;
  }
}
inline void addOne(const Prices& prices, Record& record, int t, double r) {
  while (record.coarseEnd <= t) record.coarseEnd = blockStart(++record.coarseAt, COARSE, prices.n);
  while (record.fineEnd <= t) record.fineEnd = blockStart(++record.fineAt, FINE, prices.n);
  record.coarse[record.coarseAt - 1] += powersOf(r);
  record.fine[record.fineAt - 1] += r;
}

/** The position changes at the close of bar t. */
template <bool RECORD> void change(const Prices& prices, Pair& pair, Record* record, int t) {
  const double price = prices.bars[t].close;
  if (RECORD) record->hash = (record->hash ^ (uint64_t)t) * 1099511628211ull;
  if (pair.units == 0) {
    pair.units = pair.cash * BUYS / price, pair.entered = t, pair.trades++;
    const double r = BUYS - 1;
    if (RECORD) addOne(prices, *record, t, r);
    else pair.s1 += r, pair.s2 += r * r;
    pair.drawdown.at(pair.units * price);
    return;
  }
  const int a = pair.entered, e = t - 1;
  const double r = price / prices.bars[e].close * SELLS - 1;
  if (RECORD) addHeld(prices, *record, a, e), addOne(prices, *record, t, r);
  else pair.s1 += prices.bars[e].s1 - prices.bars[a].s1 + r, pair.s2 += prices.bars[e].s2 - prices.bars[a].s2 + r * r;
  pair.drawdown.over(prices, pair.units, a + 1, e);
  pair.cash = pair.units * price * SELLS, pair.units = 0;
  pair.drawdown.at(pair.cash);
}

/** The averages of one tile by window, with the least and the greatest of each block of 16 bars. */
struct Tile {
  std::vector<double> values, least, most;
  Tile(int windows) : values(windows * TILE), least(windows * BLOCKS), most(windows * BLOCKS) {}

  /** Before its window is full an average is `absent`; after the last bar it stays. */
  void fill(int k, const std::vector<double>& sums, int window, int from, int count, double absent) {
    double* x = &values[k * TILE];
    const int full = std::clamp(window - 1 - from, 0, count);
    const double* end = &sums[from + 1];
    std::fill(x, x + full, absent);
    for (int i = full; i < count; i++) x[i] = (end[i] - end[i - window]) / window;
    std::fill(x + count, x + TILE, x[count - 1]);
    for (int b = 0; b < BLOCKS; b++) {
      double low = x[b * BLOCK], high = low;
      for (int i = 1; i < BLOCK; i++) low = std::min(low, x[b * BLOCK + i]), high = std::max(high, x[b * BLOCK + i]);
      least[k * BLOCKS + b] = low, most[k * BLOCKS + b] = high;
    }
  }
};

/** One pair over one tile: whole blocks are passed by one comparison, of the others 16 bars are compared at once. */
template <bool RECORD>
void walk(const Prices& prices, const Tile& tile, int f, int s, int from, int count, Pair& pair, Record* record) {
  const double *fast = &tile.values[f * TILE], *slow = &tile.values[s * TILE];
  const double *fastLeast = &tile.least[f * BLOCKS], *fastMost = &tile.most[f * BLOCKS];
  const double *slowLeast = &tile.least[s * BLOCKS], *slowMost = &tile.most[s * BLOCKS];
  for (int first = 0; first * BLOCK < count; first += LANES) {
    const unsigned surelyLong = above(fastLeast + first, slowMost + first);
    const unsigned maybeLong = above(fastMost + first, slowLeast + first);
    for (unsigned later = 0xff;;) {
      const unsigned todo = (pair.units > 0 ? ~surelyLong : maybeLong) & later;
      if (!todo) break;
      const int b = __builtin_ctz(todo), base = (first + b) * BLOCK;
      later = 0xffu & ~((2u << b) - 1);
      if (base >= count) break;
      const unsigned longer = above(fast + base, slow + base) | above(fast + base + 8, slow + base + 8) << 8;
      unsigned changes = (longer ^ (longer << 1 | (pair.units > 0))) & 0xffff;
      if (count - base < BLOCK) changes &= (1u << (count - base)) - 1;
      for (; changes; changes &= changes - 1) change<RECORD>(prices, pair, record, from + base + __builtin_ctz(changes));
    }
  }
}

/** Pairs slow by slow; with RECORD every trial record is written to `records`. */
template <bool RECORD>
std::vector<Figures> eventGrid(const std::vector<double>& close, const Windows& windows, std::vector<Record>& records) {
  const int n = close.size(), fasts = windows.fast.size(), slows = windows.slow.size();
  const Prices prices(close, RECORD);
  std::vector<double> sums(n + 1);
  for (int t = 0; t < n; t++) sums[t + 1] = sums[t] + close[t];
  std::vector<Pair> pairs(fasts * slows);
  records.assign(RECORD ? pairs.size() : 0, Record{});
  Tile tile(fasts + slows);
  for (int from = 0; from < n; from += TILE) {
    const int count = std::min(TILE, n - from);
    for (int k = 0; k < fasts; k++) tile.fill(k, sums, windows.fast[k], from, count, -1e300);
    for (int k = 0; k < slows; k++) tile.fill(fasts + k, sums, windows.slow[k], from, count, 1e300);
    for (int s = 0; s < slows; s++)
      for (int f = 0; f < fasts; f++) {
        const int at = s * fasts + f;
        walk<RECORD>(prices, tile, f, fasts + s, from, count, pairs[at], RECORD ? &records[at] : nullptr);
      }
  }
  std::vector<Figures> all;
  for (size_t i = 0; i < pairs.size(); i++) {
    Pair& pair = pairs[i];
    double equity = pair.cash;
    if (pair.units > 0) {
      const int a = pair.entered, e = n - 1;
      if (RECORD) addHeld(prices, records[i], a, e);
      else pair.s1 += prices.bars[e].s1 - prices.bars[a].s1, pair.s2 += prices.bars[e].s2 - prices.bars[a].s2;
      pair.drawdown.over(prices, pair.units, a + 1, e);
      equity = pair.units * close[e];
    }
    if (RECORD)
      for (const Powers& block : records[i].coarse) pair.s1 += block[0], pair.s2 += block[1];
    all.push_back(figuresOf(equity, pair.s1, pair.s2, pair.drawdown.deepest, pair.trades, n));
  }
  return all;
}
