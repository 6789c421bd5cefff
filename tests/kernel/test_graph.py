"""Who requires whom: properties over random graphs, and one that people really wrote."""

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.modules import graph

Graph = dict[str, list[str]]


@st.composite
def graphs(draw: st.DrawFn, most: int = 12) -> Graph:
    """Modules that require only earlier ones, in any order of names."""
    count = draw(st.integers(1, most))
    names = draw(st.permutations([f"m{number}" for number in range(count)]))
    return {
        name: draw(st.lists(st.sampled_from(names[:place]), unique=True)) if place else []
        for place, name in enumerate(names)
    }


@given(graphs())
def test_requirements_come_before_who_requires_them(requires: Graph) -> None:
    order = graph.in_order(requires)

    assert sorted(order) == sorted(requires)
    assert all(
        order.index(need) < order.index(code) for code, needs in requires.items() for need in needs
    )


@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_the_disk_was_read(
    requires: Graph, chance: random.Random
) -> None:
    shuffled = {code: chance.sample(needs, len(needs)) for code, needs in requires.items()}
    names = chance.sample(list(shuffled), len(shuffled))

    assert graph.in_order({name: shuffled[name] for name in names}) == graph.in_order(requires)


@given(graphs(), st.data())
def test_what_is_switched_on_together_is_closed(requires: Graph, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(requires)))

    switched_on = graph.with_requirements(requires, code)

    assert switched_on[-1] == code
    assert len(set(switched_on)) == len(switched_on)
    assert all(set(requires[c]) <= set(switched_on) for c in switched_on)
    assert graph.closed(requires, [code, "not on the disk"]) == set(switched_on)


@given(graphs(), st.data())
def test_what_is_left_after_switching_off_is_closed(requires: Graph, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(requires)))

    left = requires.keys() - set(graph.with_dependents(requires, code))

    assert code not in left
    assert all(set(requires[c]) <= left for c in left)


@given(graphs(), st.data())
def test_a_circle_is_found_wherever_it_is_closed(requires: Graph, data: st.DataObject) -> None:
    assert graph.find_cycle(requires) == ()
    code = data.draw(st.sampled_from(sorted(requires)))
    deepest = graph.with_requirements(requires, code)[0]
    requires[deepest] = [*requires[deepest], code]

    circle = graph.find_cycle(requires)

    assert circle[0] == circle[-1]
    assert all(need in requires[who] for who, need in pairwise(circle))
    assert not set(circle) & set(graph.in_order(requires))


def test_a_chain_of_thousands_is_not_too_deep() -> None:
    chain = {f"m{n:04}": [f"m{n - 1:04}"] if n else [] for n in range(5_000)}

    assert graph.with_requirements(chain, "m4999") == graph.in_order(chain) == list(chain)


@pytest.fixture
def drupal(shared_data: Path) -> Graph:
    """The modules of Drupal's core, of which some live in other packages."""
    known = json.loads((shared_data / "modules" / "drupal-core-modules.json").read_text())
    return {
        code: [need.removeprefix("drupal:") for need in facts.get("dependencies", ())]
        for code, facts in known.items()
    }


def test_drupals_modules_can_be_put_in_order(drupal: Graph) -> None:
    order = graph.in_order(drupal)

    assert len(order) == len(drupal) == 84
    assert graph.find_cycle(drupal) == ()
    assert all(
        order.index(need) < order.index(code)
        for code, needs in drupal.items()
        for need in needs
        if need in drupal
    )


def test_without_its_user_module_most_of_drupal_is_gone(drupal: Graph) -> None:
    gone = graph.with_dependents(drupal, "user")

    assert gone[-1] == "user"
    assert {"node", "comment", "basic_auth"} <= set(gone)


def test_what_goes_on_and_what_goes_off_mirror_each_other_in_drupal(drupal: Graph) -> None:
    brings = {code: set(graph.with_requirements(drupal, code)) for code in drupal}
    takes = {code: set(graph.with_dependents(drupal, code)) for code in drupal}

    assert all((low in brings[high]) == (high in takes[low]) for high in drupal for low in drupal)
    assert max(len(brought) for brought in brings.values()) > 5
    assert all(list(graph.with_requirements(drupal, code))[-1] == code for code in drupal)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_whatever_is_switched_in_drupal_what_is_on_has_all_it_requires(
    drupal: Graph, data: st.DataObject
) -> None:
    switches = data.draw(
        st.lists(st.tuples(st.booleans(), st.sampled_from(sorted(drupal))), max_size=40)
    )
    on: set[str] = set()

    for is_on, code in switches:
        if is_on:
            on |= set(graph.with_requirements(drupal, code))
        else:
            on -= set(graph.with_dependents(drupal, code))
        assert (code in on) == is_on
        assert all(need in on for one in on for need in drupal.get(one, ()))
