"""Runs and figures of vectorbt as every script here takes them."""

import numpy as np
import pandas as pd
import vectorbt as vbt

FEES = 0.001
CASH = 100.0


def by_minute(values):
    return pd.Series(values, index=pd.date_range("2020-01-06", periods=len(values), freq="min"), name="p")


def use(engine):
    vbt.settings["engine"] = engine or "numba"


def signals(close, entries, exits, **terms):
    return vbt.Portfolio.from_signals(close, entries, exits, **{"fees": FEES, "init_cash": CASH, "freq": "1min", **terms})


def figures(portfolio):
    """Return, Sharpe ratio, drawdown and trades of each column, one after another."""
    parts = (
        portfolio.total_return(),
        portfolio.sharpe_ratio(year_freq="365 days"),
        portfolio.max_drawdown(),
        portfolio.trades.count(),
    )
    return np.column_stack([np.atleast_1d(part) for part in parts]).ravel()
