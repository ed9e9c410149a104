// Two guests in a room where much was said, in Chromium.
// Task: {origin, lines}. Prints one JSON object a step, and every complaint of the browser's.
import { comesIn, launch, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const browser = await launch()
const connected = (page) => page.waitForFunction(() => document.getElementById('status').textContent === 'Connected')
const line = (page, words) => page.locator('#log li', { hasText: words })
const act = async (page, words, name) => {
  await line(page, words).locator('summary').click()
  await line(page, words).getByRole('button', { name }).click()
}
const numbers = (page) => page.$$eval('#log li', (all) => all.map((it) => /line (\d+)/.exec(it.textContent)?.[1]).filter(Boolean).map(Number))

try {
  const ada = await comesIn(browser)
  ada.on('dialog', (dialog) => dialog.accept())
  await ada.goto(task.origin)
  await ada.fill('#make [name=username]', 'Ada')
  await ada.click('#make button')
  await connected(ada)
  await ada.evaluate(async (lines) => {
    const say = (text) => fetch(`/api/v1/rooms/${location.hash.slice(1)}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
    })
    for (let n = 1; n <= lines; n++) await say('line ' + n)
  }, task.lines)

  const ben = await comesIn(browser)
  await ben.goto(`${task.origin}/r/${await ada.textContent('#door code')}`)
  await ben.waitForSelector('#start:not([hidden])')
  tell('comes by a link', { first: await ben.locator('#start form').first().getAttribute('id') })
  await ben.fill('#join [name=username]', 'Ben')
  await ben.click('#join button')
  await connected(ben)
  const some = await numbers(ben)
  await ben.click('#earlier')
  await line(ben, 'Ada has come in.').waitFor()
  const all = await numbers(ben)
  tell('reads what was before', {
    more: some.length < all.length,
    whole: all.length === task.lines && all.every((n, k) => n === k + 1),
    button: await ben.isVisible('#earlier'),
    menus: await ben.locator('#log .menu').count(),
  })

  const last = 'line ' + task.lines
  await act(ada, last, /^Edit/)
  tell('edits', { text: await ada.inputValue('#text'), button: await ada.textContent('#say button') })
  await ada.press('#text', 'Escape')
  tell('thinks better of it', { text: await ada.inputValue('#text'), button: await ada.textContent('#say button') })
  await line(ada, last).getByRole('button', { name: /^Edit/ }).click()
  await ada.fill('#text', 'said better')
  await ada.press('#text', 'Enter')
  await line(ben, 'Ada: said better (edited)').waitFor()
  await act(ada, 'said better', /^Delete/)
  await line(ben, 'Ada: deleted').waitFor()
  await ada.waitForFunction(() => document.activeElement.id === 'text')
  tell('deletes', { left: await line(ben, 'said better').count() })

  await ada.fill('#text', '/nonsense')
  await ada.press('#text', 'Enter')
  await ada.locator('#say .mistake').waitFor()
  tell('mistypes', { mistake: await ada.textContent('#say .mistake'), text: await ada.inputValue('#text') })
} finally {
  await browser.close()
}
