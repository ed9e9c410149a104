// Who is in a room, and what one may do about it. A row stays the same element, so that its menu stays open, and the
// keyboard where it is, while others come and go.
import { api, button, element, menu, sure } from '/assets/page.js'

// What the server would allow to a role (it decides; what cannot succeed is not offered).
const acts = (path, mine, { user: { username: name }, role }) => {
  const change = (body, question) => async () => {
    if (question) sure(question)
    await api('PATCH', path, body)
  }
  const remove = async () => {
    sure(`Remove ${name} from the room?`)
    await api('DELETE', path)
  }
  const roles = role === 'member'
    ? button('Make moderator', name, change({ role: 'moderator' }))
    : button('Make member', name, change({ role: 'member' }))
  const owners = () => [
    roles,
    button('Hand the room over', name, change({ role: 'owner' }, `Hand the room over to ${name}? You become a moderator.`)),
  ]
  const both = () => [
    button('Remove', name, remove),
    button('Ban', name, change({ banned: true }, `Ban ${name}? Nobody who is banned comes in again, until you lift it.`)),
  ]
  if (mine === 'owner') return [...owners(), ...both()]
  return mine === 'moderator' && role === 'member' ? both() : []
}

export class Seats {
  #list
  #faces
  #rows = new Map()

  constructor(list, faces) {
    this.#list = list
    this.#faces = faces
  }

  // Everybody by name; `here` says who is connected.
  show(room, members, me, here) {
    const mine = members.get(me)?.role
    const seats = [...members.values()].sort((a, b) => a.user.username.localeCompare(b.user.username))
    const rows = seats.map((seat) => this.#row(room, seat, mine, seat.user.id === me, here(seat.user.id)))
    for (const id of this.#rows.keys()) if (!members.has(id)) this.#rows.delete(id)
    const now = [...this.#list.children]
    if (rows.length === now.length && rows.every((row, n) => row === now[n])) return
    const at = document.activeElement
    this.#list.replaceChildren(...rows)
    if (this.#list.contains(at)) at.focus()
  }

  #row(room, seat, mine, self, here) {
    const { user, role } = seat
    const it = this.#rows.get(user.id) ?? { row: element('li', ''), name: element('span', ''), menu: null, kind: null }
    this.#rows.set(user.id, it)
    const words = user.username + (role === 'member' ? '' : ` (${role})`) + (self ? ', you' : '')
    it.name.replaceChildren(this.#faces.seat(user), words, element('span', here ? ', here' : ', away', 'hidden'))
    it.row.className = here ? 'online' : ''
    const kind = [room, mine, role, self, user.username].join()
    if (it.kind === kind) return it.row
    it.kind = kind
    it.row.replaceChildren(it.name, menu(user.username, acts(`/rooms/${room}/members/${user.id}`, self ? null : mine, seat)))
    return it.row
  }
}
