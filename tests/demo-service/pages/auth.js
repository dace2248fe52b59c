/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the program wants stands in the fragment of the address, which no server sees. */

'use strict';

const element = id => document.getElementById(id);

/* Plex breaks on some characters that were left as they are, and nobody knows on which. Here all
 * must be encoded that have to be. A browser encodes spaces, quotes and the like by itself.
 */
const FRAGMENT = /^#!?\?((?:[A-Za-z0-9._~=&-]|%[0-9A-Fa-f]{2})*)$/;

const CANNOT = 'This page can’t complete the request: ';

class Refusal extends Error {}

function parsePair(pair) {
  const [name, value = '', ...more] = pair.split('=');
  if (!name || more.length)
    throw new Refusal(CANNOT + 'the address is not made of names and values.');
  try {
    return [decodeURIComponent(name), decodeURIComponent(value)];
  } catch {
    throw new Refusal(CANNOT + 'the address has text in it that is not UTF-8.');
  }
}

function parse(fragment) {
  if (fragment.length <= 1)
    throw new Refusal(CANNOT + 'the address does not say who wants to sign in.');
  const match = FRAGMENT.exec(fragment);
  if (!match)
    throw new Refusal(CANNOT + 'the address has a character in it that is not percent-encoded.');
  return new Map(match[1].split('&').map(parsePair));
}

function say(text, over) {
  document.querySelector('main').classList.toggle('over', over);
  if (over)
    element('request').hidden = true;
  element('message').textContent = text;
}

/* Asks the service. Says why where it refuses, and whether it is all over then. */
async function post(path, fields) {
  let reply;
  try {
    reply = await fetch(path, {method: 'POST', body: new URLSearchParams(fields)});
  } catch {
    say('The demo account service does not answer.', false);
    return false;
  }
  if (reply.ok)
    return true;
  const {message = 'Something went wrong.'} = await reply.json().catch(() => ({}));
  say(message, reply.status === 403 || reply.status === 404);
  return false;
}

function describe(request) {
  const about = name => request.get(`context[device][${name}]`) ?? '';
  const platform = [about('platform'), about('platformVersion')].filter(Boolean).join(' ');
  const product = about('product') || 'A program without a name';

  document.title = `${product} wants to sign in – Demo account service`;
  element('product').textContent = product;
  element('device').textContent =
    [about('deviceName') || about('device'), platform].filter(Boolean).join(' · ');
}

function arrive(forwardUrl) {
  if (forwardUrl)
    location.assign(forwardUrl);
  else
    say(`${element('product').textContent} is signed in. You can close this window.`, true);
}

function listen(request, pin) {
  for (const form of document.querySelectorAll('form'))
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const fields = {...pin, ...Object.fromEntries(new FormData(form, event.submitter))};
      const buttons = document.querySelectorAll('button');
      buttons.forEach(button => { button.disabled = true; });
      say('', false);
      if (await post('/auth', fields))
        arrive(request.get('forwardUrl'));
      buttons.forEach(button => { button.disabled = false; });
    });
}

async function start() {
  const request = parse(location.hash);
  const pin = {clientID: request.get('clientID') ?? '', code: request.get('code') ?? ''};

  if (request.has('resetPassword')) {
    say('Choose a new password: this is where Plex asks for the e-mail address of the account.',
        true);
    return;
  }
  if (request.has('forwardUrl') && !/^https?:\/\/./i.test(request.get('forwardUrl')))
    throw new Refusal('This is the plex.tv home page: a way back that is neither http nor https ' +
                      'makes Plex forget who wants to sign in.');
  if (!await post('/auth/pin', pin))
    return;

  describe(request);
  listen(request, pin);
  element('request').hidden = false;
  element('username').focus();
}

/* An address of which only the fragment is another does not load the page again. */
addEventListener('hashchange', () => location.reload());

start().catch(error => {
  if (!(error instanceof Refusal))
    throw error;
  say(error.message, true);
});
