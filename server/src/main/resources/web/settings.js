// What owners and moderators change in a room: its words, its code, who is banned, and its end.
import { $, api, button, element, sure, thank, trying } from '/assets/page.js'

let room = null

// The room as it is now, and one's role in it. What somebody is just typing is left alone.
export const settle = (now, role) => {
  const another = room?.id !== now?.id
  room = now
  $('settings').hidden = !room || !['owner', 'moderator'].includes(role)
  if (!room) return
  $('newcode').hidden = !(role === 'owner' && room.code)
  $('erase').hidden = role !== 'owner'
  if (another) $('settings').open = false
  if (!$('settings').open) for (const it of ['title', 'topic', 'description']) $('words').elements[it].value = room[it]
}
const outcasts = async () => {
  const { results } = await api('GET', `/rooms/${room.id}/members?banned=true&limit=100`)
  $('banned').hidden = !results.length
  $('outcasts').replaceChildren(...results.map(({ user }) => {
    const row = element('li', user.username + ' ')
    row.append(button('Lift the ban', user.username, async () => {
      await api('PATCH', `/rooms/${room.id}/members/${user.id}`, { banned: false })
      await outcasts()
    }))
    return row
  }))
}
$('settings').ontoggle = trying(async () => { if ($('settings').open) await outcasts() })
$('words').onsubmit = trying(async ({ target }) => {
  const { title, topic, description } = target.elements
  await api('PATCH', `/rooms/${room.id}`, { title: title.value, topic: topic.value, description: description.value })
  thank(target, 'Changed.')
})
$('newcode').onclick = trying(async () => {
  sure('Give the room a new code? The old one lets nobody in any more.')
  await api('POST', `/rooms/${room.id}/code`)
})
$('erase').onclick = trying(async () => {
  sure('Delete the room and all that was said in it, for everybody?')
  await api('DELETE', `/rooms/${room.id}`)
})
