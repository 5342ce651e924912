"""Runs and figures of raptorbt."""

import numpy as np
import raptorbt

MINUTE_NS = 60_000_000_000


def config():
    return raptorbt.BacktestConfig(initial_capital=100.0, fees=0.001, periods_per_year=525_600)


def columns(close):
    times = np.arange(len(close), dtype=np.int64) * MINUTE_NS
    opened = np.concatenate([close[:1], close[:-1]])
    return times, opened, np.maximum(opened, close), np.minimum(opened, close), close, np.full(len(close), 1000.0)


def longer(close, fast, slow):
    """Whether the fast average is above the slow one."""
    quick, steady = raptorbt.sma(close, fast), raptorbt.sma(close, slow)
    with np.errstate(invalid="ignore"):
        return np.asarray(quick) > np.asarray(steady)


def figures(result):
    metrics = result.metrics
    return metrics.total_return_pct / 100, metrics.sharpe_ratio, -metrics.max_drawdown_pct / 100, metrics.total_trades
