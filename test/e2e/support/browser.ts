// A browser for specs: Debian's Chromium, driven by playwright-core.
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/chromium.mjs';

export type { Browser, BrowserContext, Page };

/** Starts the browser. Throws with what to do where there is none. */
export function openBrowser(): Promise<Browser> {
  // Without a sandbox, since it cannot be had inside most containers; only pages of ours are opened.
  return chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}
