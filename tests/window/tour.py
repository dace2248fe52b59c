# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and every state of the window, one after the other, for whoever wants to look at them."""

import contextlib
import os
import signal

from browsing import set_browser
from bus import activate
from case import (KEYRING_PASSWORD, OFFLINE, PASSWORD, WindowCase, answer_prompt, demo, keyring,
                  unlock)
from demo import ADA, BOB, EVA, TIA, secret_tool
from driver import wait_for
import several

NARROW = 360, 640
# Where a list to choose from is in front of the window, which may be wider.
IN_FRONT = 'approve-choice',
# With what a network begins that asks for a log-in.
LOG_IN = '<html>Log in'
# What is asked of one PIN.
PINS = '/api/v2/pins/*'
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
        self.window.key('Escape')
        self.window.wait_gone('The Usher developers')

    def test_preferences(self):
        self.window.key('ctrl+comma')
        self.window.wait('Keep watch with the window closed')
        self.look('preferences', 'Preferences')
        # There is no folder where a file is.
        autostart = os.path.join(os.environ['XDG_CONFIG_HOME'], 'autostart')
        with open(autostart, 'w', encoding='utf-8'):
            self.addCleanup(os.remove, autostart)
        self.window.tab_to('Keep watch with the window closed')
        self.window.key('space')
        self.window.wait_text('can’t be changed')
        self.look('preferences-trouble', 'Preferences')

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

    def test_refusals(self):
        demo.answer_next(status=429, headers={'Retry-After': '119'})
        self.window.submit(ADA)
        self.window.wait('Plex asks for fewer requests.')
        self.look('slow-down', 'Sign In')
        self.window.key('Escape')
        self.window.wait_gone(PASSWORD)

        demo.answer_next(body=LOG_IN)
        self.window.submit(ADA)
        self.window.wait('Open Log-In Page')
        self.look('network-log-in', 'Sign In')

        demo.answer_next(status=401, body='{"errors":[{"code":1031}]}')
        self.window.click('Sign In')
        self.window.wait('Use the Browser')
        self.look('network-refused', 'Sign In')

    def test_refused_code(self):
        demo.answer_next('/api/v2/pins', status=429, headers={'Retry-After': '119'})
        self.open_way('With a Code', 'Plex asks for fewer requests.')
        self.look('link-slow-down', 'With a Code')
        self.restart()
        demo.answer_next('/api/v2/pins', body=LOG_IN)
        self.open_way('With a Code', 'seems to ask for a log-in')
        self.look('link-not-logged-in', 'With a Code')
        self.window.click('Try Again')
        self.window.wait_text('Scan this')
        demo.answer_next(PINS, times=1000, body=LOG_IN)
        self.window.wait_text('seems to ask for a log-in')
        self.look('link-log-in', 'With a Code')

    def test_code(self):
        self.window.submit(TIA)
        self.window.wait('Code')
        self.look('code', 'Verification Code')
        self.window.type('Code', '654321')
        self.window.wait_text('That code was not accepted.')
        self.look('wrong-code', 'Verification Code')

        demo.answer_next(status=503)
        self.window.type('Code', '123456')
        self.window.wait('Try Again')
        self.look('code-trouble', 'Verification Code')

        demo.answer_next(delay=20000)
        self.window.click('Try Again')
        self.window.wait('Signing in…')
        self.look('code-busy', 'Verification Code')

    def test_browser(self):
        set_browser(True)
        self.restart()
        self.open_way('In the Browser', 'Continue in Your Browser')
        self.look('browser', 'In the Browser')
        demo.answer_next(PINS, times=1000, status=503)
        self.window.wait_text('trouble of its own')
        self.look('browser-trouble', 'In the Browser')
        demo.call('POST', '/demo/reset')
        self.window.wait('Not Signed In')
        self.look('browser-expired', 'In the Browser')
        demo.answer_next('/api/v2/user', delay=20000)
        self.window.click('Try Again')
        self.window.wait('Continue in Your Browser')
        demo.claim('ada')
        self.window.wait('Signing in…')
        self.look('browser-busy', 'In the Browser')
        self.window.click('Cancel')
        self.window.wait('Not Signed In')
        demo.answer_next('/api/v2/user', times=1000, status=503)
        self.window.click('Try Again')
        self.window.wait_text('trouble of its own')
        self.look('browser-busy-trouble', 'In the Browser')

    def test_no_browser(self):
        set_browser(False)
        self.restart()
        self.open_way('In the Browser', 'No browser could be opened')
        self.look('no-browser', 'In the Browser')
        self.window.click('Copy Link')
        self.window.wait('Link copied')
        self.look('link-copied', 'In the Browser')

    def test_link(self):
        demo.answer_next('/api/v2/pins', delay=20000)
        self.open_way('With a Code', 'Asking Plex for a code…')
        self.look('asking', 'With a Code')
        demo.release()
        self.window.wait_text('Scan this')
        self.look('link', 'With a Code')
        demo.answer_next(PINS, times=1000, status=503)
        self.window.wait_text('trouble of its own')
        self.look('link-trouble', 'With a Code')

    def test_token(self):
        self.open_way('With a Token', 'Paste a token')
        self.look('token', 'With a Token')
        self.window.type('Token', 'two words')
        self.window.click('Sign In')
        self.window.wait_text('This is no token')
        self.look('no-token', 'With a Token')
        self.window.type('Token', 'somebodyelses')
        self.window.click('Sign In')
        self.window.wait_text('does not accept this token')
        self.look('refused-token', 'With a Token')
        demo.answer_next('/api/v2/user', status=503)
        self.window.type('Token', 'somebodyelses')
        self.window.click('Sign In')
        self.window.wait('Try Again')
        self.look('token-trouble', 'With a Token')
        self.window.type('Token', 'eyJhbGciOiJub25lIn0.e30.e30')
        self.window.click('Sign In')
        self.window.wait_text('short-lived token')
        self.look('short-lived-token', 'With a Token')
        demo.answer_next('/api/v2/user', delay=20000)
        self.window.type('Token', 'somebodyelses')
        self.window.click('Sign In')
        self.window.wait('Signing in…')
        self.look('token-busy', 'With a Token')

    def test_approve(self):
        self.sign_in(ADA)
        self.open('Let a Device In')
        self.window.wait('Code')
        self.look('approve', 'Let a Device In')
        self.window.type('Code', 'ABCDE')
        self.window.click('Let In')
        self.window.wait_text('four letters or digits.')
        self.look('malformed-code', 'Let a Device In')
        self.window.type('Code', 'AB12')
        self.window.click('Let In')
        self.window.wait_text('does not know this code')
        self.look('unknown-code', 'Let a Device In')
        demo.answer_next('/api/v2/pins/link', status=503)
        self.window.click('Let In')
        self.window.wait('Try Again')
        self.look('approve-trouble', 'Let a Device In')
        demo.answer_next('/api/v2/pins/link', delay=20000)
        self.window.click('Try Again')
        self.window.wait('Letting the device in…')
        self.look('approving', 'Let a Device In')
        self.window.key('Escape')
        self.window.wait('Let In', 'button')

    def test_approve_one_of_several(self):
        self.sign_in(ADA)
        self.add_bob()
        self.open('Let a Device In')
        self.window.wait('Code')
        self.look('approve-accounts', 'Let a Device In')
        self.window.tab_to('Account')
        self.window.key('space')
        self.window.wait('Ada', 'list item')
        self.look('approve-choice', 'Let a Device In')
        self.window.key('Escape')
        self.window.wait_gone('Ada', 'list item')
        demo.call('POST', '/demo/revoke?username=bob')
        self.window.type('Code', 'AB12')
        self.window.click('Let In')
        self.window.wait_text('ended this session')
        self.look('approve-revoked', 'Let a Device In')
        self.window.click('Cancel')
        self.window.wait('Signed out by Plex')

    def test_approve_locked(self):
        self.sign_in(ADA)
        keyring.lock()
        self.open('Let a Device In')
        self.window.wait('Code')
        self.window.type('Code', 'AB12')
        self.window.click('Let In')
        answer_prompt('key', 'Escape')
        self.window.wait_text('keyring is locked')
        self.look('approve-locked', 'Let a Device In')
        keyring.unlock()

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
            self.window.wait('Copy Token')
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

    def test_home(self):
        self.sign_in(ADA)
        demo.answer_next('/api/v2/home/users', delay=20000)
        self.open('Users of the Plex Home')
        self.window.wait('Asking Plex who belongs to the Home…')
        self.look('home-asking', 'Plex Home')
        demo.release()
        self.window.wait('Kim')
        self.look('home', 'Plex Home')
        self.choose('Kim')
        self.window.wait('Sign In', 'button')
        self.look('home-user', 'Sign In')
        self.window.click('Cancel')
        self.window.wait('Back')
        self.choose('Grandma Ilse')
        self.window.wait('PIN')
        self.look('home-pin', 'Sign In')
        self.window.type('PIN', '0000')
        self.window.wait_text('That PIN was not accepted.')
        self.look('home-wrong-pin', 'Sign In')
        demo.answer_next(demo.SWITCH, status=503)
        self.window.type('PIN', '0001')
        self.window.wait('Try Again')
        self.look('home-pin-trouble', 'Sign In')
        demo.answer_next(demo.SWITCH, delay=20000)
        self.window.click('Try Again')
        self.window.wait('Signing in…')
        self.look('home-busy', 'Sign In')
        self.window.key('Escape')
        self.window.wait('Sign In', 'button')
        self.window.type('PIN', '1234')
        self.window.wait_text('Signed in as')
        self.look('home-signed-in', 'Plex Home')

    def test_home_trouble(self):
        self.sign_in(ADA)
        demo.answer_next('/api/v2/home/users', status=503)
        self.open('Users of the Plex Home')
        self.window.wait('Try Again')
        self.look('home-trouble', 'Plex Home')

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

    def test_three_accounts(self):
        self.window.close()
        several.sign_in(ADA, BOB)
        several.usherctl('default', 'ada')
        self.restart()
        self.window.wait('Sign Out…')
        self.open('Users of the Plex Home')
        self.window.wait_text('Kim')
        self.window.key('Down', 'Return')
        self.window.click('Sign In')
        wait_for(lambda: 'Kim' in several.names(), 'Kim to be signed in')
        self.window.key('Escape')
        self.window.wait('Copy Token')
        self.look('three-accounts', 'Ada')
        self.window.resize(*NARROW)
        self.window.click('Back')
        self.window.wait('Accounts', 'list')
        self.look('three-listed', 'Usher')

    def test_thirty_accounts(self):
        self.window.close()
        several.sign_in(*demo.crowd())
        self.restart()
        # Which one is the first depends on the language.
        first = self.window.wait(role='heading').name
        self.look('thirty-accounts', first)
        self.list_all()
        self.look('thirty-listed', 'Usher')
        self.window.type('Search accounts', 'ka')
        self.window.wait_gone('Xenia Vogel', 'list item')
        self.look('found', 'Usher')
        self.window.type('Search accounts', 'nobody at all')
        self.window.wait('No Accounts Found')
        self.look('none-found', 'Usher')

    def list_all(self):
        """The list is before the account where there is no room beside it."""
        back = self.window.find('Back')
        if back:
            self.window.click('Back')
        self.window.wait('Accounts', 'list')

    def test_troubles(self):
        self.sign_in(ADA)
        demo.answer_next('/api/v2/user', body=LOG_IN)
        self.restart()
        self.window.wait('Open Log-In Page')
        self.look('account-log-in', 'Ada')
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
