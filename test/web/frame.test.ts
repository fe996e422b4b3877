import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestGround, testGround } from '../database.ts'
import { makePerson, Visitor } from '../people.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

test('a stranger who asks for a page is asked to sign in, and comes back to it afterwards', async () => {
  const stranger = new Visitor(ground)
  const answer = await stranger.get('/areas')
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/sign-in?next=%2Fareas')
  const page = await stranger.get('/sign-in?next=%2Fareas')
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('name="next" value="/areas"')
})

test('somebody signed in sees the frame in Vietnamese, and in English after choosing it', async () => {
  const officer = await makePerson(ground, { role: 'administrator', name: 'Nguyễn Thị Bưởi' })
  const page = await (await officer.get('/')).text()
  expect(page).toContain('lang="vi"')
  expect(page).toContain('Nguyễn Thị Bưởi')
  expect((await officer.submit('/', '/language', { language: 'en' })).status).toBe(303)
  expect(await (await officer.get('/')).text()).toContain('lang="en"')
})
