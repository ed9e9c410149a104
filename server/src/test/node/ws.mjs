// A client on npm `ws`: connects with a cookie, subscribes, sends, and prints every frame it sees.
// Task: {url, cookie, chat, after?, send?: [text], until: {seq} or {answers: n} or {close: true}}
import WebSocket from 'ws'

const task = JSON.parse(process.argv[2])
const socket = new WebSocket(task.url, 'parlor.v1', { headers: { Cookie: task.cookie } })
let answers = 0

const send = (frame) => socket.send(JSON.stringify(frame))

socket.on('open', () => {
  const position = task.after === undefined ? {} : { after: task.after }
  send({ event_type: 'subscribe', chat: task.chat, id: 'sub', ...position })
})
socket.on('message', (data, binary) => {
  if (binary) throw new Error('a binary frame')
  const event = JSON.parse(data)
  console.log(JSON.stringify(event))
  if (event.event_type === 'subscribed') {
    ;(task.send ?? []).forEach((text, i) =>
      send({ event_type: 'chat_message', message: { chat: task.chat, text }, nonce: `ws-${text}`, id: i }),
    )
  }
  if (event.event_type === 'ok') answers++
  const seen = task.until.seq !== undefined && event.seq >= task.until.seq
  const answered = task.until.answers !== undefined && answers >= task.until.answers
  if (seen || answered) socket.close(1000)
})
socket.on('close', (code) => {
  console.log(JSON.stringify({ closed: code }))
  process.exit(0)
})
socket.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
