// What a held stretch asks of the closes without visiting its bars: running sums, and the highest and lowest of a range.
#pragma once
#include "workload.h"

/** r, r^2, r^3, r^4, max(r, 0), min(r, 0), min(r, 0)^2 of a return, and one value that keeps a row on a cache line. */
typedef double Powers __attribute__((vector_size(64)));
inline Powers powersOf(double r) {
  const double down = std::min(r, 0.0);
  return Powers{r, r * r, r * r * r, r * r * r * r, std::max(r, 0.0), down, down * down, 0};
}

constexpr int CHUNK = 32;

/** What is asked of one bar, on one cache line: its close, sums of r and r^2 up to it, extremes of its chunk to it and from it. */
struct alignas(64) Bar { double close, s1, s2, highTo, lowTo, highFrom, lowFrom, unused; };

struct Prices {
  int n;
  std::vector<Bar> bars;
  /** Sums of all powers of the returns up to and with a bar, where trials are recorded. */
  std::vector<Powers> powers;
  /** Highest and lowest close of whole chunks. */
  std::vector<double> high, low;

  Prices(const std::vector<double>& closes, bool record) : n(closes.size()), bars(n), powers(record ? n : 0) {
    Powers sums = powersOf(0);
    for (int t = 0; t < n; t++) {
      const double r = t ? closes[t] / closes[t - 1] - 1 : 0;
      bars[t].close = closes[t];
      bars[t].s1 = (t ? bars[t - 1].s1 : 0) + r, bars[t].s2 = (t ? bars[t - 1].s2 : 0) + r * r;
      if (record) powers[t] = sums += powersOf(r);
    }
    for (int from = 0; from < n; from += CHUNK) {
      const int end = std::min(n, from + CHUNK);
      double highest = closes[from], lowest = highest;
      for (int t = from; t < end; t++) {
        highest = std::max(highest, closes[t]), lowest = std::min(lowest, closes[t]);
        bars[t].highTo = highest, bars[t].lowTo = lowest;
      }
      high.push_back(highest), low.push_back(lowest);
      highest = lowest = closes[end - 1];
      for (int t = end - 1; t >= from; t--) {
        highest = std::max(highest, closes[t]), lowest = std::min(lowest, closes[t]);
        bars[t].highFrom = highest, bars[t].lowFrom = lowest;
      }
    }
  }

  /** Highest and lowest close of bars a to e. */
  void range(int a, int e, double& highest, double& lowest) const {
    const int first = a / CHUNK, last = e / CHUNK;
    if (first == last) {
      highest = lowest = bars[a].close;
      for (int t = a + 1; t <= e; t++)
        highest = std::max(highest, bars[t].close), lowest = std::min(lowest, bars[t].close);
      return;
    }
    highest = std::max(bars[a].highFrom, bars[e].highTo), lowest = std::min(bars[a].lowFrom, bars[e].lowTo);
    for (int chunk = first + 1; chunk < last; chunk++)
      highest = std::max(highest, high[chunk]), lowest = std::min(lowest, low[chunk]);
  }
};

/** Peak and deepest drawdown of an equity that is seen stretch by stretch. */
struct Drawdown {
  double peak = CAPITAL, deepest = 1;
  void at(double equity) {
    if (equity > peak) peak = equity;
    else if (equity < deepest * peak) deepest = equity / peak;
  }
  /** An equity of `units` times the closes of bars a to e. */
  void over(const Prices& prices, double units, int a, int e) {
    if (a > e) return;
    double high, low;
    prices.range(a, e, high, low);
    if (units * high <= peak) {
      if (units * low < deepest * peak) deepest = units * low / peak;
    } else if (low >= deepest * high && units * low >= deepest * peak) peak = units * high;
    else for (int t = a; t <= e; t++) at(units * prices.bars[t].close);
  }
};
