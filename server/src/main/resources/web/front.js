// The front page: rooms one makes, comes into by code or from the list, and goes on with.
import { $, api, button, element, mistake, trying } from '/assets/page.js'

const people = (count) => count === 1 ? '1 person' : `${count} people`
const called = (room) => room.title || (room.code ? `Room ${room.code}` : 'A room')
const row = (room, entrance) => {
  const it = element('li', '')
  const facts = [room.topic, people(room.member_count), !room.open && 'the door is closed'].filter(Boolean).join(' · ')
  it.append(...(entrance ? [entrance, ' '] : []), element('b', called(room)), ' ', element('span', facts, 'fact'))
  if (room.description) it.append(element('p', room.description, 'fact'))
  return it
}

// Who has an account has a name already, and may make and enter public rooms.
export class Front {
  #account = false
  #enter
  #next = null

  constructor(enter) {
    this.#enter = enter
    const { elements: make } = $('make')
    $('make').onchange = () => { $('topic-of').hidden = make.visibility.value !== 'public' }
    $('make').onsubmit = trying(async () => {
      const open = this.#account && make.visibility.value === 'public'
      const wish = { title: make.title.value, ...(open ? { visibility: 'public', topic: make.topic.value } : {}) }
      await this.#come('/rooms', { username: make.username.value || undefined, ...wish })
    })
    $('join').onsubmit = trying(async ({ target: { username, code } }) =>
      this.#come('/rooms/join', { username: username.value || undefined, code: code.value.trim() })
        .catch((problem) => { throw problem.status === 404 ? mistake('code', 'No open room has this code.') : problem }))
    $('find').onsubmit = trying(() => this.#list())
    $('listed-more').onclick = trying(() => this.#list(this.#next))
  }

  async #come(path, body) {
    await this.#enter((await api('POST', path, body)).room.id)
  }

  // Somebody came by a link with a code: that is what he wants first.
  invited(code) {
    $('join').code.value = code
    $('make').before($('join'))
  }

  async greet() {
    const user = await api('GET', '/me').then((it) => it.user, () => null)
    this.#account = user?.kind === 'account'
    $('account').textContent = this.#account ? user.username : 'Sign in'
    for (const { elements: { username } } of [$('make'), $('join')]) {
      username.disabled = this.#account
      username.parentElement.hidden = this.#account
    }
    $('kind').hidden = !this.#account
    $('strangers').hidden = this.#account
  }

  // One's own rooms, and those that everybody sees.
  async list() {
    const { results } = await api('GET', '/rooms?mine=true').catch(() => ({ results: [] }))
    $('mine').hidden = results.length === 0
    $('rooms').replaceChildren(...results.map((it) => row(it, button('Go in', called(it), () => this.#enter(it.id)))))
    await this.#list()
  }

  async #list(cursor = null) {
    const { value: search } = $('find').search
    const query = new URLSearchParams({ limit: 20, ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) })
    const { results, next } = await api('GET', '/rooms?' + query)
    const rows = results.map((it) => row(it, this.#entrance(it)))
    if (!cursor) $('listed').replaceChildren()
    $('listed').append(...rows)
    const all = $('listed').childElementCount
    $('found').textContent = search ? `Found: ${all}${next === null ? '' : ' and more'}.` : ''
    $('public').hidden = !search && !all
    this.#next = next
    $('listed-more').hidden = next === null
  }

  #entrance(room) {
    if (room.my_role) return button('Go in', called(room), () => this.#enter(room.id))
    if (!this.#account || !room.open) return null
    return button('Come in', called(room), () => this.#come(`/rooms/${room.id}/members`))
  }
}
