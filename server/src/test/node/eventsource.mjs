// Chromium's own EventSource: opens a page of the server, makes it Ada's or Ben's by its cookie, and prints
// each event with its id. Task: {origin, cookie: {name, value}, chat, after, until: {seq}}
import { launch } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const browser = await launch()
try {
  const context = await browser.newContext({ bypassCSP: true })
  await context.addCookies([{ ...task.cookie, url: task.origin }])
  const page = await context.newPage()
  await page.goto(`${task.origin}/livez`)
  await page.exposeFunction('tell', (line) => console.log(line))
  await page.evaluate(
    ({ chat, after, until }) =>
      new Promise((resolve) => {
        const source = new EventSource(`/api/v1/rooms/${chat}/events?after=${after}`)
        const types = [
          'subscribed', 'online_user_list', 'connected_user', 'disconnected_user', 'member_joined',
          'member_updated', 'member_left', 'room_updated', 'chat_message', 'dice_roll', 'dice_epoch', 'typing_indicator',
        ]
        for (const type of types) {
          source.addEventListener(type, async (event) => {
            const data = JSON.parse(event.data)
            await window.tell(JSON.stringify({ id: event.lastEventId, type: event.type, data }))
            if (data.seq >= until.seq) {
              source.close()
              resolve()
            }
          })
        }
      }),
    task,
  )
} finally {
  await browser.close()
}
