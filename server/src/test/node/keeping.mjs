// Somebody makes mistakes on the account's page, takes another name and leaves for good, in Chromium.
// Task: {origin, password}. Prints one JSON object a step, and every complaint of the browser's.
import { comesIn, launch, signsUp, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const browser = await launch()
const enters = async () => {
  const page = await comesIn(browser, { viewport: { width: 360, height: 740 } })
  page.warnings = []
  page.on('dialog', (dialog) => {
    page.warnings.push(dialog.type())
    return dialog.accept()
  })
  return page
}
const fill = async (page, form, fields) => {
  for (const [name, value] of Object.entries(fields)) await page.fill(`#${form} [name=${name}]`, value)
}
const submit = async (page, form, fields) => {
  await fill(page, form, fields)
  await page.click(`#${form} button:not([type=button])`)
}
const account = async (page) => {
  await page.goto(`${task.origin}/account`)
  await page.waitForSelector('main:not([hidden])')
}
const asked = (page, path) => {
  const seen = []
  page.on('request', (it) => { if (new URL(it.url()).pathname === '/api/v1' + path) seen.push(it) })
  return seen
}
// What stands beside the fields of a form that name it as their description.
const mistakes = async (page, form, first) => {
  await page.locator(`#${form} .mistake`, { hasText: first }).waitFor()
  return page.$$eval(`#${form} [aria-invalid=true]`, (all) =>
    all.map((it) => `${it.name}: ${document.getElementById(it.getAttribute('aria-describedby')).textContent}`).join(' '))
}
const stands = (page) => page.evaluate(() => document.activeElement.name ?? document.activeElement.textContent)
const within = (page, selector) => page.$eval(selector, (it) => {
  const { top, bottom } = it.getBoundingClientRect()
  return top >= 0 && bottom <= innerHeight
})

try {
  const ada = await enters()
  await signsUp(ada, { ...task, name: 'Ada' })
  await account(ada)
  await submit(ada, 'signin', { username: 'Ada', password: task.password })
  await ada.waitForURL(`${task.origin}/`)

  const ben = await enters()
  await account(ben)
  await submit(ben, 'signup', { username: 'a b', password: '' })
  await ben.locator('#signup .mistake', { hasText: 'Letters' }).waitFor()
  const fields = await ben.$$eval('#signup .mistake', (all) =>
    all.map(({ id }) => document.querySelector(`#signup [aria-describedby=${id}]`).name))
  tell('found by the browser', { fields, at: await stands(ben) })
  await submit(ben, 'signup', { username: 'ada', password: task.password })
  tell('found by the server', {
    mistakes: await mistakes(ben, 'signup', 'taken'),
    at: await stands(ben),
    seen: await within(ben, '#signup .mistake'),
  })
  const starts = asked(ben, '/register/start')
  await fill(ben, 'signup', { username: 'Ben' })
  await ben.$eval('#signup', (form) => { form.requestSubmit(); form.requestSubmit() })
  await ben.waitForSelector('#codes:not([hidden])')
  tell('signed up', { asked: starts.length, problem: await ben.isVisible('#problem'), at: await stands(ben) })
  await ben.reload()
  await ben.waitForSelector('#mine:not([hidden])')
  tell('went without the codes', { warnings: ben.warnings.splice(0), mail: await ben.isVisible('.mailed') })
  await submit(ben, 'newcodes', { password: task.password })
  await ben.waitForSelector('#codes:not([hidden])')
  const [file] = await Promise.all([ben.waitForEvent('download'), ben.click('#download')])
  await account(ben)
  const here = await ben.locator('#sessions li').textContent()
  tell('took them along', { file: file.suggestedFilename(), warnings: ben.warnings, here: here.split(', since')[0] })
  await ben.goto(task.origin)

  await submit(ben, 'make', { title: 'Friday' })
  await ben.waitForFunction(() => document.getElementById('status').textContent === 'Connected')
  const code = await ben.textContent('#door code')
  await submit(ada, 'join', { code })
  await ben.fill('#text', 'I was here')
  await ben.click('#say button')
  await ada.locator('#log li', { hasText: 'Ben: I was here' }).waitFor()
  await account(ben)
  await submit(ben, 'rename', { username: 'ADA' })
  tell('not that name', { mistakes: await mistakes(ben, 'rename', 'in use') })
  await submit(ben, 'rename', { username: 'Benno' })
  await ben.locator('#rename .thanks', { hasText: 'Benno' }).waitFor()
  await ada.locator('#members li', { hasText: 'Benno' }).waitFor()
  tell('another name', { name: await ben.textContent('#name'), mistakes: await ben.locator('.mistake').count() })

  await ben.check('#farewell [value=delete]')
  await submit(ben, 'farewell', { password: 'not this one' })
  tell('not without the password', { mistakes: await mistakes(ben, 'farewell', 'password') })
  await submit(ben, 'farewell', { password: task.password })
  await ben.waitForSelector('#told:not([hidden])')
  tell('gone', { news: await ben.textContent('#news'), at: await stands(ben) })
  await account(ben)
  await submit(ben, 'signin', { username: 'Benno', password: task.password })
  tell('gone for good', { mistakes: await mistakes(ben, 'signin', 'wrong') })
  await ada.locator('#log li', { hasText: 'deleted' }).first().waitFor()
  await ada.locator('#log li', { hasText: 'I was here' }).waitFor({ state: 'detached' })

  await account(ada)
  await submit(ada, 'farewell', { password: task.password })
  await ada.waitForSelector('#problem:not([hidden])')
  tell('the last administrator', { problem: await ada.textContent('#problem'), seen: await within(ada, '#problem') })
} finally {
  await browser.close()
}
