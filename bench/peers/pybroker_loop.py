"""One bar at a time in PyBroker, filled at the next open: the number of trades."""

import numpy as np
import pandas as pd
import pybroker
from peer import column, serve

pybroker.disable_logging()
pybroker.disable_progress_bar()


def frame_of(close, open_):
    return pd.DataFrame(
        {
            "symbol": "P",
            "date": pd.date_range("2020-01-06", periods=len(close), freq="min"),
            "open": open_,
            "high": np.maximum(open_, close),
            "low": np.minimum(open_, close),
            "close": close,
            "volume": 1000,
        }
    )


def tested(frame, args):
    def mean(n):
        return pybroker.indicator(f"mean_{n}", lambda bars: pd.Series(bars.close).rolling(n).mean().to_numpy())

    def cross(context):
        longer = context.indicator(f"mean_{args['fast']}")[-1] > context.indicator(f"mean_{args['slow']}")[-1]
        if longer and not context.long_pos():
            context.buy_shares = context.calc_target_shares(0.9)
        elif not longer and context.long_pos():
            context.sell_all_shares()

    strategy = pybroker.Strategy(frame, frame["date"].iloc[0], frame["date"].iloc[-1])
    strategy.add_execution(cross, ["P"], indicators=[mean(args["fast"]), mean(args["slow"])])
    return strategy.backtest(calc_bootstrap=False)


def prepare(args):
    frame = frame_of(column(args["close"]), column(args["open"]))
    tested(frame.iloc[:500], args)
    return lambda: [len(tested(frame, args).trades)]


serve(prepare)
