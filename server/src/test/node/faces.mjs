// Somebody with a picture and a guest at a table, in Chromium.
// Task: {origin, password, shot?}. Prints one JSON object a step, and every complaint of the browser's.
import { comesIn, launch, settles, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const browser = await launch()
const missing = []
const enters = async () => {
  const page = await comesIn(browser, { viewport: { width: 900, height: 800 } })
  page.on('response', (answer) => {
    const { pathname } = new URL(answer.url())
    if (pathname.startsWith('/avatars/') && answer.status() === 404) missing.push(pathname)
  })
  return page
}
const wear = (page, color) => page.evaluate(async (it) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 300, height: 200 })
  const pen = canvas.getContext('2d')
  pen.fillStyle = it
  pen.fillRect(0, 0, 300, 200)
  const body = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
  const answer = await fetch('/api/v1/me/avatar', { method: 'PUT', headers: { 'Content-Type': 'image/png' }, body })
  return (await answer.json()).user.avatar
}, color)
const say = async (page, text) => {
  await page.waitForFunction(() => document.getElementById('status').textContent === 'Connected')
  await page.fill('#text', text)
  await page.click('#say button')
}
const row = (page, text) => page.locator('#log li', { hasText: text })
// Until the picture at this path is seen beside this line and in the list of members.
const seen = async (page, text, path) => {
  await row(page, text).locator(`img[src="${path}"]`).waitFor()
  await page.locator(`#members img[src="${path}"]`).waitFor()
  await page.waitForFunction((it) => [...document.querySelectorAll(`img[src="${it}"]`)].every((img) => img.naturalWidth === 256), path)
}
const height = async (page, text) => (await row(page, text).boundingBox()).height

try {
  const ada = await enters()
  await settles(ada, { ...task, name: 'Ada' })
  const red = await wear(ada, 'firebrick')
  await ada.fill('#make [name=title]', 'Friday')
  await ada.click('#make button:not([type=button])')
  await ada.waitForSelector('#room:not([hidden])')

  const ben = await enters()
  await ben.goto(`${task.origin}/r/${await ada.textContent('#door code')}`)
  await ben.fill('#join [name=username]', 'Ben Oldham')
  await ben.click('#join button')
  await ben.waitForSelector('#room:not([hidden])')
  await say(ada, 'Good evening')
  await say(ben, 'And to you')
  await row(ben, 'And to you').waitFor()
  await seen(ben, 'Good evening', red)
  tell('seen', {
    beside: await row(ben, 'Good evening').locator('img').getAttribute('alt'),
    listed: await ben.locator('#members img').getAttribute('alt'),
    initials: await row(ben, 'And to you').locator('.avatar').getAttribute('data-initials'),
    text: await row(ben, 'And to you').textContent(),
    pictures: await row(ben, 'And to you').locator('img').count(),
    heights: [await height(ben, 'Good evening'), await height(ben, 'And to you')],
  })

  const blue = await wear(ada, 'steelblue')
  await seen(ben, 'Good evening', blue)
  await seen(ada, 'Good evening', blue)
  if (task.shot) await ben.screenshot({ path: task.shot })
  await ben.reload()
  await seen(ben, 'Good evening', blue)
  tell('changed', { same: red === blue, missing })

  await ada.evaluate(() => fetch('/api/v1/me/avatar', { method: 'DELETE' }))
  await ben.locator('#log img').waitFor({ state: 'detached' })
  await ben.locator('#members img').waitFor({ state: 'detached' })
  tell('taken off', { initials: await row(ben, 'Good evening').locator('.avatar').getAttribute('data-initials'), missing })
} finally {
  await browser.close()
}
