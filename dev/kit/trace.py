"""The figures of a trace of the addon's code, and their goals."""

# At most as many, of which figure.
GOALS = {"calls": 2500, "changes": 25, "both_ways": 2}
WORDS = {
    "calls": "calls",
    "first": "calls for the first bill of a process, which builds the layouts too",
    "functions": "functions",
    "files": "files",
    "changes": "changes of file in the room bill",
    "both_ways": "times that one pair of files is walked both ways, at most",
}
LISTED = 40


def is_met(result):
    """Tell whether all goals are met."""
    return all(result[figure] <= goal for figure, goal in GOALS.items())


def show(result, *, functions, pairs):
    """Print the figures, and what is listed on demand."""
    for step, calls in result["steps"].items():
        print(f"{calls:7,} calls: {step}")
    for figure, words in WORDS.items():
        goal = GOALS.get(figure)
        verdict = "met" if goal is None or result[figure] <= goal else "MISSED"
        told = f" (goal: at most {goal:,}: {verdict})" if goal else ""
        print(f"{result[figure]:7,} {words}{told}")
    if functions:
        for name, count in result["by_function"][:LISTED]:
            print(f"{count:7,} {name}")
    for one, other, there, back in result["pairs"]:
        if pairs or min(there, back) > GOALS["both_ways"]:
            print(f"{there:7,} there, {back:,} back: {one}, {other}")
