"""Run mutants against the tests that reach them: FILE ... --seed=N --sample=N [--list].

One process at a time: a child per mutant, which imports the addon anew with one of its
files changed, and runs its tests till one fails. The tests take the same random cases
every time. A mutant that computes far longer than its tests do is noticed too.
"""

import argparse
import sys
import time
from collections import Counter

from kit import mutant_run, mutants
from kit.console import say
from kit.places import ROOT

WIDTH = 100


def main():
    """Print a report; return 1 when a mutant survives that nothing explains."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    every = [each for path in paths(options.files) for each in mutants.of_file(path)]
    drawn = mutants.draw(every, options.sample, options.seed)
    say(f"Mutants: {len(drawn)} of {len(every)}, seed {options.seed}")
    if options.list:
        for mutant in drawn:
            show(mutant)
        return 0
    explained = mutants.equivalent()
    for path, source, change in gone(every, explained):
        say(f"Mutants: one that is explained is gone: {path}: {source}: {change}")
    return report(drawn, explained, options.seed)


def gone(every, explained):
    """Return the names of mutants that are explained, in a file that has none such."""
    known = {each.name for each in every}
    files = {each.path for each in every}
    return [name for name in explained if name[0] in files and name not in known]


def paths(named):
    """Return the Python files that are named, or lie in a folder that is."""
    found = []
    for name in named:
        place = (ROOT / name).resolve()
        listed = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        found += [each.relative_to(ROOT).as_posix() for each in listed]
    return [path for path in found if path.split("/")[0] in ("engine", "parsers")]


def report(drawn, explained, seed):
    """Run the mutants; print those that survive, and how many do not."""
    started = time.monotonic()
    reached = mutant_run.reached(seed)
    say(f"Mutants: {len(reached)} tests are known by the lines that they reach")
    survivors, counts = [], Counter()
    for number, mutant in enumerate(drawn, 1):
        outcome = mutant_run.run(mutant, reached, seed)
        folder = mutant.path.split("/")[0]
        if outcome in ("survived", "not reached"):
            if mutant.name in explained:
                outcome = "equivalent"
            survivors.append((outcome, mutant))
            say(f"{number}/{len(drawn)} {outcome}: {mutant.path}:{mutant.line}")
        counts[folder, outcome] += 1
    print_report(survivors, explained, counts)
    say(f"Mutants: done in {time.monotonic() - started:.0f} s")
    return 1 if any(outcome != "equivalent" for outcome, _mutant in survivors) else 0


def print_report(survivors, explained, counts):
    """Print the survivors, those that are explained apart, and the rates."""
    for title in ("survived", "not reached", "equivalent"):
        for outcome, mutant in survivors:
            if outcome == title:
                show(mutant, title, explained.get(mutant.name, ""))
    for folder in sorted({folder for folder, _outcome in counts}):
        of = {outcome: n for (name, outcome), n in counts.items() if name == folder}
        equal = of.get("equivalent", 0)
        noticed = of.get("failed", 0) + of.get("too long", 0)
        told = ", ".join(f"{n} {outcome}" for outcome, n in sorted(of.items()))
        rest = sum(of.values()) - equal
        share = 100 * noticed / rest if rest else 100
        print(f"{folder}: {share:.1f} % noticed ({told})")


def show(mutant, title="mutant", reason=""):
    """Print where a mutant is, its line, and what changes."""
    print(f"{title}: {mutant.path}:{mutant.line}")
    for text in filter(None, (mutant.source, mutant.change, reason)):
        print(f"    {' '.join(text.split())[:WIDTH]}")


if __name__ == "__main__":
    sys.exit(main())
