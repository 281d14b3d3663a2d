/** A headless Chromium that is already on the machine; nothing is ever downloaded. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const ARGUMENTS = [
  // Containers and CI machines run as root, where Chromium refuses its own sandbox. The pages are ours.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function findChromium(): string {
  const chosen = process.env.CHROMIUM_PATH;
  const found = (chosen === undefined ? USUAL_PLACES : [chosen]).find((place) => existsSync(place));
  if (found === undefined) {
    throw new Error(
      chosen === undefined
        ? 'Missing: Chromium or Chrome. Install it (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH.'
        : `Missing: CHROMIUM_PATH is ${chosen}, but there is no such file.`,
    );
  }
  return found;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), headless: true, args: ARGUMENTS });
}
