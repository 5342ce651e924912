// backtest AVERAGE REPEATS CLOSES OUT FAST SLOW FROM: one backtest with its equity curve and its trades from bar FROM on, AVERAGE
// sma or ema.
#include "workload.h"

/** A mean of the last values, by a running sum. */
struct Sma {
  int window;
  double sum = 0;
  double at(const double* close, int t) {
    sum += close[t] - (t >= window ? close[t - window] : 0);
    return sum / window;
  }
};
/** An exponential average that begins with the mean of its first window. */
struct Ema {
  int window;
  double value = 0;
  double at(const double* close, int t) {
    if (t < window) {
      value += close[t];
      if (t == window - 1) value /= window;
      return value;
    }
    return value += 2.0 / (window + 1) * (close[t] - value);
  }
};

struct Trade { int entered, left; double bought, sold, gain; };

template <class Average>
static Figures run(const std::vector<double>& close, Average fast, Average slow, int from, double* equity, std::vector<Trade>& trades) {
  const int n = close.size();
  double cash = CAPITAL, units = 0, stake = 0;
  Curve curve;
  trades.clear();
  for (int t = 0; t < n; t++) {
    const double price = close[t], quick = fast.at(close.data(), t), steady = slow.at(close.data(), t);
    const bool longer = t >= slow.window - 1 && quick > steady;
    if (t < from) continue;
    if (longer && units == 0) {
      stake = cash, units = cash / (price * (1 + FEE)), cash = 0;
      trades.push_back({t, -1, price, 0, 0});
    } else if (!longer && units > 0) {
      cash = units * price * SELLS, units = 0;
      Trade& trade = trades.back();
      trade.left = t, trade.sold = price, trade.gain = cash - stake;
    }
    curve.add(equity[t] = cash + units * price);
  }
  return figuresOf(curve.before, curve.s1, curve.s2, curve.deepest, trades.size(), n - from);
}

int main(int, char** args) {
  const auto close = doublesOf(args[3]);
  const int fast = atoi(args[5]), slow = atoi(args[6]), from = atoi(args[7]);
  std::vector<double> equity(close.size());
  std::vector<Trade> trades;
  std::vector<Figures> figures(1);
  timed(atoi(args[2]), [&] {
    figures[0] = std::string(args[1]) == "sma" ? run(close, Sma{fast}, Sma{slow}, from, equity.data(), trades)
                                               : run(close, Ema{fast}, Ema{slow}, from, equity.data(), trades);
  });
  writeTo(args[4], figures);
}
