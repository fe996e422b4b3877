import { mkdir } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { demoPassword } from '../../src/demo/load-accounts.ts'

const pictures = new URL('../.results/journeys/', import.meta.url)

type Size = 'laptop' | 'phone'

/** Somebody at a browser, signed in as one of the demonstration's accounts. */
export interface Somebody {
  readonly page: Page
  readonly context: BrowserContext
  /** Goes there and looks: no page may fail, scroll sideways or leave a label without its field. */
  open(path: string): Promise<void>
  /** A picture for people to look at, in test/.results/journeys: the whole page, or what the screen shows. */
  picture(name: string, part?: 'whole' | 'screen'): Promise<void>
  /** Looks at the page that a click has led to, as `open` does. */
  look(): Promise<void>
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
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  })
  return browser
}

export async function closeBrowser(): Promise<void> {
  await browser?.close()
  browser = null
}

export const signIn = (account: string, size: Size = 'laptop', password = demoPassword): Promise<Somebody> =>
  sitDown(account, size, password)

/** Somebody without an account, with a link from a letter. */
export const stranger = (size: Size = 'laptop'): Promise<Somebody> => sitDown(null, size, '')

async function sitDown(account: string | null, size: Size, password: string): Promise<Somebody> {
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
  if (account != null) {
    await page.goto('/sign-in')
    await page.getByLabel('Thư điện tử').fill(`${account}@hauphuong.localhost`)
    await page.getByLabel('Mật khẩu').fill(password)
    await page.getByRole('button', { name: 'Đăng nhập' }).click()
    await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
  }
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
    async picture(name, part = 'whole') {
      await mkdir(pictures, { recursive: true })
      await page.screenshot({ path: new URL(`${name}-${size}.png`, pictures).pathname, fullPage: part === 'whole' })
    },
    look: () => looksRight(page),
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
