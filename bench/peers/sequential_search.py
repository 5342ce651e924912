"""200 trials of a sequential search over pairs of averages on the same bars: optuna's TPE or scikit-optimize's GP; the best score."""

import numpy as np
from peer import column, serve

FAST = list(range(4, 101, 4))
SLOW = list(range(120, 901, 20))
COST = 0.001


def score_of(close, start):
    """The Sharpe ratio of a pair, filled at the deciding close."""
    sums = np.concatenate([[0.0], np.cumsum(close)])
    market = np.diff(close) / close[:-1]

    def average(n):
        return (sums[start + 1 :] - sums[start + 1 - n : -n]) / n

    def score(fast, slow):
        held = (average(fast) > average(slow)).astype(float)
        turns = np.abs(np.diff(held, prepend=0.0))
        returns = held[:-1] * market[start:] - COST * turns[:-1]
        deviation = returns.std(ddof=1)
        return returns.mean() / deviation * np.sqrt(252) if deviation > 0 else 0.0

    return score


def by_optuna(score, budget):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=1))
    study.optimize(
        lambda trial: score(trial.suggest_int("fast", 4, 100, step=4), trial.suggest_int("slow", 120, 900, step=20)),
        n_trials=budget,
    )
    return study.best_value


def by_skopt(score, budget):
    from skopt import gp_minimize
    from skopt.space import Integer

    space = [Integer(1, len(FAST), name="fast"), Integer(0, len(SLOW) - 1, name="slow")]
    return -gp_minimize(lambda at: -score(FAST[at[0] - 1], SLOW[at[1]]), space, n_calls=budget, random_state=1).fun


def prepare(args):
    score = score_of(column(args["close"]), args["from"])
    search = by_optuna if args["engine"] == "optuna" else by_skopt
    return lambda: [search(score, args["budget"])]


serve(prepare)
