import { mkdir } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { demoPassword } from '../../src/demo/load-accounts.ts'

const pictures = new URL('../.results/journeys/', import.meta.url)

/** Somebody at a browser, signed in as one of the demonstration's accounts. */
export interface Somebody {
  readonly page: Page
  readonly context: BrowserContext
  /** Goes there and looks: no page may fail, scroll sideways or leave a label without its field. */
  open(path: string): Promise<void>
  /** A picture for people to look at, in test/.results/journeys. */
  picture(name: string): Promise<void>
  close(): Promise<void>
}

let browser: Browser | null = null
const lookedAt = new Set<string>()

export async function openBrowser(): Promise<Browser> {
  browser ??= await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return browser
}

export async function closeBrowser(): Promise<void> {
  await browser?.close()
  browser = null
}

export async function signIn(account: string, size: 'laptop' | 'phone' = 'laptop'): Promise<Somebody> {
  const { web } = inject('journey')
  const context = await (
    await openBrowser()
  ).newContext({
    baseURL: web,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    viewport: size === 'laptop' ? { width: 1280, height: 850 } : { width: 390, height: 800 },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto('/sign-in')
  await page.fill('input[name=email]', `${account}@hauphuong.localhost`)
  await page.fill('input[name=password]', demoPassword)
  await page.press('input[name=password]', 'Enter')
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
  return {
    page,
    context,
    async open(path) {
      const answer = await page.goto(path)
      expect(answer?.status(), path).toBe(200)
      // A room looks the same to whoever may enter it: once a size is enough.
      const seen = `${size} ${path}`
      if (!lookedAt.has(seen)) await looksRight(page)
      lookedAt.add(seen)
    },
    async picture(name) {
      await mkdir(pictures, { recursive: true })
      await page.screenshot({ path: new URL(`${name}-${size}.png`, pictures).pathname, fullPage: true })
    },
    close: () => context.close(),
  }
}

export async function looksRight(page: Page): Promise<void> {
  const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect.soft(sideways, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(1)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze()
  expect
    .soft(
      violations.map(
        one =>
          `${one.id}: ${one.nodes
            .map(node => node.target.join(' '))
            .slice(0, 3)
            .join(' | ')}`,
      ),
      page.url(),
    )
    .toEqual([])
}
