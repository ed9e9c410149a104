// What administrators see and do.
import { $, api, button, complain, show, sure, trying } from './page.js'

// ---- tables ----
const day = (time) => new Date(time).toLocaleDateString()
const row = (cells, buttons = []) => {
  const line = document.createElement('tr')
  cells.forEach((it, n) => {
    const cell = document.createElement(n === 0 ? 'th' : 'td')
    if (n === 0) cell.scope = 'row'
    cell.textContent = it
    line.append(cell)
  })
  const last = document.createElement('td')
  last.append(...buttons)
  if (buttons.length) line.append(last)
  return line
}
// A list that goes on: its first page, or the next one below.
const list = (name, path, search, line) => {
  let next = null
  const load = async (further) => {
    const query = new URLSearchParams({ limit: 50 })
    if (search && search.value) query.set('search', search.value)
    if (further && next) query.set('cursor', next)
    const page = await api('GET', `/admin/${path}?${query}`)
    next = page.next
    if (!further) $(name).replaceChildren()
    $(name).append(...page.results.map(line))
    $(name + '-more').hidden = !next
  }
  $(name + '-more').onclick = trying(() => load(true))
  return () => load(false)
}

// ---- what is in them ----
let me = null
const states = (it) => [it.admin && 'administrator', it.disabled && 'disabled'].filter(Boolean).join(', ') || 'account'
const accounts = list('accounts', 'accounts', $('find-accounts').search, (it) => {
  const { id, username } = it.user, path = '/admin/accounts/' + id
  const change = (what, loses) => async () => {
    if (loses && id === me) sure(`${loses} Only another administrator can undo it. Go on?`)
    await api('PATCH', path, what)
    await again()
  }
  const buttons = [
    button(it.disabled ? 'Enable' : 'Disable', username,
      change({ disabled: !it.disabled }, !it.disabled && 'This is your own account: you are signed out everywhere, and cannot sign in again.')),
    button(it.admin ? 'No longer administrator' : 'Make administrator', username,
      change({ admin: !it.admin }, it.admin && 'This is your own account: you do not administer this server any more.')),
    button('Delete', username, async () => {
      sure(`Delete the account ${username}? What it said stays, without its name.`)
      await api('DELETE', path)
      await again()
    }),
  ]
  return row([username + (id === me ? ' (you)' : ''), day(it.created_at), states(it)], buttons)
})
const called = (it) => it.title || `A room of ${it.owner.username}`
const rooms = list('rooms', 'rooms', $('find-rooms').search, (it) =>
  row([called(it), it.owner.username, it.member_count, `${it.visibility}, ${it.open ? 'open' : 'closed'}`], [
    button('Delete', called(it), async () => {
      sure(`Delete the room ${called(it)} and all that was said in it?`)
      await api('DELETE', '/admin/rooms/' + it.id)
      await again()
    }),
  ]))
const kinds = (it) => [
  it.public ? 'public' : 'confidential',
  it.first_party && "this server's own",
  it.registered_itself && `registered itself (${it.initial_token_label ?? (it.initial_token || 'an old token')})`,
].filter(Boolean).join(', ')
const clients = list('clients', 'clients', null, (it) =>
  row([it.name, day(it.created_at), it.redirect_uris.join(' '), kinds(it)], [
    button('Remove', it.name, async () => {
      sure(`Remove the app ${it.name}? Everything that people let it do ends.`)
      await api('DELETE', '/admin/clients/' + it.id)
      await again()
    }),
  ]))
// Names as they are today; the ids, which stay, are told to whoever points at the line.
const audit = list('audit', 'audit', null, (it) => {
  const where = it.room && (it.room_title || (it.room_title === null ? 'a room that is gone' : 'a room'))
  const line = row([
    new Date(it.at).toLocaleString(),
    it.actor_name ?? it.actor ?? 'the host',
    it.action.replaceAll('_', ' '),
    it.target_name ?? it.target ?? '',
    where ?? '',
  ])
  line.title = [it.actor, it.target, it.room].filter(Boolean).join('\n')
  return line
})
const invites = async () => {
  const { results } = await api('GET', '/admin/invites')
  $('invites').replaceChildren(...results.map((it) => {
    const over = new Date(it.expires_at) < new Date()
    const state = it.used_by ? 'used by ' + (it.used_by_name ?? 'somebody who is gone') : over ? 'expired' : 'open'
    const revoke = button('Take back', 'the invitation of ' + day(it.created_at), async () => {
      await api('DELETE', '/admin/invites/' + it.id)
      await again()
    })
    return row([day(it.created_at), day(it.expires_at), state], state === 'open' ? [revoke] : [])
  }))
}
const WARNINGS = {
  keys_in_clear: 'The keys lie in clear in the data folder: whoever reads it can guess every password. Set PARLOR_SECRET.',
  accounts_over_plain_http: 'Accounts are used over plain HTTP: whoever can listen on the network can act as anybody.',
  plain_http_on_the_network: 'This server speaks plain HTTP on the network. Give it a certificate, or a proxy that has one.',
  data_folder_open_to_others: 'Everybody on the machine may look into the data folder. Close it: chmod 700.',
  no_rate_limits: 'Rate limits are off: anybody may guess as often as he likes.',
}
const warnings = async () => {
  const found = (await api('GET', '/admin/server')).warnings
  $('warnings').hidden = !found.length
  $('warnings').replaceChildren(...found.map((it) =>
    Object.assign(document.createElement('li'), { textContent: WARNINGS[it] ?? it })))
}
const again = () => Promise.all([accounts(), rooms(), invites(), clients(), audit()])

// ---- what administrators do ----
$('find-accounts').onsubmit = trying(accounts)
$('find-rooms').onsubmit = trying(rooms)
$('invite').onsubmit = trying(async ({ target: f }) => {
  const { invite } = await api('POST', '/admin/invites', { days: Number(f.days.value) })
  $('code').querySelector('output').textContent = invite.code
  $('code').hidden = false
  await again()
})
const begin = async () => {
  me = (await api('GET', '/me')).user.id
  await warnings()
  await again()
  show('desk')
}
begin().catch((problem) => {
  if (problem.status !== 401 && problem.status !== 403) complain(problem)
  show('stranger')
})
