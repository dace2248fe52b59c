#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job, for a person to do or to watch.

    demo.py [--unattended]

Opens the window in a session of its own: a keyring daemon, and an account service on this machine
that stands in for Plex. Whoever signs in there sees another program read the token. Unattended, the
window is driven over the accessibility bus, and there is a picture of every step.
"""

import os
import shlex
import shutil
import subprocess
import sys
import time

from stage import BUILD, HERE, ROOT, WINDOW, dress, enter, say

PICTURES = os.path.join(BUILD, 'demo')

sys.path.insert(0, os.path.join(HERE, '..', 'support'))
import browser  # noqa: E402
import demo as service  # noqa: E402


def check_token(username):
    """Reads the token as any other program does, and compares it with what the service gave out."""
    token = service.token_of(username)
    given = [session['token'] for session in service.sessions()]
    if not token or token not in given:
        say(f'The keyring has “{token}”, the service gave out {given}.')
        return 1
    print(f'token read by secret-tool: {token}', flush=True)
    return 0


def show_device_code():
    """A device shows a code until it is let in, and then there is another device."""
    own = [pin for pin in service.pins() if pin['identifier'] == service.Device.IDENTIFIER]
    if own and own[-1]['claimed']:
        say(f'The device that showed {own[-1]["code"]} is let in.')
    if not own or own[-1]['claimed'] or own[-1]['expiresIn'] == 0:
        say(f'A device shows the code {service.Device().code}')


def set_demo_browser():
    """The person's own browser has never heard of the service's certificate."""
    from browsing import set_browser

    chromium = shutil.which('chromium')
    if chromium:
        folder = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'chromium')
        words = [chromium, *browser.ALONE, '--ignore-certificate-errors',
                 f'--user-data-dir={folder}', *(browser.NO_SANDBOX if os.getuid() == 0 else ())]
        set_browser(True, f'sh -c \'exec "$@" 2>/dev/null\' - {shlex.join(words)} %u')


def attended():
    say(f"""
Sign in with one of these accounts of the demo service ({os.environ['USHER_SERVICE_URL']}):

  user name  password          what it shows
  ada        tea-and-films     an account with a Plex Pass
  bob        bread-and-books   a free account
  tia        two-steps-in      two-factor: the code is {service.CODE}
  eva        letters-only      can only sign in as eva@example.org

or in another way:

  In the Browser             opens a page of the demo service, which has a button for each account
  With a Code                open the address below the code in a browser of this computer
  With a Token               this one of bob, say: {service.foreign_token(service.BOB)}

or, once ada is signed in, as somebody of her Plex Home: Kim has no PIN, that of Mateo is
{service.home_user('Mateo').pin}. Let a device in, too, which shows a code:

Then another program reads the token. Close the window to end the demo.
""")
    set_demo_browser()
    window = subprocess.Popen([WINDOW])
    signed_in = None
    while window.poll() is None:
        show_device_code()
        found = next((name for name in ('ada', 'bob', 'tia', 'eva') if service.token_of(name)), None)
        if found and found != signed_in:
            check_token(found)
        signed_in = found
        time.sleep(0.5)
    return window.returncode


def unattended():
    from browsing import set_browser, wait_opened
    from driver import Window

    set_browser(True)
    os.makedirs(PICTURES, exist_ok=True)
    for name in os.listdir(PICTURES):
        os.remove(os.path.join(PICTURES, name))
    dress()

    step = 0

    def picture(window, name, text):
        nonlocal step
        step += 1
        path = os.path.join(PICTURES, f'{step}-{name}.png')
        window.screenshot(path)
        say(f'{step}. {text} ({os.path.relpath(path, ROOT)})')

    with Window(WINDOW) as window:
        window.wait('Sign In to Plex')
        picture(window, 'welcome', 'Nobody is signed in')
        window.click('Sign In')
        window.wait('Password')
        picture(window, 'dialog', 'The sign-in dialog')
        window.fill_in(('ada', 'not-the-password'))
        window.click('Sign In')
        window.wait_text('is wrong')
        picture(window, 'wrong-password', 'The service refuses a wrong password')
        window.type('Password', service.ADA[1])
        service.answer_next(delay=2000)
        window.click('Sign In')
        picture(window, 'waiting', 'The service takes two seconds, and nothing blocks')
        window.wait('Sign Out…')
        window.wait_gone('Signed in as Ada')
        picture(window, 'signed-in', 'Signed in: the account, as the service described it')
        window.tab_to('Use in Other Apps')
        window.key('Return')
        window.wait('On the command line')
        picture(window, 'other-apps', 'How other apps get the token')
        window.key('Escape')
        window.wait('Token')
        window.key('ctrl+n')
        window.wait('Password')
        window.fill_in(service.TIA)
        window.click('Sign In')
        window.wait('Verification Code')
        picture(window, 'verification-code', 'A second account, with two-factor authentication')
        window.type('Code', service.CODE)
        window.wait('tia · tia@example.org')
        picture(window, 'two-accounts', 'Both are signed in')
        window.key('ctrl+n')
        window.wait('Password')
        window.tab_to('In the Browser')
        window.key('Return')
        wait_opened()
        window.wait('Continue in Your Browser')
        picture(window, 'browser', 'A third one signs in in the browser')
        service.claim('bob')
        window.wait('bob · bob@example.org')
        window.key('ctrl+n')
        window.wait('Password')
        window.tab_to('With a Code')
        window.key('Return')
        window.wait_text('Scan this')
        picture(window, 'code', 'And a fourth one on a phone')
        service.claim('eva')
        window.wait('eva · eva@example.org')
        window.tab_to('Let a Device In')
        window.key('Return')
        window.wait('Let a Device In')
        window.type('Code', service.Device().code.lower())
        picture(window, 'device', 'A TV shows a code, and is let in with it')
        window.click('Let In')
        window.wait('Sign Out…')
        window.wait_gone('Let a Device In', 'dialog')

    with Window(WINDOW, {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}) as window:
        window.wait('Sign Out…')
        picture(window, 'restarted', 'Started again, in the dark: the accounts are there at once')

    return check_token('ada')


def main():
    wants_unattended = '--unattended' in sys.argv[1:]
    unknown = [word for word in sys.argv[1:] if word not in ('--unattended', '--inside')]
    if unknown:
        say(f'demo: no option {unknown[0]}')
        return 2
    if '--inside' not in sys.argv[1:]:
        return enter(__file__, '--inside', *sys.argv[1:], unattended=wants_unattended)
    return unattended() if wants_unattended else attended()


if __name__ == '__main__':
    sys.exit(main())
