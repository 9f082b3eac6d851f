"""A team's chat: one incoming webhook, Slack-compatible, written to and never read.

Whoever knows the address can write there, so it is a secret: it stands in no sentence and in no log, and
redirects are not followed. Nothing is sent twice, because nobody could tell whether it was delivered.
"""

from collections.abc import Callable

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from sync.core.model import Outcome, OutcomeKind
from sync.unsent import why_unsent

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 10.0
LONGEST_TEXT = 3_000  # Slack cuts or refuses longer ones


class Chat:
    """Satisfies :class:`sync.ports.ChatWriter`. ``proxy`` and ``ca_bundle`` as for the sites, or empty;
    ``mount`` may put another adapter below it."""

    def __init__(
        self,
        url: str,
        proxy: str = "",
        ca_bundle: str = "",
        mount: Callable[[requests.Session], None] = lambda session: None,
    ) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False  # or a .netrc would add credentials
        self._session.verify = ca_bundle or True
        environment = get_environ_proxies(url, no_proxy=None)
        self._session.proxies.update({"http": proxy, "https": proxy} if proxy else environment)
        self._session.headers["User-Agent"] = "postmortem-sync"
        self._session.mount("https://", HTTPAdapter(max_retries=0))
        self._session.mount("http://", HTTPAdapter(max_retries=0))
        mount(self._session)

    def say(self, text: str) -> Outcome:
        """Post one message; what the webhook answers besides its status is not looked at."""
        try:
            answer = self._session.post(
                self._url,
                json={"text": _escaped(text[:LONGEST_TEXT])},
                timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
                allow_redirects=False,
                stream=True,
            )
        except (requests.RequestException, OSError) as error:
            # never the error's own message: it quotes the address
            if reason := why_unsent(error):
                return Outcome(OutcomeKind.NOT_SENT, f"the chat could not be reached ({reason})")
            return Outcome(OutcomeKind.UNKNOWN, f"the chat could not be reached ({type(error).__name__})")
        with answer:
            return _outcome(answer.status_code)


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(OutcomeKind.WRITTEN)
    if 300 <= status < 400:
        return Outcome(OutcomeKind.REFUSED, f"the chat answered {status}, a redirect, which is not followed")
    if status == requests.codes.too_many_requests:
        return Outcome(OutcomeKind.NOT_SENT, "the chat answered 429, too many messages")
    kind = OutcomeKind.UNKNOWN if status >= 500 else OutcomeKind.REFUSED
    return Outcome(kind, f"the chat answered {status}")


def _escaped(text: str) -> str:
    """Slack reads these three as markup; ``<!channel>`` would call everybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
