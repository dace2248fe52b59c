# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window over the accessibility bus, as a screen reader sees it."""

import contextlib
import os
import subprocess
import time

import tree
from tree import Atspi, GLib

# In seconds. A machine that is busy is slow, and a test that waits in vain has failed anyway.
SLOWNESS = int(os.environ.get('USHER_TEST_SLOWNESS', '1'))
PATIENCE = 20 * SLOWNESS
DIALOGS = ('dialog', 'alert')
BUTTONS = ('button', 'push button', 'toggle button', 'link')


class NotThere(AssertionError):
    pass


def wait_for(look, what):
    """Calls `look` until it gives something."""
    end = time.monotonic() + PATIENCE
    while True:
        began = time.monotonic()
        try:
            found = look()
        except GLib.Error:
            found = None  # what was being looked at has just gone
        if found:
            return found
        now = time.monotonic()
        if now > end:
            raise NotThere(what)
        # The window has more to do than to say what is in it.
        time.sleep(max(0.05, now - began))


def at_rest(look, what):
    """What `look` gives once it gives the same as a moment before."""
    before = None

    def compare():
        nonlocal before
        last, before = before, look()
        return before if before == last else time.sleep(0.2)
    return wait_for(compare, what)


def steady(look):
    """Calls `look` again where what it was looking at has gone meanwhile."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return look()
        except GLib.Error:
            if time.monotonic() > end:
                raise


class Focus:
    """Follows the focus by the signals for screen readers: to look for it takes far longer."""

    EVENT = 'object:state-changed:focused'

    # The program tells nobody while nobody wants to know, and learns a while later that somebody
    # does. So there is one who always does: whoever ends one of several ends all, for the bus.
    _listener = None
    _open = []

    @classmethod
    def listen(cls):
        if not cls._listener:
            cls._listener = Atspi.EventListener.new(cls._tell)
            cls._listener.register(cls.EVENT)

    @classmethod
    def _tell(cls, event):
        for focus in cls._open:
            focus._changed(event)

    def __init__(self):
        self.name = self.role = self.node = None
        self._changes = 0
        self.listen()
        # What was told before.
        self.catch_up()
        self._open.append(self)

    def close(self):
        self._open.remove(self)

    @staticmethod
    def catch_up():
        """Hears what was told so far: one key may move the focus twice."""
        while GLib.MainContext.default().iteration(False):
            pass

    def _changed(self, event):
        if not event.detail1:
            return
        with contextlib.suppress(GLib.Error):
            node = event.source
            self.node = tree.Thing(node.app.bus_name, node.path)
            # In an entry row the text inside has the focus, and the row the name.
            while node and not node.get_name():
                node = node.get_parent()
            if node:
                self.name, self.role = node.get_name(), node.get_role_name()
        self._changes += 1

    def wait_for_change(self):
        """The name of what has the focus then."""
        before, end = self._changes, time.monotonic() + PATIENCE
        while self._changes == before:
            if time.monotonic() > end:
                raise NotThere('the focus to go elsewhere')
            GLib.MainContext.default().iteration(False)
            time.sleep(0.002)
        return self.name

    def is_there(self):
        """Whether it still is: what was told last may be older than the last key."""
        with contextlib.suppress(GLib.Error):
            return self.node.is_focused()
        return False


class Announcements:
    """Follows what is said to screen readers: a toast has gone before long, what was said has not."""

    def __init__(self):
        self.heard = []
        self._listener = Atspi.EventListener.new(lambda event: self.heard.append(
            # libadwaita says of a toast what it is, too.
            event.any_data.removeprefix('A toast appeared: ')))
        self._listener.register('object:announcement')

    def close(self):
        self._listener.deregister('object:announcement')

    def listen(self):
        while GLib.MainContext.default().iteration(False):
            pass
        return self.heard

    def wait(self, sentence):
        wait_for(lambda: sentence in self.listen(), f'one to say “{sentence}”')


class Window:
    """The program, from its start to its end. What is shown is named in English here, whatever the
    language of the program: `say` translates."""

    def __init__(self, program=None, env=None, say=str, output=None):
        self.say = say
        self.killed = False
        Focus.listen()
        # Where it would be over a button, there would be its tooltip.
        subprocess.run(['xdotool', 'mousemove', '1279', '1023'], check=True)
        self.process = subprocess.Popen([program or os.environ['USHER_TEST_WINDOW']],
                                        env={**os.environ, **(env or {})},
                                        stdout=output, stderr=output)
        self._meet('the application')
        wait_for(lambda: self.find(role='frame'), 'the window')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends the program as a desktop does, and sees that it ended well."""
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(PATIENCE)
        assert status == 0 or self.killed, f'the program ended with status {status}'

    def kill(self):
        self.killed = True
        self.process.kill()
        self.process.wait()

    def _meet(self, what):
        self.application = wait_for(self._find_application, what)
        self._reader = tree.Reader(self.application)

    def _find_application(self):
        assert self.process.poll() is None, 'the program has ended'
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application and application.get_process_id() == self.process.pid:
                return application
        return None

    @staticmethod
    def _dialogs(nodes):
        # A toast is an alert too, but one without a name.
        return [node for node in nodes if node.role in DIALOGS and node.name]

    def _nodes(self):
        return list(self._reader.read().all())

    def top(self):
        """What can be used: the dialog that is open, else the window."""
        nodes = self._nodes()
        return (self._dialogs(nodes) or nodes[:1])[-1]

    def all(self):
        """Everything that can be used: where a dialog is open, what is in it."""
        nodes = self._nodes()
        dialogs = self._dialogs(nodes)
        return list(dialogs[-1].all()) if dialogs else nodes

    def settled(self):
        """What can be used when no page slides in any more."""
        at_rest(lambda: [(node.path, node.name) for node in self.top().all()],
                'a page that stays as it is')
        return self.top()

    def has_dialog(self):
        return steady(lambda: bool(self._dialogs(self._nodes())))

    def wait_no_dialog(self):
        """A toast that says how it went may be gone again by the time that somebody looks."""
        wait_for(lambda: not self.has_dialog(), 'the dialog to close')

    def find(self, name=None, role=None):
        """What is called `name` now; None where there is nothing."""
        roles = (role,) if isinstance(role, str) else role
        name = self.say(name) if name else None
        return steady(lambda: next(
            (node for node in self.all()
             if (name is None or node.name == name)
             and (roles is None or node.role in roles)), None))

    def wait(self, name=None, role=None):
        return wait_for(lambda: self.find(name, role), f'{role or "something"} called “{name}”')

    def wait_gone(self, name, role=None):
        wait_for(lambda: self.find(name, role) is None, f'“{name}” to go')

    def wait_text(self, part):
        part = self.say(part)
        return wait_for(lambda: next((node for node in self.all() if part in node.name), None),
                        f'the words “{part}”')

    def texts(self):
        return steady(lambda: [node.name for node in self.all() if node.name])

    def click(self, name, role=BUTTONS):
        def press():
            node = self.find(name, role)
            if node is None or not self.is_sensitive(node):
                return False
            return node.press()
        wait_for(press, f'a button “{name}” to press')

    def entry(self, name):
        """The text of an entry row: the row has the name, the inner text takes what is typed."""
        shown = self.say(name)

        def look():
            return next((text for node in self.all() if node.name == shown
                         for text in (node, *node.all()) if text.is_text), None)
        return wait_for(look, f'an entry “{name}”')

    def type(self, name, text):
        assert self.entry(name).write(text)

    def read(self, name):
        return self.entry(name).read()

    def fill_in(self, account):
        login, password = account
        self.type('User name or e-mail', login)
        self.type('Password', password)

    def submit(self, account):
        """Opens the sign-in dialog and sends what it asks for."""
        self.click('Sign In')
        self.wait('Password')
        self.fill_in(account)
        self.click('Sign In')

    @staticmethod
    def is_sensitive(node):
        return node.is_in(Atspi.StateType.SENSITIVE)

    def search_terms(self):
        return '--pid', str(self.process.pid)

    def x_windows(self):
        """The display server's numbers: that of the window itself, and those of menus in front of it."""
        return subprocess.run(['xdotool', 'search', '--onlyvisible', *self.search_terms()],
                              capture_output=True, text=True, check=True).stdout.split()

    def focus(self, *further):
        """Comes to the window, as a person does who clicks into it."""
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.x_windows()[-1], *further],
                       check=True)

    def key(self, *keys):
        """Real key events."""
        self.focus('key', '--delay', '60', *keys)

    def type_keys(self, text):
        self.focus('type', '--delay', '20', text)

    def resize(self, width, height):
        def look():
            # A window that has just come up may still take the size that it has chosen itself.
            subprocess.run(['xdotool', 'windowsize', self.x_windows()[0], str(width), str(height)],
                           check=True)
            time.sleep(0.3)
            return self.place(self.frame())[2:] == (width, height)
        wait_for(look, f'a size of {width} × {height}')

    def tab_to(self, name, role=None, key='Tab'):
        """Goes to what is called `name` with the keyboard alone."""
        shown = self.say(name)
        focus = Focus()
        try:
            for _ in range(80):
                focus.catch_up()
                self.key(key)
                if (focus.wait_for_change() == shown and role in (None, focus.role)
                        and focus.is_there()):
                    return
        finally:
            focus.close()
        raise NotThere(f'“{name}” by the {key} key')

    def frame(self):
        """The window itself."""
        return tree.Thing(self.application.app.bus_name, tree.ROOT).first_child()

    def place(self, node):
        """Where in the window it is: x, y, width, height. GTK leaves the padding of all that it is in
        out, so it is really some pixels further to the right and below."""
        x, y, width, height = node.extents()
        left, top, *_ = self.frame().extents()
        return x - left, y - top, width, height

    def places(self):
        """The name and the place of all that has a name."""
        found = tree.extents(node for node in self.all() if node.name)
        left, top, *_ = self.frame().extents()
        return [(node.name, (x - left, y - top, width, height))
                for node, (x, y, width, height) in found.items()]

    @staticmethod
    def screenshot(path, size=None):
        # What is drawn follows what the accessibility bus says by a frame or two.
        time.sleep(0.6)
        crop = ['-crop', f'{size}+0+0', '+repage'] if size else []
        subprocess.run(['import', '-window', 'root', *crop, path], check=True)

    @staticmethod
    def pixels(place):
        """A number for what is drawn there, the left and upper edge in any case: see `place`."""
        x, y, width, height = place
        return hash(subprocess.run(['import', '-window', 'root', '-crop',
                                    f'{width + 8}x{height + 8}+{max(x - 4, 0)}+{max(y - 4, 0)}',
                                    'rgb:-'], capture_output=True, check=True).stdout)


class LaunchedWindow(Window):
    """The window of a program that a menu or the session bus has started."""

    def __init__(self, name):
        # Neither its process nor that of its connection is one that is known here.
        self.say = str
        self.name = name
        self._meet(f'the application {name}')
        wait_for(self.application.get_child_count, 'the window')

    def close(self):
        """Whoever started the program ends it."""

    def _find_application(self):
        desktop = Atspi.get_desktop(0)
        return next((application for i in range(desktop.get_child_count())
                     if (application := desktop.get_child_at_index(i))
                     and application.get_name() == self.name), None)

    def search_terms(self):
        return '--class', self.name
