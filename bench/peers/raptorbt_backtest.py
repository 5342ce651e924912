"""W2 in raptorbt: one backtest with its equity and its trades."""

import raptorbt
from peer import column, serve
from raptorbt_account import columns, config, figures, longer


def prepare(args):
    close = column(args["close"])

    def run(values):
        entries = longer(values, args["fast"], args["slow"])
        return figures(raptorbt.run_single_backtest(*columns(values), entries, ~entries, config=config()))

    run(close[:3000])
    return lambda: run(close)


serve(prepare)
