# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and every state of the window, one after the other, for whoever wants to look at them."""

import contextlib
import signal

from bus import activate
from case import KEYRING_PASSWORD, OFFLINE, PASSWORD, WindowCase, demo, keyring, unlock
from demo import ADA, EVA, TIA, secret_tool

NARROW = 360, 640
PAGES = 'Use in Other Apps', 'Playback', 'Privacy', 'Features', 'Purchases', 'Services'


@contextlib.contextmanager
def silent_keyring():
    """The keyring's daemon answers nobody."""
    keyring.send(signal.SIGSTOP)
    try:
        yield
    finally:
        keyring.send(signal.SIGCONT)


class Tour(WindowCase):
    size = None

    def open_window(self, env):
        window = super().open_window(env)
        if self.size:
            window.resize(*self.size)
        return window

    def look(self, state, title):
        """Is called in each state; `title` is what heads the page then."""
        raise NotImplementedError

    def open(self, name):
        self.window.tab_to(name)
        self.window.key('Return')

    def test_welcome(self):
        with silent_keyring():
            self.restart()
            self.window.wait('Reading the accounts…')
            self.look('loading', 'Usher')
        self.window.wait('Sign In to Plex')
        self.look('welcome', 'Sign In to Plex')
        self.window.key('F10')
        self.window.wait('Main Menu', 'menu')
        self.look('menu', 'Sign In to Plex')
        self.window.key('Escape')
        activate('about')
        self.window.wait('The Usher developers')
        self.look('about', 'About')

    def test_sign_in(self):
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        self.look('sign-in', 'Sign In')

        self.window.fill_in(('ada', 'not-it'))
        self.window.click('Sign In')
        self.window.wait_text('password is wrong')
        self.look('wrong-password', 'Sign In')

        self.window.fill_in(EVA)
        self.window.click('Sign In')
        self.window.wait_text('with its e-mail address')
        self.look('email-needed', 'Sign In')

        demo.answer_next(status=503)
        self.window.fill_in(ADA)
        self.window.click('Sign In')
        self.window.wait('Try Again')
        self.look('trouble', 'Sign In')

        demo.answer_next(delay=20000)
        self.window.click('Try Again')
        self.window.wait('Signing in…')
        self.look('busy', 'Sign In')
        self.window.click('Cancel')
        self.window.wait('Sign In', 'button')

    def test_code(self):
        self.window.submit(TIA)
        self.window.wait('Code')
        self.look('code', 'Verification Code')
        self.window.type('Code', '654321')
        self.window.wait_text('not accepted')
        self.look('wrong-code', 'Verification Code')

        demo.answer_next(status=503)
        self.window.type('Code', '123456')
        self.window.wait('Try Again')
        self.look('code-trouble', 'Verification Code')

        demo.answer_next(delay=20000)
        self.window.click('Try Again')
        self.window.wait('Signing in…')
        self.look('code-busy', 'Verification Code')

    def test_account(self):
        self.sign_in(ADA)
        self.look('signed-in', 'Ada')
        self.window.key('ctrl+shift+c')
        self.window.wait_text('Token copied')
        self.look('copied', 'Ada')
        for page in PAGES:
            self.open(page)
            self.window.wait('Back')
            self.look(page.lower().replace(' ', '-'), page)
            self.window.key('Escape')
            self.window.wait('Token')
        demo.answer_next('/api/v2/users/signout', status=503)
        self.open('Sign Out…')
        self.window.wait('Sign Out?')
        self.look('sign-out', 'Sign Out?')
        self.window.click('Sign Out')
        self.window.wait('Not Signed Out')
        self.look('not-signed-out', 'Not Signed Out')
        self.window.key('Escape')
        self.window.wait('Sign Out…')
        demo.answer_next('/api/v2/users/signout', delay=60000)
        self.open('Sign Out…')
        self.window.click('Sign Out')
        self.window.wait('Signing Out…')
        self.look('signing-out', 'Ada')

    def test_managed(self):
        demo.answer_next(account='Kim')
        self.sign_in(ADA)
        self.look('managed', 'Kim')

    def test_not_remembered(self):
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        self.window.fill_in(ADA)
        self.window.tab_to('Keep me signed in')
        self.window.key('space')
        self.window.click('Sign In')
        self.window.wait('In the keyring until you log out')
        self.look('not-remembered', 'Ada')

    def test_without_keyring(self):
        self.addCleanup(keyring.start, KEYRING_PASSWORD)
        keyring.stop()
        self.restart()
        self.window.wait_text('no keyring')
        self.look('no-keyring', 'Sign In to Plex')
        self.sign_in(ADA)
        self.window.wait('Signed in, but not kept yet')
        self.window.wait('In this window only')
        self.look('not-kept', 'Ada')

    def test_two_accounts(self):
        self.sign_in(ADA)
        self.add_bob()
        self.look('two-accounts', 'Bob')
        secret_tool('clear', 'service', 'plex.tv', 'username', 'bob')
        self.window.wait('Signed out')
        self.look('signed-out', 'Bob')
        # The list is before the account where there is no room beside it.
        self.window.resize(*NARROW)
        self.window.click('Back')
        self.window.wait('Accounts', 'list')
        self.look('list', 'Usher')

    def test_troubles(self):
        self.sign_in(ADA)
        self.restart(**OFFLINE)
        self.window.wait_text('Shown as of')
        self.look('offline', 'Ada')
        demo.call('POST', '/demo/revoke?username=ada')
        self.restart()
        self.window.wait('Signed out by Plex')
        self.look('revoked', 'Ada')
        self.window.close()
        keyring.lock()
        self.restart()
        self.window.wait('Unlock')
        self.look('locked', 'Ada')
        self.window.click('Unlock')
        unlock()
        self.window.wait('In the keyring')
