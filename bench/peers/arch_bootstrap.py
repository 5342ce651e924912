"""The stationary bootstrap of arch: the standard error of a year's Sharpe ratio."""

import numpy as np
from arch.bootstrap import StationaryBootstrap
from peer import column, serve


def sharpe(returns):
    return returns.mean() / returns.std(ddof=1) * np.sqrt(252)


def prepare(args):
    returns = column(args["returns"])

    def run():
        drawn = StationaryBootstrap(args["block_length"], returns, seed=1).apply(sharpe, args["resamples"])
        return [drawn.std(ddof=1)]

    StationaryBootstrap(args["block_length"], returns, seed=1).apply(sharpe, 10)
    return run


serve(prepare)
