// risk FORM REPEATS CLOSES OUT STATES STAKE: replay of captured states (1 long, 0 flat, a byte a bar) under 5 stops x 5 targets x
// 8 sizes, FORM plain or event. STAKE says whether a share of the cash pays its commission inside or on top, as far as the cash goes. Everything fills at a close: an exit at the first close at or past its level, seen before
// the state; a bar that stops ignores the state's change; an entry is a change of the state to 1.
#include "workload.h"
#if defined(__AVX__)
#include <immintrin.h>
#endif

constexpr int SIZES = 8;
typedef double Four __attribute__((vector_size(32)));
typedef long long Masks __attribute__((vector_size(32)));
inline bool any(Masks masks) {
#if defined(__AVX__)
  return !_mm256_testz_si256((__m256i)masks, (__m256i)masks);
#else
  return masks[0] | masks[1] | masks[2] | masks[3];
#endif
}
constexpr double SIZE[SIZES] = {0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0};
constexpr double STOP[5] = {0.002, 0.004, 0.008, 0.016, 0.03}, TARGET[5] = {0.003, 0.006, 0.012, 0.024, 0.05};

enum class Stake { inside, onTop };

/** What an entry of a share of the cash spends, commission included. */
inline double stakeOf(Stake stake, double size, double cash) {
  return stake == Stake::inside ? size * cash : std::min(cash, size * cash * (1 + FEE));
}

static std::vector<Figures> plain(const std::vector<double>& close, const std::vector<char>& state, Stake of) {
  const int n = close.size();
  std::vector<Figures> all;
  for (double stop : STOP) for (double target : TARGET) for (double size : SIZE) {
    double cash = CAPITAL, units = 0, low = 0, high = 0;
    int trades = 0;
    Curve curve;
    for (int t = 0; t < n; t++) {
      const double price = close[t];
      const int before = t ? state[t - 1] : 0;
      if (units > 0) {
        if (price <= low || price >= high || state[t] < before) cash += units * price * SELLS, units = 0;
      } else if (state[t] > before) {
        const double stake = stakeOf(of, size, cash);
        units = stake / (price * (1 + FEE)), cash -= stake, trades++;
        low = price * (1 - stop), high = price * (1 + target);
      }
      curve.add(cash + units * price);
    }
    all.push_back(figuresOf(curve.before, curve.s1, curve.s2, curve.deepest, trades, n));
  }
  return all;
}

/** Four accounts of one stop and target, which differ in size alone, bar by bar while they hold. */
struct Accounts {
  Four size, units = {}, cash = Four{} + CAPITAL, before = cash, peak = cash, deepest = Four{} + 1.0, s1 = {}, s2 = {};
  Accounts(int from, Stake of) {
    for (int k = 0; k < 4; k++) size[k] = stakeOf(of, SIZE[from + k], 1);
  }

  void hold(double price) {
    const Four equity = cash + units * price, r = equity / before - 1.0;
    before = equity, s1 += r, s2 += r * r;
    peak = equity > peak ? equity : peak;
    if (__builtin_expect(any(equity < deepest * peak), 0)) {
      const Four drawn = equity / peak;
      deepest = drawn < deepest ? drawn : deepest;
    }
  }
  void enter(double price) {
    const Four stake = size * cash;
    cash -= stake, units = stake / (price * (1 + FEE));
    hold(price);
  }
  void leave(double price) {
    cash += units * (price * SELLS), units = Four{};
    hold(price);
  }
};

/** Only held bars are visited, and all sizes of one stop and target at once. */
static std::vector<Figures> event(const std::vector<double>& close, const std::vector<char>& state, Stake of) {
  const int n = close.size();
  std::vector<int> entries, exits;
  for (int t = 0; t < n; t++) {
    const int before = t ? state[t - 1] : 0;
    if (state[t] > before) entries.push_back(t);
    if (state[t] < before) exits.push_back(t);
  }
  std::vector<Figures> all;
  for (double stop : STOP) for (double target : TARGET) {
    Accounts small(0, of), large(4, of);
    size_t exit = 0;
    int free = 0, trades = 0;
    for (int entry : entries) {
      if (entry < free) continue;
      trades++;
      while (exit < exits.size() && exits[exit] <= entry) exit++;
      const int left = exit < exits.size() ? exits[exit] : n;
      const double low = close[entry] * (1 - stop), high = close[entry] * (1 + target);
      small.enter(close[entry]), large.enter(close[entry]);
      int t = entry + 1;
      for (; t < left && close[t] > low && close[t] < high; t++) small.hold(close[t]), large.hold(close[t]);
      if (t < n) small.leave(close[t]), large.leave(close[t]);
      free = t + 1;
    }
    for (const Accounts& accounts : {small, large})
      for (int k = 0; k < 4; k++)
        all.push_back(figuresOf(accounts.before[k], accounts.s1[k], accounts.s2[k], accounts.deepest[k], trades, n));
  }
  return all;
}

int main(int, char** args) {
  const auto close = doublesOf(args[3]);
  const auto state = bytesOf(args[5]);
  const bool isPlain = std::string(args[1]) == "plain";
  const Stake of = std::string(args[6]) == "inside" ? Stake::inside : Stake::onTop;
  std::vector<Figures> figures;
  timed(atoi(args[2]), [&] { figures = isPlain ? plain(close, state, of) : event(close, state, of); });
  writeTo(args[4], figures);
}
