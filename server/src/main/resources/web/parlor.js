import { Faces } from '/assets/faces.js'
import { Fair } from '/assets/fair.js'
import { Front } from '/assets/front.js'
import { edit, edited, mend } from '/assets/mending.js'
import { $, api as ask, blame, complain, element, refusal, show as view, sure, trying } from '/assets/page.js'
import { keyOf, read } from '/assets/parlor-verify.js'
import { Seats } from '/assets/seats.js'
import { settle } from '/assets/settings.js'

// A small client: makes or joins a room, then follows its log by number over a WebSocket.
const api = (method, path, body) => ask(method, path, body, read) // Totals may have more digits than a number keeps.
const nonce = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('')

// ---- what we know of the room ----
let me = null, room = null, said = '', last = 0, epoch = '', members = new Map(), online = new Set(), typists = new Map()
let socket = null, tries = 0, timer = 0, slot = null, fair = null
const faces = new Faces()
const seats = new Seats($('members'), faces)

const show = () => {
  view(room ? 'room' : 'start')
  if (!room) return
  document.title = (room.title || 'A room') + ' · Parlor'
  $('title').textContent = room.title || 'A room'
  $('about').textContent = [room.topic, room.description].filter(Boolean).join(' · ')
  const door = $('door')
  door.replaceChildren()
  if (!room.open) door.append('The door is closed.')
  else if (room.code) door.append(room.started_at ? 'Code ' : 'In the lobby. Code ', element('code', room.code))
  else door.append('A public room.')
  $('link').hidden = !room.open || !room.code || !navigator.clipboard // There is none over plain HTTP.
  const role = members.get(me)?.role
  $('close').hidden = role !== 'owner' || !room.open
  $('open').hidden = role !== 'owner' || room.open
  settle(room, role)
  seats.show(room.id, members, me, (id) => online.has(id) || id === me)
}
let above = null // where lines go that were before those one sees
const line = (id, ...parts) => {
  const log = $('log')
  const row = element('li', '')
  row.append(...parts)
  if (id) row.id = id
  const old = id && document.getElementById(id)
  if (above) {
    if (id) above.getElementById(id)?.remove()
    if (!old) above.append(row)
    return
  }
  const low = log.scrollHeight - log.scrollTop - log.clientHeight < 60
  if (old) old.replaceWith(row)
  else $('lines').append(row)
  if (low) log.scrollTop = log.scrollHeight
}
const fact = (text) => line(null, element('span', text, 'fact'))
const stamp = (time) => {
  const at = new Date(time), day = at.toDateString() === new Date().toDateString() ? {} : { day: 'numeric', month: 'short' }
  return element('time', ' ' + at.toLocaleString([], { ...day, hour: '2-digit', minute: '2-digit' }))
}

// Whose a line is.
const writer = (m) => [faces.beside(m.user, m.user_name, m.user_avatar), element('b', m.user_name)]
const note = (text) => line(null, element('span', text, 'note'))

// ---- dice ----
const looked = new Map() // secret rolls that this page was shown, by id
const outcome = (r) => r.results ? r.results.map((it) => it.total).join(', ') : String(r.total)
const came = (r) => {
  const it = element('span', outcome(r), 'total')
  it.title = `${r.expr}: ${r.breakdown}`
  return it
}
const verdict = (r) => (r.outcome ? ' ' + r.outcome : '') + (r.capped ? ' (stopped after 100 more)' : '')
// Whether a roll is proved, as a small mark behind it.
const MARKS = { open: ['○', 'Not yet proved: the seed is public when the epoch ends.'], proved: ['✓ proved', 'Made again from the seed.'], wrong: ['✗ wrong', ''] }
const marked = (it) => {
  const { state, why } = fair.rolls.get(it.dataset.roll) ?? { state: 'open', why: '' }
  const [sign, title] = MARKS[state]
  it.className = 'mark ' + state
  it.textContent = ' ' + sign + (why && (state === 'wrong' || why.startsWith('something')) ? ': ' + why : '')
  it.title = [title, why].filter(Boolean).join(' ')
  it.ariaLabel = state === 'open' ? 'not yet proved' : null
  return it
}
const mark = (key) => {
  if (above) return '' // Older than what this page checks.
  const it = element('span', '')
  it.dataset.roll = key
  it.role = 'note'
  return marked(it)
}
const showFair = (key) => {
  if (!fair) return
  if (key) for (const it of document.querySelectorAll(`[data-roll="${key}"]`)) marked(it)
  const { proved, open, wrong } = fair.counts
  const parts = [proved && `${proved} proved`, open && `${open} not yet`, wrong && `${wrong} wrong`].filter(Boolean)
  $('fair').textContent = parts.length ? parts.join(', ') + '.' : 'Nothing was rolled yet.'
  $('head').textContent = fair.head ? fair.head.slice(0, 8) : ''
  $('head').title = fair.head ?? ''
  $('wrong').replaceChildren(...fair.wrong.map((text) => element('li', text)))
  $('unanswered').replaceChildren(...fair.unanswered.map(({ what, frame }) => {
    const row = element('li', `${what}: not answered. `)
    row.append(act('Ask again', async () => send(frame)))
    return row
  }))
}
// A text with its rolls in place; at their end once the text is another one.
const words = (m) => {
  if (m.edited_at || m.is_deleted) {
    const text = m.is_deleted ? element('span', 'deleted', 'fact') : m.text
    return [text, ...m.rolls.flatMap((r, k) => [` [${r.expr} = `, came(r), ']' + verdict(r), mark(keyOf(m.id, k))])]
  }
  const points = [...m.text]
  const parts = []
  let from = 0
  for (const [k, r] of m.rolls.entries()) {
    parts.push(points.slice(from, r.at).join(''), came(r), verdict(r), mark(keyOf(m.id, k)))
    from = r.at + r.length
  }
  return [...parts, points.slice(from).join('')]
}
const leads = () => ['owner', 'moderator'].includes(members.get(me)?.role)
const act = (words, work) => {
  const button = element('button', words, 'small')
  button.type = 'button'
  button.onclick = trying(work)
  return button
}
const path = (r) => `/rooms/${r.chat}/rolls/${r.id}`
const hidden = (r) => {
  const secret = { gm: 'for the owner and moderators', blind: 'blind', self: 'for themselves' }[r.secret]
  const parts = [...writer(r), ` rolls in secret (${secret}). `]
  const mine = r.user === me
  if (!looked.has(r.id) && (r.secret === 'self' ? mine : leads() || (mine && r.secret === 'gm'))) {
    parts.push(act('Look', async () => { look((await api('GET', path(r))).roll) }))
  }
  if (r.secret === 'blind' ? leads() : mine) parts.push(act('Reveal', () => api('POST', path(r) + '/reveal')))
  return parts
}
const showRoll = (r) => {
  const seen = r.dice === null ? looked.get(r.id) : r
  const parts = r.dice === null ? hidden(r) : [...writer(r), r.secret ? ' reveals ' : ' rolls ']
  if (seen) {
    const text = seen.terms.length > 0 && seen.total === '0' && seen.terms.every((it) => it.faces.every((face) => typeof face === 'string'))
    parts.push(seen.dice === seen.label ? seen.dice : `${seen.dice}${seen.label && !seen.dice.includes(seen.label) ? ' ' + seen.label : ''}`, `: ${seen.breakdown}`)
    if (!text) parts.push(' = ', came(seen))
    parts.push(verdict(seen))
  }
  line('m' + r.id, ...parts, mark(r.id), stamp(r.timestamp))
}
const rolls = new Map() // secret rolls as everybody sees them
const look = (r) => {
  looked.set(r.id, r)
  fair.opened(r)
  if (rolls.has(r.id)) showRoll(rolls.get(r.id))
}

const arrived = ({ user }) => fact(`${user.username} has come in.`)
const left = ({ user, reason }) => fact(`${user.username} is gone (${reason}).`)
const GONE = { removed: 'You were removed from the room.', banned: 'You were banned from the room.' }
const entry = {
  chat_message: ({ seq, message: m }) => {
    // An edit of something older than this page shows nothing new.
    if (seq !== m.seq && !document.getElementById('m' + m.id)) return
    line('m' + m.id, ...writer(m), ': ', ...words(m), m.edited_at && !m.is_deleted ? element('span', ' (edited)', 'fact') : '', stamp(m.timestamp),
      mend(m, m.user === me, leads()))
  },
  dice_roll: ({ roll: r }) => {
    if (r.dice === null) rolls.set(r.id, r)
    if (looked.has(r.id)) fair.opened(looked.get(r.id))
    showRoll(r)
  },
  dice_epoch: ({ closed }) => { if (closed) fact('The seed of the dice so far is public. New dice.') },
  member_joined: (e) => { members.set(e.user.id, e); faces.changed(e.user); arrived(e) },
  member_updated: (e) => { members.set(e.user.id, e); faces.changed(e.user) },
  member_left: (e) => {
    members.delete(e.user.id)
    left(e)
    if (e.user.id !== me) return
    home()
    if (GONE[e.reason]) complain(new Error(GONE[e.reason]))
  },
  room_updated: (e) => {
    if (!room.started_at && e.room.started_at) fact('The door is closed. To the table!')
    room = e.room
  },
  room_deleted: () => {
    home()
    complain(new Error('The room was deleted.'))
  },
}
// What was before: the same lines, without what has come of it since.
const past = {
  chat_message: (e) => { if (e.seq === e.message.seq) entry.chat_message(e) },
  dice_roll: (e) => entry.dice_roll(e),
  member_joined: arrived,
  member_left: left,
}
let first = 1 // the lowest entry that is seen
const reaches = (page) => {
  first = page.results[0]?.seq ?? 1
  $('earlier').hidden = first <= 1
}
const earlier = async () => {
  const page = await api('GET', `/rooms/${room.id}/entries?limit=100&before=${first}`)
  const log = $('log'), under = log.scrollHeight - log.scrollTop
  above = new DocumentFragment()
  try {
    for (const it of page.results) past[it.event_type]?.(it)
    log.ariaLive = 'off' // What is old is not read out as if it were new.
    $('lines').prepend(above)
  } finally {
    above = null
  }
  reaches(page)
  log.scrollTop = log.scrollHeight - under
  setTimeout(() => { log.ariaLive = 'polite' }, 1000)
}
const state = {
  subscribed: (e) => { if (!e.recovered && e.reason) enter(room.id).catch(complain); else epoch = e.epoch },
  online_user_list: (e) => { online = new Set(e.user_list.map((u) => u.id)) },
  connected_user: (e) => online.add(e.user.id),
  disconnected_user: (e) => online.delete(e.user.id),
  typing_indicator: (e) => {
    clearTimeout(typists.get(e.user.username))
    typists.delete(e.user.username)
    if (e.typing) typists.set(e.user.username, setTimeout(() => { typists.delete(e.user.username); typing() }, 6000))
    typing()
  },
  ok: (e) => {
    for (const r of e.rolls ?? (e.roll ? [e.roll] : [])) if (r.secret && r.dice !== null) look(r)
    if (e.notice) note(e.notice)
    return fair.answered(e, last, api).catch(complain)
  },
  notice: (e) => note(e.text),
  error: (e) => {
    const { errors } = e.error
    blame(errors.some(({ attr }) => attr === 'dice') ? $('roll') : $('say'), refusal(errors))
    if (!$('text').value && errors.some(({ attr }) => /(^|\.)text$/.test(attr))) $('text').value = said // To be mended.
    return fair.answered(e, last, api).catch(complain)
  },
  bye: (e) => { slot = e.reconnect },
}
const typing = () => { $('typing').textContent = typists.size ? [...typists.keys()].join(', ') + ' …' : '' }

const hear = (event) => {
  if (event.seq !== undefined) {
    if (event.seq <= last) return
    if (event.seq > last + 1) return subscribe()
    last = event.seq
    fair.entry(event)
    if (entry[event.event_type]) entry[event.event_type](event)
  } else if (state[event.event_type]) state[event.event_type](event)
  show()
}

// ---- the connection ----
const send = (frame) => {
  if (!socket || socket.readyState !== WebSocket.OPEN) throw new Error('Not connected just now.')
  socket.send(JSON.stringify(frame))
  return frame
}
const subscribe = () => send({ event_type: 'subscribe', chat: room.id, after: last, epoch })
const connect = () => {
  clearTimeout(timer)
  const url = location.origin.replace(/^http/, 'ws') + '/api/v1/ws'
  const mine = (socket = new WebSocket(url, 'parlor.v1'))
  mine.onopen = () => { $('status').textContent = 'Connected'; subscribe() }
  mine.onmessage = (message) => { tries = 0; if (mine === socket && room) hear(read(message.data)) }
  mine.onclose = ({ code }) => {
    if (mine !== socket || !room) return
    if (code === 4401 || code === 4426) return home()
    $('status').textContent = 'Connecting …'
    const most = Math.min(30000, 500 * 2 ** tries++)
    const wait = slot ? slot.min_ms + Math.random() * (slot.max_ms - slot.min_ms) : Math.random() * most
    slot = null
    timer = setTimeout(connect, wait)
  }
}
const all = async (id) => {
  const found = []
  for (let next = ''; next !== null;) {
    const page = await api('GET', `/rooms/${id}/members?limit=100&cursor=${encodeURIComponent(next)}`)
    found.push(...page.results)
    next = page.next
  }
  return found
}
const enter = async (id) => {
  const [who, seen, people] = await Promise.all([api('GET', '/me'), api('GET', `/rooms/${id}`), all(id)])
  const head = seen.room.head
  const page = await api('GET', `/rooms/${id}/entries?limit=100&before=${head + 1}`)
  const checked = new Fair(id, who.user.id, seen.room.epoch, showFair)
  await checked.begin(page.results, head, api)
  $('lines').replaceChildren()
  edit(null)
  me = who.user.id
  room = seen.room
  $('link').textContent = 'Copy the link'
  fair = checked
  const present = () => new Map(people.map((it) => [it.user.id, it]))
  members = present()
  faces.hold()
  for (const it of page.results) {
    const own = it.event_type === 'member_left' && it.user.id === me
    if (!own && !/^room_/.test(it.event_type) && entry[it.event_type]) entry[it.event_type](it)
  }
  members = present()
  faces.release(people.map((it) => it.user))
  online = new Set(people.filter((it) => it.online).map((it) => it.user.id))
  last = head
  reaches(page)
  epoch = seen.room.epoch
  location.hash = id
  show()
  showFair()
  if (socket && socket.readyState === WebSocket.OPEN) subscribe()
  else connect()
}
const home = () => {
  room = null
  fair = null
  if (socket) socket.close()
  socket = null
  $('status').textContent = ''
  history.replaceState(null, '', '/')
  show()
  return begin()
}
const front = new Front((id) => enter(id))
const begin = async () => {
  const code = location.pathname.match(/^\/r\/([^/]+)/)
  if (code) front.invited(code[1].toUpperCase())
  if (/^#[0-9a-f-]{36}$/.test(location.hash)) {
    try { return await enter(location.hash.slice(1)) } catch (problem) { complain(problem) }
    history.replaceState(null, '', '/')
  }
  await front.greet()
  show()
  await front.list()
}

// ---- what people do ----
$('say').onsubmit = trying(async () => {
  if (!$('text').value.trim()) return
  const text = $('text').value
  const id = edited()
  if (id) return send({ event_type: 'chat_message', id: nonce(), message: { chat: room.id, id, text } })
  const say = (more) => send({ event_type: 'chat_message', message: { chat: room.id, text }, ...more })
  if (/^\/(?!\/)|\[\[/.test(text)) fair.ask(text, say)
  else say({ id: nonce(), nonce: nonce() })
  said = text
  $('text').value = ''
  help()
})
$('roll').onsubmit = trying(async () => {
  const dice = $('dice').value
  fair.ask(dice, (more) => send({ event_type: 'dice_roll', chat: room.id, dice, ...more }))
})
$('link').onclick = trying(async () => {
  await navigator.clipboard.writeText(`${location.origin}/r/${room.code}`)
  $('link').textContent = 'Copied'
})
$('earlier').onclick = trying(earlier)
$('prove').onclick = trying(() => api('POST', `/rooms/${room.id}/dice/prove`))
$('close').onclick = trying(() => api('PUT', `/rooms/${room.id}/status`, { open: false }))
$('open').onclick = trying(() => api('PUT', `/rooms/${room.id}/status`, { open: true }))
$('leave').onclick = trying(() => {
  sure(room.open ? 'Leave the room?' : 'Leave the room? Its door is closed: you cannot come in again.')
  return api('DELETE', `/rooms/${room.id}/members/me`)
})
const COMMANDS = [
  ['/roll 2d6+3', 'roll; several with ; between them (/r is shorter)'],
  ['/gmroll d20', 'for the owner and moderators only'],
  ['/blindroll d20', 'not even for yourself'],
  ['/selfroll d20', 'for yourself only'],
  ['/reveal', 'show your last secret roll to all'],
  ['/again', 'roll the same again'],
  ['/odds 4d6kh3', 'how likely each total is'],
  ['/macro hit = d20+5', 'keep a roll as $hit; /macro lists yours'],
]
const help = () => {
  const text = $('text').value
  const command = text.split(' ')[0]
  const fit = /^\/(?!\/)/.test(text) ? COMMANDS.filter(([use]) => use.startsWith(command) || (command === '/r' && use.startsWith('/roll'))) : []
  $('help').hidden = fit.length === 0
  $('help').replaceChildren(...fit.flatMap(([use, what]) => [element('dt', use), element('dd', what)]))
}
let typedAt = 0
$('text').oninput = () => {
  help()
  if (Date.now() - typedAt < 2000 || !room || !socket || socket.readyState !== WebSocket.OPEN) return
  typedAt = Date.now()
  send({ event_type: 'typing_indicator', chatId: room.id, typing: true })
}
begin().catch(complain)
