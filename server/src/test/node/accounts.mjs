// A person in Chromium: signs up, keeps a code, signs out, in, with a wrong password, and recovers.
// Task: {origin, name, password, other}. Prints one JSON object a step, and every complaint of the browser's.
import { comesIn, launch, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const browser = await launch()
try {
  const page = await comesIn(browser)
  page.setDefaultTimeout(20_000)
  const submit = async (form, fields) => {
    for (const [name, value] of Object.entries(fields)) await page.fill(`#${form} [name=${name}]`, value)
    await page.click(`#${form} button:not([type=button])`)
  }
  const wrong = async () => {
    await page.waitForSelector('#signin .mistake')
    return page.textContent('#signin .mistake')
  }

  await page.goto(`${task.origin}/account`)
  await page.waitForSelector('#stranger:not([hidden])')
  await submit('signup', { username: task.name, password: task.password })
  await page.waitForSelector('#codes:not([hidden])')
  const codes = (await page.textContent('#list')).split('\n')
  tell('signed up', { codes: codes.length })
  await page.click('#kept')
  await page.waitForFunction((name) => document.getElementById('account').textContent === name, task.name)
  await submit('make', { title: 'Friday' })
  await page.waitForSelector('#room:not([hidden])')
  tell('made a room', { members: await page.textContent('#members') })

  await page.goto(`${task.origin}/account`)
  await page.waitForSelector('#mine:not([hidden])')
  await page.click('#signout')
  await page.waitForURL(`${task.origin}/`)
  await page.goto(`${task.origin}/account`)
  await submit('signin', { username: task.name, password: 'not this one' })
  tell('refused', { problem: await wrong() })
  await submit('signin', { username: task.name, password: task.password })
  await page.waitForURL(`${task.origin}/`)
  tell('signed in', {})

  await page.context().clearCookies()
  await page.goto(`${task.origin}/account`)
  await page.waitForSelector('#stranger:not([hidden])')
  await submit('recover', { username: task.name, code: codes[3].toLowerCase(), password: task.other })
  await page.waitForSelector('#mine:not([hidden])')
  await page.click('#signout')
  await page.waitForURL(`${task.origin}/`)
  await page.goto(`${task.origin}/account`)
  await submit('signin', { username: task.name, password: task.other })
  await page.waitForURL(`${task.origin}/`)
  tell('recovered', {})
} finally {
  await browser.close()
}
