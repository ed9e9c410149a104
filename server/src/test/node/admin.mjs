// An administrator and somebody who is none, in Chromium.
// Task: {origin, password, shot}. Prints one JSON object a step, and every complaint of the browser's.
import { comesIn, launch, settles, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const browser = await launch()
const enters = async () => {
  const page = await comesIn(browser, { viewport: { width: 1100, height: 1400 } })
  page.setDefaultTimeout(20_000)
  page.on('dialog', (dialog) => dialog.accept())
  return page
}
const signUp = (page, name) => settles(page, { ...task, name })
const line = (page, table, words) => page.locator(`#${table} tr`, { hasText: words })
const becomes = (page, table, words, state) => line(page, table, words).filter({ hasText: state }).waitFor()

try {
  const ada = await enters()
  await ada.goto(`${task.origin}/admin`)
  await ada.waitForSelector('#stranger:not([hidden])')
  tell('stranger', { desk: await ada.isVisible('#desk') })
  await signUp(ada, 'Ada')

  const ben = await enters()
  await signUp(ben, 'Ben')
  await ben.fill('#make [name=title]', 'Friday')
  await ben.click('#make button:not([type=button])')
  await ben.waitForSelector('#room:not([hidden])')
  await ben.goto(`${task.origin}/admin`)
  await ben.waitForSelector('#stranger:not([hidden])')
  await ben.goto(`${task.origin}/account`)
  await ben.waitForSelector('#mine:not([hidden])')
  tell('no administrator', { desk: await ben.isVisible('#desk') })

  await ada.goto(`${task.origin}/account`)
  await ada.click('#desk')
  await ada.waitForSelector('main#desk:not([hidden])')
  tell('administrator', {
    warnings: await ada.textContent('#warnings'),
    accounts: await ada.locator('#accounts tr').count(),
  })

  await ada.click('#invite button')
  await ada.waitForSelector('#code:not([hidden])')
  await becomes(ada, 'invites', '', 'open')
  tell('invited', { code: await ada.textContent('#code output') })
  if (task.shot) await ada.screenshot({ path: task.shot, fullPage: true })
  await ada.click('#invites button')
  await ada.locator('#invites tr').waitFor({ state: 'detached' })

  await ada.fill('#find-accounts [name=search]', 'be')
  await ada.click('#find-accounts button')
  await line(ada, 'accounts', 'Ada').waitFor({ state: 'detached' })
  await line(ada, 'accounts', 'Ben').getByRole('button', { name: 'Disable: Ben' }).click()
  await becomes(ada, 'accounts', 'Ben', 'disabled')
  await ben.goto(`${task.origin}/account`)
  await ben.waitForSelector('#stranger:not([hidden])')
  tell('disabled', {})

  await line(ada, 'rooms', 'Friday').getByRole('button').click()
  await line(ada, 'rooms', 'Friday').waitFor({ state: 'detached' })
  await line(ada, 'accounts', 'Ben').getByRole('button', { name: 'Delete: Ben' }).click()
  await line(ada, 'accounts', 'Ben').waitFor({ state: 'detached' })
  await line(ada, 'audit', 'account deleted').waitFor()
  tell('deleted', {
    acts: await ada.locator('#audit tr td:nth-child(3)').allTextContents(),
    deletion: await line(ada, 'audit', 'account deleted').locator('td').allTextContents(),
    closing: await line(ada, 'audit', 'room deleted').locator('td').allTextContents(),
  })

  const app = await line(ada, 'clients', 'Diary').textContent()
  await line(ada, 'clients', 'Diary').getByRole('button', { name: 'Remove: Diary' }).click()
  await line(ada, 'clients', 'Diary').waitFor({ state: 'detached' })
  await line(ada, 'audit', 'client removed').waitFor()
  tell('app removed', { app })

  await ada.fill('#find-accounts [name=search]', '')
  await ada.click('#find-accounts button')
  await line(ada, 'accounts', 'Ada (you)').getByRole('button', { name: 'Disable: Ada' }).click()
  await ada.waitForSelector('#problem:not([hidden])')
  tell('refused', { problem: await ada.textContent('#problem') })
} finally {
  await browser.close()
}
