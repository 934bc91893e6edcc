"""A stand-in for the User Notifications framework, and for whoever answers behind it.

Jurisdiction: what a wrong program trips over there. Every selector is one by name, and no other is known; a centre
without an application around the program ends the process, a delegate that nobody holds is gone, a block is called on
another thread with what PyObjC's metadata has for it, gives nothing and raises nothing. Whoever calls waits for the
service behind it, so only a thread may that has nothing else to do; buttons are taken after they were told, and not
at once. Each breach is in ``faults``.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from queue import SimpleQueue
from types import SimpleNamespace
from typing import Any

from hipbreak.desktop.macos.user_notifications import THREAD
from tests.desktop.macos.fake_appkit import FakeAppKit, NSArray, NSSet
from tests.desktop.macos.fake_mac import SIGNATURES

DISMISSED = "com.apple.UNNotificationDismissActionIdentifier"
CLICKED = "com.apple.UNNotificationDefaultActionIdentifier"
KINDS = {"@": object, "Z": bool, "Q": int}


class Content:
    """UNMutableNotificationContent."""

    def __init__(self) -> None:
        self.title = self.body = self.category = ""

    @classmethod
    def alloc(cls) -> Content:
        return cls()

    def init(self) -> Content:
        return self

    def setTitle_(self, text: str) -> None:
        self.title = text

    def setBody_(self, text: str) -> None:
        self.body = text

    def setCategoryIdentifier_(self, text: str) -> None:
        self.category = text


class Request:
    """UNNotificationRequest."""

    def __init__(self, tag: str, content: Content) -> None:
        self._tag, self.content = tag, content

    @classmethod
    def requestWithIdentifier_content_trigger_(cls, tag: str, content: Content, trigger: None) -> Request:
        assert trigger is None
        return cls(tag, content)

    def identifier(self) -> str:
        return self._tag


class Response:
    """UNNotificationResponse, and the UNNotification in it."""

    def __init__(self, request: Request, action: str) -> None:
        self._request, self._action = request, action

    def notification(self) -> Response:
        return self

    def request(self) -> Request:
        return self._request

    def actionIdentifier(self) -> str:
        return self._action


class ButtonAction:
    """UNNotificationAction."""

    def __init__(self, name: str, title: str, options: int) -> None:
        self.name, self.title, self.options = name, title, options

    @classmethod
    def actionWithIdentifier_title_options_(cls, name: str, title: str, options: int) -> ButtonAction:
        return cls(name, title, options)


class Category:
    """UNNotificationCategory."""

    def __init__(self, name: str, actions: NSArray, options: int) -> None:
        self.name, self.actions, self.options = name, actions, options

    @classmethod
    def categoryWithIdentifier_actions_intentIdentifiers_options_(
        cls, name: str, actions: NSArray, intents: NSArray, options: int
    ) -> Category:
        assert isinstance(actions, NSArray)
        assert isinstance(intents, NSArray)
        return cls(name, actions, options)


class Centre:
    """UNUserNotificationCenter. ``status`` and ``style`` are the person's settings, ``leave`` what they will say when
    asked; ``silent`` names what macOS does not answer, ``error`` is that of each showing. While ``goes_on`` is not set
    the service is stuck, and so is whoever calls."""

    def __init__(self, fake: FakeAppKit) -> None:
        self.fake = fake
        self.faults: list[str] = []
        self.status, self.style, self.leave = 2, 2, True
        self.silent: set[str] = set()
        self.error: int | None = None
        self.asked: list[int] = []
        self.shown: dict[str, Content] = {"prompt-1": Content()}  # of a run that was killed
        self.categories: dict[str, Category] = {}
        self.told: dict[str, Category] = {}  # the same, not taken yet
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.owed: list[Callable[[], None]] = []  # answers to what is in ``silent``
        self._delegate: Callable[[], Any] = lambda: None
        self._answers: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        threading.Thread(target=self._answer, name="usernoted", daemon=True).start()

    def module(self) -> SimpleNamespace:
        """UserNotifications, as it is imported."""
        self.fake.protocols.add("UNUserNotificationCenterDelegate")
        return SimpleNamespace(
            UNMutableNotificationContent=Content,
            UNNotificationAction=ButtonAction,
            UNNotificationCategory=Category,
            UNNotificationRequest=Request,
            UNUserNotificationCenter=SimpleNamespace(currentNotificationCenter=self._current),
        )

    def press(self, tag: str, action: str) -> None:
        """The person does something with what is up; what hipbreak hears comes on another thread."""
        done: list[tuple[Any, ...]] = []
        name = "userNotificationCenter_didReceiveNotificationResponse_withCompletionHandler_"
        self._tell_delegate(name, Response(Request(tag, self.shown.pop(tag, Content())), action), done)

    def comes_up_in_front(self, tag: str) -> list[tuple[Any, ...]]:
        """hipbreak is in front while it comes up: what it says to that."""
        done: list[tuple[Any, ...]] = []
        name = "userNotificationCenter_willPresentNotification_withCompletionHandler_"
        self._tell_delegate(name, Response(Request(tag, self.shown[tag]), ""), done)
        return done

    def _tell_delegate(self, name: str, what: Response, done: list[tuple[Any, ...]]) -> None:
        over = threading.Event()

        def act() -> None:
            delegate = self._delegate()
            if delegate is None:
                self.faults.append("the delegate is gone")
            else:
                getattr(delegate, name)(self, what, lambda *said: done.append(said))
                types = SIGNATURES["blocks"][name]
                if len(done) != 1 or [type(each) for each in done[0]] != [KINDS[kind] for kind in types]:
                    self.faults.append(f"{name} was done with {done}")
            over.set()

        self._answers.put(act)
        assert over.wait(20.0)

    def do(self, act: Callable[[], None]) -> None:
        """After all that macOS has to answer by now."""
        self._answers.put(act)

    def close(self) -> None:
        self._answers.put(None)

    def _note(self, selector: str) -> None:
        self.fake.calls.append(f"centre.{selector}")
        thread = threading.current_thread()
        if thread.name != THREAD:
            self.faults.append(f"{selector} on {thread.name}")
        if thread not in self.fake.pools:
            self.faults.append(f"what {selector} makes is let go of by nobody")
        assert self.goes_on.wait(60.0)

    def _answer(self) -> None:
        while (act := self._answers.get()) is not None:
            try:
                act()
            except Exception as error:
                self.faults.append(f"raised into macOS: {error!r}")

    def _tell(
        self, selector: str, block: Callable[..., None], *said: Any, first: Callable[[], None] = lambda: None
    ) -> None:
        def act() -> None:
            first()
            types = SIGNATURES["blocks"][selector]
            assert len(types) == len(said)
            assert all(isinstance(each, KINDS[kind]) for each, kind in zip(said, types, strict=True))
            if block(*said) is not None:  # type: ignore[func-returns-value]  # PyObjC does not allow it
                self.faults.append(f"the block of {selector} gives something")

        if selector in self.silent:
            self.owed.append(lambda: self._answers.put(act))
        else:
            self._answers.put(act)

    # --- what is called ---------------------------------------------------------------------------------------

    def _current(self) -> Centre:
        self._note("currentNotificationCenter")
        name, path = self.fake.bundle
        if not name or not path.endswith(".app"):
            self.faults.append("the process is over: bundleProxyForCurrentProcess is nil")
        return self

    def setDelegate_(self, delegate: Any) -> None:
        self._note("setDelegate_")
        assert delegate.protocols == ("UNUserNotificationCenterDelegate",)
        self._delegate = weakref.ref(delegate)

    def removeAllDeliveredNotifications(self) -> None:
        self._note("removeAllDeliveredNotifications")
        self.shown.clear()

    def getNotificationSettingsWithCompletionHandler_(self, block: Callable[..., None]) -> None:
        self._note("getNotificationSettings")
        status, style = self.status, self.style
        settings = SimpleNamespace(authorizationStatus=lambda: status, alertStyle=lambda: style)
        self._tell("getNotificationSettingsWithCompletionHandler_", block, settings)

    def requestAuthorizationWithOptions_completionHandler_(self, options: int, block: Callable[..., None]) -> None:
        self._note("requestAuthorization")
        self.asked.append(options)
        self.status = 2 if self.leave else 1
        self._tell("requestAuthorizationWithOptions_completionHandler_", block, self.leave, None)

    def setNotificationCategories_(self, categories: NSSet) -> None:
        self._note("setNotificationCategories_")
        assert isinstance(categories, NSSet)
        self.told = {category.name: category for category in categories}

    def getNotificationCategoriesWithCompletionHandler_(self, block: Callable[..., None]) -> None:
        self._note("getNotificationCategories")

        def take() -> None:
            self.categories = self.told

        self._tell("getNotificationCategoriesWithCompletionHandler_", block, NSSet(self.told.values()), first=take)

    def addNotificationRequest_withCompletionHandler_(self, request: Request, block: Callable[..., None]) -> None:
        self._note("addNotificationRequest")
        if request.content.category not in (*self.categories, ""):
            self.faults.append("its buttons are not known")
        error = self.error

        def come_up() -> None:  # when it is answered, and whatever was taken off before
            if error is None:
                self.shown[request.identifier()] = request.content

        said = None if error is None else SimpleNamespace(code=lambda: error)
        self._tell("addNotificationRequest_withCompletionHandler_", block, said, first=come_up)

    def removePendingNotificationRequestsWithIdentifiers_(self, tags: NSArray) -> None:
        self._note("removePending")
        assert isinstance(tags, NSArray)

    def removeDeliveredNotificationsWithIdentifiers_(self, tags: NSArray) -> None:
        self._note("removeDelivered")
        assert isinstance(tags, NSArray)
        for tag in tags:
            self.shown.pop(tag, None)
