"""One bar at a time in backtesting.py, filled at the next open: the number of trades."""

import warnings

import numpy as np
import pandas as pd
from backtesting import Backtest, Strategy
from peer import column, serve

warnings.filterwarnings("ignore")


def mean(values, n):
    return pd.Series(values).rolling(n).mean().to_numpy()


def strategy(fast, slow):
    class Cross(Strategy):
        def init(self):
            self.fast = self.I(mean, self.data.Close, fast)
            self.slow = self.I(mean, self.data.Close, slow)

        def next(self):
            longer = self.fast[-1] > self.slow[-1]
            if longer and not self.position:
                self.buy(size=0.9)
            elif not longer and self.position:
                self.position.close()

    return Cross


def frame_of(close, open_):
    columns = {"Open": open_, "High": np.maximum(open_, close), "Low": np.minimum(open_, close), "Close": close}
    return pd.DataFrame(columns, index=pd.date_range("2020-01-06", periods=len(close), freq="min"))


def tested(frame, args):
    test = Backtest(frame, strategy(args["fast"], args["slow"]), cash=1e6, commission=0.001)
    return test.run()


def prepare(args):
    start = args["from"] - args["slow"]
    frame = frame_of(column(args["close"]), column(args["open"])).iloc[start:]
    tested(frame.iloc[:2000], args)
    return lambda: [tested(frame, args)["# Trades"]]


serve(prepare)
