"""W2 in vectorbt: one backtest with its equity and its trades."""

import vectorbt as vbt
from peer import column, serve
from vectorbt_account import by_minute, figures, signals, use


def prepare(args):
    use(args.get("engine"))
    close = by_minute(column(args["close"]))

    def run(prices):
        longer = vbt.MA.run(prices, args["fast"]).ma.values > vbt.MA.run(prices, args["slow"]).ma.values
        portfolio = signals(prices, longer, ~longer)
        portfolio.value()
        return figures(portfolio)

    run(close.iloc[:5000])
    return lambda: run(close)


serve(prepare)
