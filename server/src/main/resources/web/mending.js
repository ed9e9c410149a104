// What one does with a message after it was said: the author edits, the author and those who lead delete.
import { $, api, button, menu, sure } from '/assets/page.js'

let editing = null // its id

// Words into the line where one talks, to replace those of a message; null: what comes next is new.
export const edit = (message) => {
  if (!editing && !message) return
  editing = message?.id ?? null
  $('text').value = message?.text ?? ''
  $('say').querySelector('button').textContent = editing ? 'Change' : 'Say'
  $('unedit').hidden = !editing
  if ($('text').checkVisibility()) $('text').focus()
}
// The message that what is being said replaces, if any.
export const edited = () => {
  const id = editing
  edit(null)
  return id
}
$('unedit').onclick = () => edit(null)
$('text').addEventListener('keydown', ({ key }) => { if (key === 'Escape') edit(null) })

export const mend = (message, mine, leads) => {
  if (message.is_deleted || !(mine || leads)) return ''
  const { chat, id, text, user_name: name } = message
  const about = `${name}: ${text.slice(0, 40)}`
  const remove = async () => {
    sure('Delete this message for everybody?')
    await api('DELETE', `/rooms/${chat}/messages/${id}`)
    $('text').focus() // The button goes with the message.
  }
  return menu('this message', [
    ...(mine ? [button('Edit', about, () => edit(message))] : []),
    button('Delete', about, remove),
  ])
}
