"""An EMA cross in vectorbt; the averages begin as TA-Lib's do, with the mean of the first window."""

import talib
from peer import column, serve
from vectorbt_account import by_minute, figures, signals


def prepare(args):
    close = column(args["close"])

    def run(values):
        longer = talib.EMA(values, args["fast"]) > talib.EMA(values, args["slow"])
        prices = by_minute(values[args["from"] :])
        entries = longer[args["from"] :]
        portfolio = signals(prices, entries, ~entries)
        portfolio.value()
        return figures(portfolio)

    run(close[:5000])
    return lambda: run(close)


serve(prepare)
