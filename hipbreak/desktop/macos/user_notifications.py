"""Notifications with buttons: the User Notifications framework, through PyObjC.

Jurisdiction: that framework, which wants a signed application of our own around the program: outside of one, asking for
its centre ends the process. Its functions wait for another process, however long that takes, so they are called on a
thread of their own and never on the main one, whose loop hears what is pressed. What macOS answers comes from any, and
is handed over. Nothing is raised into it: that would end the process as well.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from hipbreak.core.messages import Action, Words
from hipbreak.desktop.macos.agent import LABEL
from hipbreak.desktop.macos.main_thread import OnMain, main_thread
from hipbreak.desktop.macos.own_thread import OwnThread
from hipbreak.desktop.one_line import one_line

MAY_ALERT = 4  # UNAuthorizationOptionAlert
NOT_ASKED, ALLOWED = 0, 2  # UNAuthorizationStatusNotDetermined, ...Authorized
TELL_DISMISSED = 1  # UNNotificationCategoryOptionCustomDismissAction
NO_OPTION = 0  # of an action: it brings nothing to the front, and needs no password
ALSO_IN_FRONT = 16 | 8  # UNNotificationPresentationOptionBanner, ...List
THREAD = "notifications"
GONE_WITHIN = 1.0  # seconds

Outcome = Literal["alerts", "banners", "asked", "not_allowed", "failed"]
"""``alerts`` (it stays) and ``banners`` (macOS takes it away after some seconds): shown. ``asked``: the person is being
asked whether hipbreak may; ``not_allowed``: it may not."""
STYLES: dict[int, Outcome] = {1: "banners", 2: "alerts"}  # UNAlertStyleBanner, UNAlertStyleAlert

Answered = Callable[[Outcome], None]
Heard = Callable[[str, str], None]
Labels = tuple[tuple[Action, str], ...]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Order:
    """One showing."""

    tag: str
    words: Words
    answered: Answered


def user_notifications(heard: Heard) -> UserNotifications | None:
    """Those of this Mac; None on another system, or without PyObjC."""
    on_main = main_thread()
    return UserNotifications(OwnThread(THREAD), on_main, heard) if on_main else None


class UserNotifications:
    """All methods may be called from any thread; ``show`` and ``hide`` wait for nothing, and are done one after the
    other."""

    def __init__(
        self, own: OwnThread, on_main: OnMain, heard: Heard, load: Callable[[str], Any] = importlib.import_module
    ) -> None:
        """``heard`` is called, on any thread, with a tag and what was pressed: the action of a button, another word for
        the text or for closing it. ``on_main`` hands over to the main thread. ``load`` gives a module, or raises
        ImportError."""
        self._own, self._heard, self._load = own, heard, load
        self.available: bool | None = None  # None: not found out, while the main loop does not run
        self._kit: Any = None
        self._centre: Any = None
        self._delegate: Any = None  # the centre does not hold it
        self._wanted: dict[str, _Order] = {}
        self._categories: dict[Labels, tuple[str, Any]] = {}
        self._asked = False
        on_main(self._do, self._find)

    def show(self, tag: str, words: Words, answered: Answered) -> None:
        """In place of the one with this ``tag``, where ``available``. ``answered`` is called, on the own thread, with
        what came of it, and never at all where macOS does not answer."""
        self._do(self._attempt, self._begin, _Order(tag, words, answered))

    def hide(self, tag: str) -> None:
        """Off the screen and out of the list, or not shown at all; one that is gone already is fine."""
        self._do(self._remove, tag)

    def close(self) -> None:
        """Nothing of ours is on the screen any more, where macOS does that within a second; may be called twice."""
        self._do(lambda: self._remove(*self._wanted))
        self._own.close(GONE_WITHIN)

    def _do(self, action: Callable[..., None], *more: Any) -> None:
        self._own.do(self._act, action, *more)

    # --- on the own thread ------------------------------------------------------------------------------------

    def _act(self, action: Callable[..., None], *more: Any) -> None:
        """What macOS makes for us on the way is let go of at the end: a thread of ours has nobody else to do so."""
        with self._load("objc").autorelease_pool():
            action(*more)

    def _find(self) -> None:
        try:
            self._centre = self._found()
        except Exception as error:  # whatever the bridge raises
            _log.info("prompts are cards here: %s", error)
        self.available = self._centre is not None

    def _found(self) -> Any:
        foundation = self._load("Foundation")
        bundle = foundation.NSBundle.mainBundle()
        if bundle.bundleIdentifier() != LABEL or not str(bundle.bundlePath()).endswith(".app"):
            return None  # Python's own has a centre too: its notifications would be Python's
        self._kit = self._load("UserNotifications")
        centre = self._kit.UNUserNotificationCenter.currentNotificationCenter()
        self._delegate = _delegate(self._load("objc"), foundation, self._responded)
        centre.setDelegate_(self._delegate)
        centre.removeAllDeliveredNotifications()  # what a killed run has left behind
        return centre

    def _attempt(self, step: Callable[..., None], order: _Order, *more: Any) -> None:
        try:
            step(order, *more)
        except Exception:
            _log.warning("a notification failed", exc_info=True)
            order.answered("failed")

    def _begin(self, order: _Order) -> None:
        self._wanted[order.tag] = order
        self._centre.getNotificationSettingsWithCompletionHandler_(
            lambda settings: self._do(self._attempt, self._settle, order, settings)
        )

    def _settle(self, order: _Order, settings: Any) -> None:
        """The person may have changed their mind since the last one."""
        status = settings.authorizationStatus()
        style = STYLES.get(settings.alertStyle()) if status == ALLOWED else None
        if self._wanted.get(order.tag) is not order:  # nobody waits for it any more
            order.answered("failed")
        elif style is not None:
            self._make_known(order, style)
        elif status == NOT_ASKED:
            self._ask()
            order.answered("asked")
        else:
            order.answered("not_allowed")

    def _make_known(self, order: _Order, style: Outcome) -> None:
        """Its buttons first: macOS takes them after it was told, and shows none that it does not know yet. Once it
        says which ones it knows, it has them."""
        if not order.words.labels or order.words.labels in self._categories:
            self._add(order, style)
            return
        self._tell_buttons(order.words.labels)
        self._centre.getNotificationCategoriesWithCompletionHandler_(
            lambda _: self._do(self._attempt, self._add, order, style)
        )

    def _add(self, order: _Order, style: Outcome) -> None:
        content = self._kit.UNMutableNotificationContent.alloc().init()
        content.setTitle_(one_line(order.words.headline))
        content.setBody_(one_line(order.words.sentence))
        if order.words.labels:
            content.setCategoryIdentifier_(self._categories[order.words.labels][0])
        request = self._kit.UNNotificationRequest.requestWithIdentifier_content_trigger_(order.tag, content, None)
        self._centre.addNotificationRequest_withCompletionHandler_(
            request, lambda error: self._do(self._attempt, self._added, order, style, error)
        )

    def _added(self, order: _Order, style: Outcome, error: Any) -> None:
        if error is not None:
            _log.warning("macOS shows no notification: error %s", error.code())
        elif order.tag not in self._wanted:  # taken off while it was on its way
            self._remove(order.tag)
        order.answered(style if error is None else "failed")

    def _ask(self) -> None:
        """Once: macOS asks the person once, and then answers by itself."""
        if not self._asked:
            self._asked = True
            self._centre.requestAuthorizationWithOptions_completionHandler_(MAY_ALERT, _granted)

    def _tell_buttons(self, labels: Labels) -> None:
        """Under a name of their own; all that were ever shown stay known, there are few."""
        foundation, kit = self._load("Foundation"), self._kit
        actions = [
            kit.UNNotificationAction.actionWithIdentifier_title_options_(action, one_line(label), NO_OPTION)
            for action, label in labels
        ]
        name, array = f"buttons-{len(self._categories) + 1}", foundation.NSArray.arrayWithArray_
        made = kit.UNNotificationCategory.categoryWithIdentifier_actions_intentIdentifiers_options_(
            name, array(actions), array([]), TELL_DISMISSED
        )
        every = [*(category for _, category in self._categories.values()), made]
        self._centre.setNotificationCategories_(foundation.NSSet.setWithArray_(every))
        self._categories[labels] = name, made

    def _remove(self, *tags: str) -> None:
        for tag in tags:
            self._wanted.pop(tag, None)
        if self._centre is not None and tags:
            array = self._load("Foundation").NSArray.arrayWithArray_(tags)
            self._centre.removePendingNotificationRequestsWithIdentifiers_(array)
            self._centre.removeDeliveredNotificationsWithIdentifiers_(array)

    # --- on the main thread, or any other ---------------------------------------------------------------------

    def _responded(self, response: Any) -> None:
        """Not by way of the own thread, which may be waiting: a press is heard all the same."""
        try:
            tag = str(response.notification().request().identifier())
            self._heard(tag, str(response.actionIdentifier()))
        except Exception:
            _log.warning("a press was not understood", exc_info=True)


def _granted(granted: bool, _: Any) -> None:
    """The next prompt asks for what holds then."""
    _log.info("notifications are %s", "allowed" if granted else "not allowed")


def _delegate(objc: Any, foundation: Any, responded: Callable[[Any], None]) -> Any:
    """Who hears what is pressed. Its class can be made once in a process."""

    class HipbreakNotificationDelegate(  # type: ignore[call-arg]  # what it inherits is known on a Mac only
        foundation.NSObject,  # type: ignore[misc]  # as above
        protocols=[objc.protocolNamed("UNUserNotificationCenterDelegate")],
    ):
        def userNotificationCenter_didReceiveNotificationResponse_withCompletionHandler_(  # noqa: N802 - a selector
            self, _: Any, response: Any, done: Callable[[], None]
        ) -> None:
            responded(response)
            done()

        def userNotificationCenter_willPresentNotification_withCompletionHandler_(  # noqa: N802 - a selector
            self, _: Any, __: Any, done: Callable[[int], None]
        ) -> None:
            done(ALSO_IN_FRONT)

    return HipbreakNotificationDelegate.alloc().init()
