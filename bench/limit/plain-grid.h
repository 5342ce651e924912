// Every pair of averages as the plainest loop has it: what the other forms are held to.
#pragma once
#include "workload.h"

struct Windows { std::vector<int> fast, slow; };

inline Figures plainPair(const std::vector<double>& close, int fast, int slow) {
  const int n = close.size();
  double fastSum = 0, slowSum = 0, cash = CAPITAL, units = 0;
  int trades = 0;
  Curve curve;
  for (int t = 0; t < n; t++) {
    fastSum += close[t] - (t >= fast ? close[t - fast] : 0);
    slowSum += close[t] - (t >= slow ? close[t - slow] : 0);
    const bool longer = t >= slow - 1 && fastSum / fast > slowSum / slow;
    if (longer && units == 0) units = cash / (close[t] * (1 + FEE)), cash = 0, trades++;
    else if (!longer && units > 0) cash = units * close[t] * SELLS, units = 0;
    curve.add(cash + units * close[t]);
  }
  return figuresOf(curve.before, curve.s1, curve.s2, curve.deepest, trades, n);
}

/** Pairs slow by slow. */
inline std::vector<Figures> plainGrid(const std::vector<double>& close, const Windows& windows) {
  std::vector<Figures> all;
  for (int slow : windows.slow)
    for (int fast : windows.fast) all.push_back(plainPair(close, fast, slow));
  return all;
}
