// Three accounts and a stranger around a public room, in Chromium.
// Task: {origin, password}. Prints one JSON object a step, and every complaint of the browser's.
import { comesIn, launch, settles, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const browser = await launch()
const enters = async () => {
  const page = await comesIn(browser)
  page.on('dialog', (dialog) => dialog.accept())
  return page
}
const settled = async (name) => {
  const page = await enters()
  await settles(page, { ...task, name })
  return page
}
const press = (page, name) => page.getByRole('button', { name, exact: true }).click()
const seat = (page, words) => page.locator('#members li', { hasText: words })
const menu = async (page, name) => {
  await seat(page, name).locator('summary').click()
  return seat(page, name).getByRole('button').allTextContents()
}
const connected = (page) => page.waitForFunction(() => document.getElementById('status').textContent === 'Connected')

try {
  const ada = await settled('Ada')
  const ben = await settled('Ben')
  const cyd = await settled('Cyd')
  await ada.check('#make [value=public]')
  await ada.fill('#make [name=title]', 'Dragons')
  await ada.fill('#make [name=topic]', 'games')
  await ada.click('#make button')
  await connected(ada)

  const stranger = await enters()
  await stranger.goto(task.origin)
  await stranger.locator('#listed li', { hasText: 'Dragons' }).waitFor()
  tell('a stranger looks', {
    seen: await stranger.textContent('#listed li'),
    buttons: await stranger.locator('#listed button').count(),
    hint: await stranger.isVisible('#strangers'),
  })

  await ben.reload()
  await ben.fill('#find [name=search]', 'dragon')
  await ben.press('#find [name=search]', 'Enter')
  await ben.waitForFunction(() => document.getElementById('found').textContent !== '')
  tell('ben searches', { found: await ben.textContent('#found') })
  await press(ben, 'Come in: Dragons')
  await connected(ben)
  tell('ben is in', { at: await ben.evaluate(() => document.activeElement.textContent), menus: await ben.locator('.menu').count() })
  await cyd.reload()
  await press(cyd, 'Come in: Dragons')
  await connected(cyd)

  tell('ada may', { acts: await menu(ada, 'Ben') })
  await press(ada, 'Make moderator: Ben')
  await seat(ben, 'Ben (moderator), you').waitFor()
  await seat(ben, 'Cyd').locator('summary').waitFor()
  tell('ben may', { acts: await menu(ben, 'Cyd'), ada: await seat(ben, 'Ada').locator('summary').count() })
  await press(ben, 'Remove: Cyd')
  await cyd.waitForSelector('#start:not([hidden])')
  await cyd.waitForSelector('#problem:not([hidden])')
  tell('cyd is removed', { problem: await cyd.textContent('#problem') })

  await menu(ada, 'Ben')
  await press(ada, 'Hand the room over: Ben')
  await seat(ada, 'Ben (owner)').waitFor()
  await ada.locator('#close').waitFor({ state: 'hidden' })
  await ben.click('#settings summary')
  await ben.fill('#words [name=title]', 'Wyrms')
  await press(ben, 'Change them')
  await ada.waitForFunction(() => document.getElementById('title').textContent === 'Wyrms')
  tell('ben owns it', { ada: await seat(ada, 'Ada').textContent() })

  await menu(ben, 'Ada')
  await press(ben, 'Ban: Ada')
  await ada.waitForSelector('#start:not([hidden])')
  await ben.click('#settings summary')
  await ben.click('#settings summary')
  await press(ben, 'Lift the ban: Ada')
  await ben.locator('#banned').waitFor({ state: 'hidden' })
  await ada.reload()
  await press(ada, 'Come in: Wyrms')
  await connected(ada)
  tell('ada is back', { problem: await ada.isVisible('#problem') })

  await ben.click('#leave')
  await seat(ada, 'Ada (owner), you').waitFor()
  await ada.click('#settings summary')
  await press(ada, 'Delete the room')
  await ada.waitForSelector('#start:not([hidden])')
  const answer = stranger.waitForResponse((it) => it.url().includes('/rooms?limit='))
  await stranger.reload()
  const { results } = await (await answer).json()
  tell('it is gone', { problem: await ada.textContent('#problem'), listed: results.length })
} finally {
  await browser.close()
}
