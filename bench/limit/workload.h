// What the limits share: files of doubles, the clock of one thread, the figures of a run.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

/** 0.1 % a side, of 100 at the start; minute bars for a year's Sharpe ratio. */
constexpr double FEE = 0.001, CAPITAL = 100.0, PERIODS = 525600.0;
constexpr double BUYS = 1 / (1 + FEE), SELLS = 1 - FEE;

struct Figures { double total_return, sharpe, max_drawdown, trades; };

/** Figures of n returns with sum s1 and sum of squares s2; `deepest` is the least equity / peak. */
inline Figures figuresOf(double equity, double s1, double s2, double deepest, double trades, double n) {
  const double mean = s1 / n, variance = (s2 - s1 * mean) / (n - 1);
  return {equity / CAPITAL - 1, mean / std::sqrt(variance) * std::sqrt(PERIODS), deepest - 1, trades};
}

/** The account as a plain loop has it: one equity a bar. */
struct Curve {
  double before = CAPITAL, peak = CAPITAL, deepest = 1, s1 = 0, s2 = 0;
  void add(double equity) {
    const double r = equity / before - 1;
    before = equity, s1 += r, s2 += r * r;
    if (equity > peak) peak = equity;
    if (equity < deepest * peak) deepest = equity / peak;
  }
};

inline std::vector<char> bytesOf(const std::string& path) {
  FILE* file = fopen(path.c_str(), "rb");
  if (!file) { perror(path.c_str()); exit(1); }
  fseek(file, 0, SEEK_END);
  std::vector<char> bytes(ftell(file));
  rewind(file);
  if (fread(bytes.data(), 1, bytes.size(), file) != bytes.size()) { perror(path.c_str()); exit(1); }
  fclose(file);
  return bytes;
}
inline std::vector<double> doublesOf(const std::string& path) {
  const auto bytes = bytesOf(path);
  const double* values = reinterpret_cast<const double*>(bytes.data());
  return {values, values + bytes.size() / 8};
}
template <class T> void writeTo(const std::string& path, const std::vector<T>& values) {
  FILE* file = fopen(path.c_str(), "wb");
  if (!file || fwrite(values.data(), sizeof(T), values.size(), file) != values.size()) { perror(path.c_str()); exit(1); }
  fclose(file);
}

/** Milliseconds of this thread's CPU. */
inline double cpuMs() {
  timespec at;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}
/** Runs the work `repeats` times and prints the CPU milliseconds of each as one JSON list. */
inline void timed(int repeats, const std::function<void()>& work) {
  for (int i = 0; i < repeats; i++) {
    const double begun = cpuMs();
    work();
    printf("%s%.4f", i ? "," : "[", cpuMs() - begun);
  }
  printf("]\n");
}
