"""The demo's study in vectorbt, hmmlearn and arch: grid search, regimes, weights by regime, holdout with a bootstrap."""

import itertools

import numpy as np
import pandas as pd
import vectorbt as vbt
from arch.bootstrap import StationaryBootstrap
from hmmlearn.hmm import GaussianHMM
from peer import column, serve

YEAR = 252
TRAIN = slice("2001-01-12", "2014-12-31")
TEST = slice("2015-01-02", None)
SPANS = {"before_covid": slice("2015-01-02", "2020-02-20"), "during_covid": slice("2020-02-20", None)}
STATES, STARTS = 2, 10
MIN_TRADES = 20
STEP, MOST = 0.05, 0.7
RESAMPLES = 2000


def sma_cross(close):
    fast, slow = range(5, 51, 5), range(20, 201, 10)
    means = {n: close.rolling(n).mean() for n in {*fast, *slow}}
    return {("sma_cross", f, s): means[f] > means[s] for f, s in itertools.product(fast, slow) if f < s}


def rsi_reversion(close):
    """Long from an RSI below `low` until one above `high`."""
    found = {}
    for n in (2, 3, 4, 5, 10):
        rsi = vbt.RSI.run(close, n).rsi
        for low, high in itertools.product(range(10, 41, 5), range(55, 86, 5)):
            state = pd.Series(np.nan, index=close.index)
            state[rsi < low] = 1.0
            state[rsi > high] = 0.0
            found[("rsi_reversion", n, low, high)] = state.ffill().fillna(0.0) > 0
    return found


def traded(close, states):
    """Portfolios of all states, filled at the next close."""
    longer = pd.DataFrame(states).shift(1, fill_value=False)
    return vbt.Portfolio.from_signals(close, longer, ~longer, fees=0.001, init_cash=100.0, freq="1D")


def sharpe(returns):
    return returns.mean() / returns.std() * np.sqrt(YEAR)


def regimes_of(close):
    """The states of the best of several fits, fitted on the train bars, and whether the trend is up."""
    returns = np.log(close).diff().fillna(0.0)
    train = returns.loc[TRAIN].to_numpy().reshape(-1, 1)
    fits = [GaussianHMM(STATES, n_iter=100, random_state=seed).fit(train) for seed in range(STARTS)]
    best = max(fits, key=lambda fit: fit.score(train))
    state = pd.Series(best.predict(returns.to_numpy().reshape(-1, 1)), index=close.index)
    return state, close > close.rolling(200).mean()


def best_by_regime(returns, trades, state):
    """The best candidate of each state with enough trades, else the best of all."""
    overall = sharpe(returns).idxmax()
    found = {}
    for regime in range(STATES):
        inside = sharpe(returns[(state == regime).shift(1, fill_value=False)])
        inside = inside[trades >= MIN_TRADES]
        found[regime] = inside.idxmax() if len(inside) else overall
    return overall, found


def weighted(members, state):
    """Returns of members: one without a regime trades always, others in theirs."""
    gates = [1.0 if regime is None else (state == regime).shift(1, fill_value=False) for regime, _ in members]
    return [gate * returns for gate, (_, returns) in zip(gates, members)]


def best_weights(parts):
    steps = np.arange(0, MOST + STEP / 2, STEP)
    grid = [w for w in itertools.product(steps, repeat=len(parts)) if abs(sum(w) - 1) < 1e-9]
    table = np.column_stack(parts)
    return max(grid, key=lambda w: sharpe(table @ np.array(w)))


def study(close):
    states = {**sma_cross(close), **rsi_reversion(close)}
    run = traded(close, states)
    returns = run.returns()
    train = returns.loc[TRAIN]
    trades = run.trades.count()
    state, up = regimes_of(close)
    overall, choices = best_by_regime(train, trades, state.loc[TRAIN])
    _, by_trend = best_by_regime(train, trades, up.loc[TRAIN].astype(int))
    chosen = [(None, overall), *choices.items()]
    parts = weighted([(regime, train[name]) for regime, name in chosen], state.loc[TRAIN])
    weights = best_weights(parts)
    test = sum(w * part for w, part in zip(weights, weighted([(r, returns.loc[TEST][n]) for r, n in chosen], state.loc[TEST])))
    drawn = StationaryBootstrap(5, test.to_numpy(), seed=1).apply(lambda x: x.mean() / x.std() * np.sqrt(YEAR), RESAMPLES)
    held = close.pct_change().loc[TEST]
    spans = [sharpe(test.loc[span]) for span in SPANS.values()]
    return [sharpe(test), sharpe(held), drawn.std(), *spans, len(states), len(by_trend)]


def prepare(args):
    index = pd.to_datetime(column(args["time"]), unit="ms")
    close = pd.Series(column(args["close"]), index=index)
    vbt.settings["engine"] = "numba"
    traded(close.iloc[:300], {"warm": close.iloc[:300] > 0})
    vbt.RSI.run(close.iloc[:300], 3)
    return lambda: study(close)


serve(prepare)
