// The same with npm `websocket`. Task: as in ws.mjs.
import websocket from 'websocket'

const task = JSON.parse(process.argv[2])
const client = new websocket.client()
let answers = 0

client.on('connectFailed', (error) => {
  console.error(error.message)
  process.exit(1)
})
client.on('connect', (connection) => {
  const send = (frame) => connection.sendUTF(JSON.stringify(frame))
  connection.on('message', (message) => {
    const event = JSON.parse(message.utf8Data)
    console.log(JSON.stringify(event))
    if (event.event_type === 'subscribed') {
      ;(task.send ?? []).forEach((text, i) =>
        send({ event_type: 'chat_message', message: { chat: task.chat, text }, nonce: `websocket-${text}`, id: i }),
      )
    }
    if (event.event_type === 'ok') answers++
    const seen = task.until.seq !== undefined && event.seq >= task.until.seq
    const answered = task.until.answers !== undefined && answers >= task.until.answers
    if (seen || answered) connection.close()
  })
  connection.on('close', (code) => {
    console.log(JSON.stringify({ closed: code }))
    process.exit(0)
  })
  const position = task.after === undefined ? {} : { after: task.after }
  send({ event_type: 'subscribe', chat: task.chat, id: 'sub', ...position })
})
client.connect(task.url, 'parlor.v1', undefined, { Cookie: task.cookie })
