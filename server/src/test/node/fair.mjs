// Two people in Chromium at a table whose server may lie: a relay inside the page changes what comes and goes.
// Task: {origin}. Prints one JSON object a step, and every complaint of the browser's.
import { comesIn, launch, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const browser = await launch()

const honest = (frame) => frame

/** A page whose frames pass through `relay.up` and `relay.down`, which may change, keep or drop them. */
async function person() {
  const relay = { up: honest, down: honest, held: [] }
  const page = await comesIn(browser)
  page.setDefaultTimeout(20_000)
  await page.routeWebSocket('**/api/v1/ws', (socket) => {
    const server = socket.connectToServer()
    relay.release = () => relay.held.splice(0).forEach((text) => server.send(text))
    socket.onMessage((text) => {
      const frame = relay.up(JSON.parse(text))
      if (frame) server.send(JSON.stringify(frame))
      else relay.held.push(text)
    })
    server.onMessage((text) => {
      if (relay.down === honest) return socket.send(text) // Numbers may have more digits than JavaScript keeps.
      const frame = relay.down(JSON.parse(text))
      if (frame) socket.send(JSON.stringify(frame))
    })
  })
  return { page, relay }
}
const isRoll = (frame) => frame.event_type === 'dice_roll'
const roll = async ({ page }, dice) => {
  await page.fill('#dice', dice)
  await page.click('#roll button')
}
const say = async ({ page }, text) => {
  await page.fill('#text', text)
  await page.click('#say button')
}
const connected = ({ page }) =>
  page.waitForFunction(() => document.getElementById('status').textContent === 'Connected')
const marks = ({ page }) => page.$$eval('#log .mark', (all) => all.map((it) => it.textContent.trim()))
const counted = async ({ page }, text) => {
  const waited = page.waitForFunction((it) => document.getElementById('fair').textContent === it, text)
  await waited.catch(async () => tell('expected ' + text, { saw: await page.textContent('#fair') }))
}
const lastMark = ({ page }, text) =>
  page.waitForFunction((it) => [...document.querySelectorAll('#log .mark')].at(-1)?.textContent.includes(it), text)

try {
  const ada = await person()
  await ada.page.goto(task.origin)
  await ada.page.fill('#make [name=username]', 'Ada')
  await ada.page.click('#make button')
  await ada.page.waitForSelector('#room:not([hidden])')
  const code = await ada.page.textContent('#door code')
  const ben = await person()
  await ben.page.goto(`${task.origin}/r/${code}`)
  await ben.page.fill('#join [name=username]', 'Ben')
  await ben.page.click('#join button')
  await ben.page.waitForSelector('#room:not([hidden])')

  await connected(ada)
  await connected(ben)

  // An honest table.
  for (const [i, dice] of ['4d6kh3+2', '3d6!>4', '{2d8,3d6}kh1', '300d6', '9999999999*99999+0.01*d4'].entries()) {
    await roll(ada, dice)
    await counted(ada, `${i + 1} not yet.`)
  }
  await say(ada, 'I find [[2d6]] coins and [[d4]] gems')
  await counted(ada, '7 not yet.')
  await say(ada, '/roll 2d20kh1 # first; d6 # second')
  await counted(ada, '9 not yet.')
  await say(ada, '/selfroll d100')
  await counted(ada, '10 not yet.')
  await counted(ben, '10 not yet.')
  await roll(ben, 'd20')
  await counted(ada, '11 not yet.')
  tell('rolled', { marks: await marks(ada), head: await ada.page.textContent('#head') })
  await ada.page.click('#prove')
  await counted(ada, '11 proved.')
  await counted(ben, '10 proved, 1 not yet.')
  tell('proved', { marks: await marks(ada), theirs: await marks(ben), head: await ben.page.textContent('#head') })
  await ben.page.reload()
  await counted(ben, '10 proved, 1 not yet.')
  await connected(ben)
  tell('reloaded', { wrong: await ben.page.textContent('#wrong') })

  // A roll is kept back until somebody else has rolled.
  ada.relay.up = (frame) => (isRoll(frame) ? null : frame)
  await roll(ada, 'd8')
  await roll(ben, 'd10')
  await counted(ada, '11 proved, 1 not yet.')
  ada.relay.up = honest
  ada.relay.release()
  await lastMark(ada, 'mixed in after it was sent')
  tell('mixed', { marks: (await marks(ada)).slice(-2) })

  // A roll never comes; asked for again, it does.
  ada.relay.up = (frame) => (isRoll(frame) ? null : frame)
  await roll(ada, '2d12')
  await ada.page.waitForSelector('#unanswered li')
  await ada.page.reload()
  await ada.page.waitForSelector('#unanswered li')
  tell('unanswered', { said: await ada.page.textContent('#unanswered') })
  ada.relay.up = honest
  ada.relay.held.length = 0
  await connected(ada)
  await ada.page.click('#unanswered button')
  await ada.page.waitForSelector('#unanswered li', { state: 'detached' })
  tell('answered', { marks: (await marks(ada)).slice(-1) })

  // The server rolls with other bytes than those that were sent.
  ada.relay.up = (frame) => (isRoll(frame) ? { ...frame, entropy: 'AAAAAAAAAAAAAAAAAAAAAA' } : frame)
  await roll(ada, 'd20')
  await lastMark(ada, 'bytes')
  tell('other bytes', { marks: (await marks(ada)).slice(-1) })
  ada.relay.up = honest

  // The page is shown another result than the log has.
  ada.relay.down = (frame) => {
    if (!isRoll(frame)) return frame
    const text = JSON.stringify(frame).replace(/"breakdown":"\[\d+/, '"breakdown":"[99')
    return JSON.parse(text)
  }
  await roll(ada, 'd20')
  await lastMark(ada, 'head')
  tell('other faces', { marks: (await marks(ada)).slice(-1) })
  ada.relay.down = honest

  // The seed that is published is not the one that was committed to.
  ada.relay.down = (frame) => {
    if (frame.closed) frame.closed.seed = frame.closed.seed.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
    return frame
  }
  await ben.page.click('#prove')
  await ada.page.waitForSelector('#wrong li')
  tell('other seed', { said: await ada.page.textContent('#wrong'), counts: await ada.page.textContent('#fair') })
  ada.relay.down = honest

  // History is another than this browser saw.
  await ada.page.evaluate(() => {
    const key = Object.keys(localStorage).find((it) => it.startsWith('parlor.dice.'))
    localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), head: '0'.repeat(64) }))
  })
  await ada.page.reload()
  await ada.page.waitForSelector('#wrong li')
  tell('other history', { said: await ada.page.textContent('#wrong') })
} finally {
  await browser.close()
}
