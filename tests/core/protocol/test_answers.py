"""What an answer to a creation means for every attempt in it."""

from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sync.core.model import CreationReply, Delivery
from sync.core.protocol.answers import Answer, Result, after_create, after_marks, settled
from sync.core.protocol.ledger import EntryState
from tests.core.protocol.given import CLAIMED, attempts, draft, ticket


def reply(status: int, document: object = None, *, foreign: bool = False) -> CreationReply:
    return CreationReply(Delivery.ANSWERED, status, document, foreign)


def issue(number: int) -> dict[str, object]:
    return {"id": str(10_000 + number), "key": f"OPS-{number}", "self": "https://jira.example.com/…"}


def failure(element: object, *messages: str, **fields: str) -> dict[str, object]:
    return {
        "status": 400,
        "elementErrors": {"errorMessages": list(messages), "errors": fields},
        "failedElementNumber": element,
    }


def created(number: int) -> Answer:
    return Answer(Result.CREATED, str(10_000 + number), f"OPS-{number}")


UNKNOWN = Answer(Result.UNKNOWN)
NO_PRIORITY = Answer(Result.REFUSED, reason="priority: not on the screen", fields=("priority",))
BAD_PRIORITY = failure(0, priority="not on the screen")
ERROR = {"errorMessages": ["Too many at once."], "errors": {"project": "is archived", "duedate": "bad"}}
REFUSED_ALL = Answer(
    Result.REFUSED,
    reason="Too many at once. duedate: bad project: is archived",
    fields=("duedate", "project"),
)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (reply(201, {"issues": [issue(41), issue(42)], "errors": []}), (created(41), created(42))),
        (reply(201, {"issues": [issue(41), issue(42)]}), (created(41), created(42))),
        (reply(201, {"issues": [issue(42)], "errors": [BAD_PRIORITY]}), (NO_PRIORITY, created(42))),
        (
            reply(201, {"issues": [issue(41)], "errors": [failure(1, priority="not on the screen")]}),
            (created(41), NO_PRIORITY),
        ),
        (
            reply(201, {"issues": [issue(42)], "errors": [failure(0, "Something went wrong.")]}),
            (replace(UNKNOWN, reason="Something went wrong."), created(42)),
        ),
        # as many as were asked for must be accounted for, else no position can be believed
        (reply(201, {"issues": [issue(42)], "errors": []}), (UNKNOWN, UNKNOWN)),
        (reply(201, {"issues": [issue(41), issue(42), issue(43)]}), (UNKNOWN, UNKNOWN)),
        (reply(201, {"issues": [issue(41), issue(42)], "errors": [BAD_PRIORITY]}), (NO_PRIORITY, UNKNOWN)),
        (reply(201, {"issues": [issue(41), {"id": "10042"}]}), (UNKNOWN, UNKNOWN)),
        (reply(201, {"issues": [issue(41), {"key": "OPS-42"}]}), (UNKNOWN, UNKNOWN)),
        (reply(201, {"issues": [issue(41), None]}), (UNKNOWN, UNKNOWN)),
        (reply(201, {"issues": [issue(41), issue(41)]}), (UNKNOWN, UNKNOWN)),  # one ticket for two rows
        (reply(201, {"issues": [issue(41)], "errors": [failure(True, summary="?")]}), (UNKNOWN, UNKNOWN)),
        (reply(201, {}), (UNKNOWN, UNKNOWN)),
        (reply(201, []), (UNKNOWN, UNKNOWN)),
        (reply(201, None), (UNKNOWN, UNKNOWN)),  # cut off
        (reply(200, {"issues": [issue(41), issue(42)]}), (UNKNOWN, UNKNOWN)),
        (reply(202, None), (UNKNOWN, UNKNOWN)),
        (reply(400, {"issues": [], "errors": [BAD_PRIORITY]}), (NO_PRIORITY, UNKNOWN)),
        # a validator of the workflow speaks without naming fields; where none was created, that is enough
        (
            reply(400, {"issues": [], "errors": [failure(0, "Link a cause."), failure(1, "No.")]}),
            (Answer(Result.REFUSED, reason="Link a cause."), Answer(Result.REFUSED, reason="No.")),
        ),
        (reply(400, {"issues": [issue(41)], "errors": [BAD_PRIORITY]}), (UNKNOWN, UNKNOWN)),
        (reply(201, None, foreign=True), (Answer(Result.NOT_US),) * 2),
        (reply(302, None, foreign=True), (Answer(Result.NOT_US),) * 2),
        (CreationReply(Delivery.NOT_SENT), (Answer(Result.NOT_SENT),) * 2),
        (CreationReply(Delivery.LOST), (UNKNOWN, UNKNOWN)),
        (CreationReply(Delivery.LOST, 201, {"issues": [issue(41), issue(42)]}), (UNKNOWN, UNKNOWN)),
    ],
)
def test_what_an_answer_means(answer: CreationReply, expected: tuple[Answer, ...]) -> None:
    assert after_create(attempts(2), answer) == expected


@pytest.mark.parametrize("status", [400, 404, 405, 413, 415, 422])
def test_a_refusal_counts_only_in_the_words_of_jira(status: int) -> None:
    """A proxy in between answers with the same numbers, and knows nothing of what happened behind it."""
    assert after_create(attempts(2), reply(status, ERROR)) == (REFUSED_ALL,) * 2
    assert after_create(attempts(2), reply(status, {"message": "Bad Request"})) == (UNKNOWN,) * 2
    assert after_create(attempts(2), reply(status, None)) == (UNKNOWN,) * 2


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("document", [None, ERROR, {"issues": [issue(41), issue(42)]}])
def test_a_stranger_is_told_nothing(status: int, document: object) -> None:
    assert after_create(attempts(2), reply(status, document)) == (Answer(Result.NOT_US),) * 2


@pytest.mark.parametrize("status", [0, 204, 304, 402, 408, 409, 410, 418, 429, 500, 502, 503, 504, 599])
@pytest.mark.parametrize("document", [None, ERROR, {"issues": [issue(41), issue(42)]}])
def test_everything_else_leaves_it_open(status: int, document: object) -> None:
    assert after_create(attempts(2), reply(status, document)) == (UNKNOWN,) * 2


@pytest.mark.parametrize("document", [{"errorMessages": ["No."]}, {"errors": {"project": "No."}}])
def test_messages_or_field_errors_alone_are_the_words_of_jira_too(document: object) -> None:
    assert {answer.result for answer in after_create(attempts(2), reply(400, document))} == {Result.REFUSED}


@pytest.mark.parametrize(
    "error",
    [
        None,
        "summary",
        [0],
        {},
        {"failedElementNumber": "0", "elementErrors": {"errors": {"summary": "?"}}},
        {"failedElementNumber": None, "elementErrors": {"errors": {"summary": "?"}}},
        {"failedElementNumber": 0},
        {"failedElementNumber": 0, "elementErrors": None},
        {"failedElementNumber": 0, "elementErrors": "summary"},
        {"failedElementNumber": 0, "elementErrors": {"errors": ["summary"]}},
        {"failedElementNumber": 0, "elementErrors": {"errors": {}, "errorMessages": None}},
    ],
)
def test_an_error_that_names_no_field_of_an_element_proves_nothing(error: object) -> None:
    answers = after_create(attempts(2), reply(201, {"issues": [issue(41)], "errors": [error]}))

    assert answers[0] == UNKNOWN
    assert answers[1].result in {Result.UNKNOWN, Result.CREATED}


strange = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.floats()
texts = strange | st.lists(strange, max_size=2) | st.dictionaries(st.text(), strange)
issues = st.one_of(
    strange,
    st.fixed_dictionaries(
        {}, optional={"id": strange | st.sampled_from(["1", "2"]), "key": strange | st.just("OPS-1")}
    ),
    st.integers(1, 9).map(issue),
)
element_errors = strange | st.fixed_dictionaries(
    {},
    optional={
        "errors": strange | st.dictionaries(st.text(max_size=3), strange, max_size=2),
        "errorMessages": texts,
    },
)
errors = strange | st.fixed_dictionaries(
    {},
    optional={
        "failedElementNumber": st.integers(-2, 4) | st.sampled_from([2**70, -(2**70)]) | strange,
        "elementErrors": element_errors,
        "status": strange,
    },
)
documents = strange | st.fixed_dictionaries(
    {},
    optional={
        "issues": st.lists(issues, max_size=4) | strange,
        "errors": st.lists(errors, max_size=4) | strange | st.dictionaries(st.text(max_size=3), strange),
        "errorMessages": texts,
    },
)
statuses = st.sampled_from([0, 200, 201, 204, 301, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503])


@given(
    count=st.integers(1, 4),
    delivery=st.sampled_from(Delivery),
    status=statuses,
    document=documents,
    foreign=st.booleans(),
)
@example(2, Delivery.ANSWERED, 201, {"issues": [issue(41)], "errors": [failure(-1, summary="?")]}, False)
@example(2, Delivery.ANSWERED, 201, {"issues": [issue(41), issue(42)], "errors": [failure(2**70)]}, False)
@example(2, Delivery.ANSWERED, 400, {"errors": [failure(7, summary="?")]}, False)
@example(2, Delivery.ANSWERED, 400, {"errors": "summary", "errorMessages": "no"}, False)
@example(2, Delivery.ANSWERED, 400, {"errorMessages": 5}, False)
@example(2, Delivery.ANSWERED, 201, {"issues": 5, "errors": True}, False)
def test_every_answer_whatever_its_shape_says_something_about_every_attempt(
    count: int, delivery: Delivery, status: int, document: object, foreign: bool
) -> None:
    answers = after_create(attempts(count), CreationReply(delivery, status, document, foreign))

    assert len(answers) == count
    for answer in answers:
        assert (answer.result is Result.CREATED) == bool(answer.issue_id and answer.key)
        if answer.result is Result.CREATED:
            assert (delivery, status, foreign) == (Delivery.ANSWERED, 201, False)
        if answer.result is Result.REFUSED:
            assert delivery is Delivery.ANSWERED
            assert status in {201, 400, 404, 413, 422}
            assert status != 201 or answer.fields
    ids = [answer.issue_id for answer in answers if answer.result is Result.CREATED]
    assert len(set(ids)) == len(ids)


@given(st.data())
def test_positions_are_told_right_for_every_choice_of_failed_elements(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 6))
    failed = data.draw(st.sets(st.integers(0, count - 1), max_size=count))
    assume(len(failed) < count)
    document = {
        "issues": [issue(index) for index in range(count) if index not in failed],
        "errors": data.draw(
            st.permutations([failure(index, summary=str(index)) for index in sorted(failed)])
        ),
    }

    answers = after_create(attempts(count), reply(201, document))

    assert [answer.key or answer.reason for answer in answers] == [
        f"summary: {index}" if index in failed else f"OPS-{index}" for index in range(count)
    ]


# --- reading back


def test_the_mark_on_a_ticket_is_believed_over_its_position() -> None:
    back = after_marks(attempts(2), [created(41), created(42)], [ticket(41, "b"), ticket(42, "a")])

    assert back.answers == (created(42), created(41))
    assert back.unmarked == ()


def test_a_ticket_without_a_mark_keeps_its_position_and_is_to_be_marked() -> None:
    back = after_marks(attempts(2), [created(41), created(42)], [ticket(41, "a"), ticket(42)])

    assert back.answers == (created(41), created(42))
    assert back.unmarked == (1,)


def test_a_ticket_that_cannot_be_read_back_is_not_known() -> None:
    back = after_marks(attempts(2), [created(41), created(42)], [ticket(42, "b")])

    assert back.answers == (UNKNOWN, created(42))


def test_a_ticket_with_the_mark_of_another_row_is_not_taken() -> None:
    back = after_marks(attempts(1), [created(41)], [ticket(41, "z")])

    assert back.answers == (UNKNOWN,)
    assert back.unmarked == ()


def test_a_ticket_found_by_its_mark_settles_even_an_unclear_answer() -> None:
    back = after_marks(attempts(2), [UNKNOWN, NO_PRIORITY], [ticket(41, "a")])

    assert back.answers == (created(41), NO_PRIORITY)


@given(
    kinds=st.lists(st.sampled_from([*Result]), min_size=1, max_size=4),
    marks=st.lists(st.sampled_from(["", "a", "b", "c", "d", "z"]), max_size=5),
)
def test_reading_back_gives_no_ticket_to_two_rows(kinds: list[Result], marks: list[str]) -> None:
    answers = [
        created(number) if kind is Result.CREATED else Answer(kind) for number, kind in enumerate(kinds)
    ]
    tickets = [ticket(number, rid) for number, rid in enumerate(marks)]

    back = after_marks(attempts(len(kinds)), answers, tickets)

    taken = [answer.issue_id for answer in back.answers if answer.result is Result.CREATED]
    assert len(back.answers) == len(kinds)
    assert len(set(taken)) == len(taken)
    for index in back.unmarked:
        [found] = [one for one in tickets if one.id == back.answers[index].issue_id]
        assert found.mark is None


# --- what the entry remembers of it


def test_a_created_ticket_is_linked_and_the_trouble_before_it_forgotten() -> None:
    before = replace(CLAIMED, reason="priority: no", dropped=("priority",))

    after = settled(before, created(41), draft())

    assert (after.state, after.key, after.issue_id) == (EntryState.LINKED, "OPS-41", "10041")
    assert (after.reason, after.draft, after.dropped) == ("", "", ())


def test_a_refusal_stays_with_its_reason_and_fingerprint() -> None:
    after = settled(replace(CLAIMED, unknown=2), NO_PRIORITY, draft())

    assert after == replace(
        CLAIMED, state=EntryState.REFUSED, reason=NO_PRIORITY.reason, dropped=("priority",), unknown=0
    )


def test_only_optional_fields_are_left_out_and_each_is_named_once() -> None:
    before = replace(CLAIMED, dropped=("priority",))
    answer = Answer(Result.REFUSED, fields=("labels", "priority", "summary"))

    assert settled(before, answer, draft()).dropped == ("priority", "labels")


def test_an_unknown_outcome_is_counted_and_stays_claimed() -> None:
    assert settled(CLAIMED, UNKNOWN, draft()) == replace(CLAIMED, unknown=1)


@pytest.mark.parametrize("result", [Result.NOT_SENT, Result.NOT_US])
def test_what_was_not_decided_leaves_the_entry_as_claimed(result: Result) -> None:
    assert settled(CLAIMED, Answer(result), draft()) == CLAIMED


@pytest.mark.parametrize("result", [*Result])
def test_nothing_but_a_creation_gives_an_entry_a_key(result: Result) -> None:
    after = settled(CLAIMED, Answer(result, "10041", "OPS-41"), draft())

    assert (after.key == "OPS-41") == (after.state is EntryState.LINKED) == (result is Result.CREATED)


def test_a_ticket_found_later_settles_an_entry_like_one_just_created() -> None:
    before = replace(CLAIMED, reason="?", dropped=("priority",))

    assert before.linked_to(ticket(41, "a")) == settled(before, created(41), draft())
