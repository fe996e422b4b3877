import { afterAll, expect, test } from 'vitest'
import { demoAccounts } from '../../src/demo/load-accounts.ts'
import { closeBrowser, signIn } from './browser.ts'

afterAll(closeBrowser)

test.each(demoAccounts.map(account => [account.role, account.email.split('@')[0] ?? '']))(
  'a %s finds every room of the menu open, on a laptop and on a phone',
  async (_role, name) => {
    for (const size of ['laptop', 'phone'] as const) {
      const somebody = await signIn(name, size)
      await somebody.open('/')
      const rooms = await somebody.page
        .locator('nav a[href^="/"]')
        .evaluateAll(links => [...new Set(links.map(link => link.getAttribute('href') ?? '/'))])
      expect(rooms.length).toBeGreaterThan(0)
      for (const room of rooms) {
        await somebody.open(room)
        if (name === 'canbo') await somebody.picture(`room${room.replaceAll('/', '-')}`)
      }
      await somebody.close()
    }
  },
)

test('the rooms speak English too', async () => {
  const somebody = await signIn('dieuphoi')
  await somebody.open('/')
  await somebody.page.getByRole('button', { name: 'English' }).click()
  await somebody.open('/campaigns')
  expect(await somebody.page.locator('html').getAttribute('lang')).toBe('en')
  await somebody.picture('room-english-campaigns')
  await somebody.close()
})
