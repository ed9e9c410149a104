// Somebody's browser: Chromium without a window. Steps, and every complaint of the browser's, are printed as one JSON
// object a line.
import { chromium } from 'playwright-core'

export const tell = (step, more) => console.log(JSON.stringify({ step, ...more }))

export const launch = () =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  })

export const comesIn = async (browser, context) => {
  const page = await (await browser.newContext(context)).newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (problem) => tell('pageerror', { problem: String(problem) }))
  page.on('console', (line) => {
    if (/Content.Security.Policy|Trusted|CORS/i.test(line.text())) tell('policy', { problem: line.text() })
  })
  return page
}

// Signs up, and has seen the codes.
const enrols = async (page, { origin, name, password }) => {
  await page.goto(`${origin}/account`)
  await page.waitForSelector('#stranger:not([hidden])')
  await page.fill('#signup [name=username]', name)
  await page.fill('#signup [name=password]', password)
  await page.click('#signup button:not([type=button])')
  await page.waitForSelector('#codes:not([hidden])')
}

// Signs up, and is signed out afterwards.
export const signsUp = async (page, task) => {
  await enrols(page, task)
  await page.context().clearCookies()
}

// Signs up, and goes to the front page.
export const settles = async (page, task) => {
  await enrols(page, task)
  await page.click('#kept')
  await page.waitForFunction((it) => document.getElementById('account').textContent === it, task.name)
}

// Signs in where an app has sent the browser to.
export const signsIn = async (page, { name, password }) => {
  await page.fill('[name=username]', name)
  await page.fill('[name=password]', password)
  await page.click('#signin button')
}

export const agrees = async (page) => {
  await page.waitForSelector('button[value=allow]')
  await page.click('button[value=allow]')
}
