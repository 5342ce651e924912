"""One rule on many instruments in one cash account: the total return and the trades."""

import pandas as pd
import vectorbt as vbt
from peer import column, serve
from vectorbt_account import signals


def prepare(args):
    closes = column(args["close"]).reshape(args["instruments"], -1).T
    frame = pd.DataFrame(closes, index=pd.date_range("2020-01-06", periods=len(closes), freq="D"))

    def run(prices):
        fast = vbt.MA.run(prices, args["fast"]).ma.values
        longer = fast > vbt.MA.run(prices, args["slow"]).ma.values
        terms = {"size": args["units"], "init_cash": args["capital"], "group_by": True, "cash_sharing": True, "freq": "1D"}
        portfolio = signals(prices, longer, ~longer, **terms)
        return portfolio.total_return(), portfolio.trades.count()

    run(frame.iloc[:300])
    return lambda: run(frame)


serve(prepare)
