# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's browser, on the pages of the demo service."""

import contextlib
import os
import tempfile

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

# A program at work, and a browser that starts for the first time, take theirs.
SECONDS = 30
# It would look for its makers' servers.
ALONE = (
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--no-proxy-server',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE ::1',
)
# For root there is no other way.
NO_SANDBOX = '--no-sandbox',
ARGUMENTS = (
    *ALONE,
    # Nor is there without user namespaces.
    *NO_SANDBOX,
    '--headless=new',
    '--disable-dev-shm-usage',
    '--disable-gpu',
    # Nobody goes back: each page that is left would live on, and the next begin a process of its own.
    '--disable-features=BackForwardCache',
)


@contextlib.contextmanager
def browser(width=1000, height=900, dark=False):
    """Chromium with a profile of its own; it takes any certificate. Gives Selenium's driver."""
    # Selenium has a helper that would download a browser.
    os.environ['SE_OFFLINE'] = 'true'
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = webdriver.ChromeOptions()
        options.binary_location = '/usr/bin/chromium'
        options.accept_insecure_certs = True
        for argument in (*ARGUMENTS, f'--user-data-dir={folder}'):
            options.add_argument(argument)
        service = webdriver.ChromeService('/usr/bin/chromedriver')
        with webdriver.Chrome(options, service) as driver:
            driver.execute_cdp_cmd('Emulation.setDeviceMetricsOverride', {
                'width': width, 'height': height, 'deviceScaleFactor': 1, 'mobile': False})
            driver.execute_cdp_cmd('Emulation.setEmulatedMedia', {'features': [
                {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}]})
            yield driver


def find(driver, name):
    """The element with an id."""
    return driver.find_element(By.ID, name)


def _wait(driver, condition, failure):
    # What belongs to the page before this one can go at any moment; Chromium has two ways to say so.
    def hold(_):
        try:
            return condition(_)
        except WebDriverException as error:
            if 'does not belong to the document' in str(error.msg):
                return False
            raise

    wait = WebDriverWait(driver, SECONDS, ignored_exceptions=[StaleElementReferenceException])
    return wait.until(hold, failure)


def wait_for(driver, name):
    """The element with an id, once it can be seen."""
    def shown(_):
        element = find(driver, name)
        return element.is_displayed() and element

    return _wait(driver, shown, f'no {name} on the page')


def wait_text(driver, text, name='message'):
    """Waits until an element says so."""
    _wait(driver, lambda _: text in find(driver, name).text, f'“{text}” is not on the page')


def wait_focus(driver, name):
    """Waits until what is typed goes into an element."""
    _wait(driver, lambda _: driver.switch_to.active_element.get_property('id') == name,
          f'{name} does not have the focus')


def type_into(driver, name, text):
    field = wait_for(driver, name)
    field.clear()
    field.send_keys(text)


def click(driver, name):
    wait_for(driver, name).click()
