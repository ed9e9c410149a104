// Signing up and in, and what one does with one's account.
import { $, api, button, complain, element, go, mistake, request, show, sure, thank, trying } from './page.js'
import { signIn, step } from './passwords.js'

$('clear').hidden = isSecureContext // https, or this very machine

// ---- two requests each ----
const words = (form, field = 'password') => form[field].value.normalize('NFC')
// Who asks for something grave shows that he still knows the password.
const prove = (form) =>
  signIn($('name').textContent, words(form)).catch((problem) => {
    throw problem.mistakes?.[0].attr === 'password' ? mistake('password', 'This is not your password.') : problem
  })
const newPassword = async (path, password, first, second) => {
  const { clientRegistrationState: state, registrationRequest: request } = await step('register', { password })
  const { flow, response } = await api('POST', path + '/start', { ...first, request })
  const { registrationRecord: record } = await step('record', { password, state, response })
  return api('POST', path + '/finish', { ...second, flow, record })
}

// ---- the picture: its middle, made small here, so that a photograph need not be ----
const small = async (file) => {
  const picture = await createImageBitmap(file)
  const side = Math.min(picture.width, picture.height), most = Math.min(side, 512)
  const canvas = Object.assign(document.createElement('canvas'), { width: most, height: most })
  const from = [(picture.width - side) / 2, (picture.height - side) / 2, side, side]
  canvas.getContext('2d').drawImage(picture, ...from, 0, 0, most, most)
  const type = file.type === 'image/jpeg' ? 'image/jpeg' : 'image/png'
  return new Promise((resolve) => canvas.toBlob(resolve, type, 0.92))
}
const wear = async (file) => {
  const body = await small(file).catch(() => file)
  await request('PUT', '/me/avatar', body.type, body)
}

// ---- what is seen ----
let unkept = false // codes that are seen this once
const keep = (codes, letter = false) => {
  $('letter').hidden = !letter
  $('list').textContent = codes.join('\n')
  $('copy').hidden = !navigator.clipboard // There is none over plain HTTP.
  unkept = true
  show('codes')
}
addEventListener('beforeunload', (event) => { if (unkept) event.preventDefault() })
const tell = (news, onward = 'To your account', to = '/account') => {
  $('news').textContent = news
  Object.assign($('onward'), { textContent: onward, href: to })
  show('told')
}
// Only what this server offers is shown.
const offer = async () => {
  const { accounts, registration, mail } = await api('GET', '/server')
  $('unsafe').hidden = accounts
  $('forms').hidden = !accounts
  $('signup').hidden = registration === 'closed'
  $('closed').hidden = registration !== 'closed'
  $('invited').hidden = registration !== 'invite'
  for (const it of document.querySelectorAll('.mailed')) it.hidden = !mail
}
$('first').onclick = () => {
  $('closed').hidden = true
  $('signup').hidden = false
  $('setup').open = true
  $('signup').username.focus()
}
// What a link in a letter carries. It is taken out of the address at once, and used when a button is pressed.
const link = new URLSearchParams(location.hash.slice(1))
if (link.size) history.replaceState(null, '', '/account')
const arrive = async () => {
  await offer()
  if (link.has('confirm')) return show('confirm')
  if (!link.has('recover')) return begin()
  $('again').username.value = link.get('name')
  show('reset')
}
const moment = (time) => new Date(time).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })
const session = (it) => {
  const from = it.address ? `, from ${it.address}` : ''
  const seen = it.current ? 'This is where you are now.' : `Last seen ${moment(it.last_seen_at)}. `
  const row = element('li', `${it.device ?? 'Some program'}${from}, since ${moment(it.created_at)}. ${seen}`)
  if (it.current) return row
  row.append(button('Sign out there', it.device ?? 'Some program', async () => {
    await api('DELETE', '/me/sessions/' + it.id)
    await begin()
  }))
  return row
}
const begin = async () => {
  const user = await api('GET', '/me').then(({ user }) => user, () => null)
  $('guest').hidden = $('leaving').hidden = !user
  if (!user || user.kind === 'guest') return show('stranger')
  $('name').textContent = user.username
  $('password').username.value = $('rename').username.value = user.username
  $('face').hidden = $('bare').hidden = !user.avatar
  if (user.avatar) $('face').src = user.avatar
  $('desk').hidden = !(await api('GET', '/admin/server').catch(() => null))
  const { email, confirmed } = await api('GET', '/me/email')
  $('address').textContent = email ? `${email}${confirmed ? '' : ' (not confirmed)'}` : 'None yet.'
  $('sessions').replaceChildren(...(await api('GET', '/me/sessions')).results.map(session))
  show('mine')
}

// ---- what people do ----
// A guest who signs in becomes nobody: his rooms are left, and a closed one does not let him in again.
const leaving = async () => {
  if ($('leaving').hidden) return
  const { results } = await api('GET', '/rooms?mine=true')
  if (results.length) sure(`Sign in, and leave ${results.map((it) => it.title || 'a room').join(', ')} as a guest?`)
}
$('signin').onsubmit = trying(async ({ target: f }) => {
  await leaving()
  await signIn(f.username.value, words(f))
  return go('/')
})
$('signup').onsubmit = trying(async ({ target: f }) => {
  const more = { email: f.email.value || undefined, setup_code: f.setup_code.value || undefined, invite: f.invite.value || undefined }
  const { invite } = more
  keep((await newPassword('/register', words(f), { username: f.username.value, invite }, more)).recovery_codes, Boolean(more.email))
})
$('recover').onsubmit = trying(async ({ target: f }) => {
  await newPassword('/recover', words(f), { username: f.username.value, code: f.code.value }, {})
    .catch((problem) => { throw problem.status === 401 ? mistake('code', problem.message) : problem })
  f.reset()
  await begin()
})
$('picture').onchange = trying(async ({ target: it }) => {
  const [file] = it.files
  it.value = ''
  if (file) await wear(file)
  await begin()
})
$('bare').onclick = trying(async () => { await api('DELETE', '/me/avatar'); await begin() })
$('request').onclick = trying(async () => {
  const username = $('recover').username.value
  if (!username) throw mistake('username', 'Enter your name first.')
  await api('POST', '/recover/request', { username })
  tell('If this account has a confirmed address, a letter is on its way')
})
$('again').onsubmit = trying(async ({ target: f }) => {
  await newPassword('/recover', words(f), { username: f.username.value, token: link.get('recover') }, {})
    .catch((problem) => { throw problem.status === 401 ? new Error('This link was used, or is too old. Ask for another one.') : problem })
  f.reset()
  await begin()
})
$('yes').onclick = trying(async () => {
  await api('POST', '/email/confirm', { token: link.get('confirm') })
  tell('Thank you. If the link was still good, a letter says that the address is yours')
})
$('email').onsubmit = trying(async ({ target: f }) => {
  await prove(f)
  await api('PUT', '/me/email', { email: f.email.value })
  f.reset()
  tell('A letter is on its way; its link makes the address yours')
})
$('password').onsubmit = trying(async ({ target: f }) => {
  await prove(f)
  await newPassword('/me/password', words(f, 'another'), {}, {})
  f.reset()
  await begin()
  thank(f, 'Changed. You are signed out everywhere else.')
})
$('rename').onsubmit = trying(async ({ target: f }) => {
  const { user } = await api('PATCH', '/me', { username: f.username.value })
  await begin()
  thank(f, `You are ${user.username} now.`)
})
// The server is not left without an administrator.
const last = (problem) => {
  throw problem.status === 409 ? new Error('You are the last administrator: make somebody else one first, under Administration.') : problem
}
$('farewell').onsubmit = trying(async ({ target: f }) => {
  sure(`Delete the account ${$('name').textContent} for good? Nobody can bring it back.`)
  await prove(f)
  await api('DELETE', '/me', { messages: f.messages.value }).catch(last)
  f.reset()
  tell('Your account is deleted', 'To the front page', '/')
})
$('newcodes').onsubmit = trying(async ({ target: f }) => {
  await prove(f)
  f.reset()
  keep((await api('POST', '/me/recovery_codes')).recovery_codes)
})
$('mydata').onsubmit = trying(async ({ target: f }) => {
  await prove(f)
  f.reset()
  location.assign('/api/v1/me/export')
})
$('copy').onclick = trying(async () => {
  await navigator.clipboard.writeText($('list').textContent)
  unkept = false
  thank($('codes'), 'Copied. Paste them where you will find them again.')
})
$('download').onclick = trying(() => {
  const text = `Recovery codes for ${location.host}. Each sets a new password once.\n\n${$('list').textContent}\n`
  const file = document.createElement('a')
  file.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  file.download = 'parlor-recovery-codes.txt'
  file.click()
  unkept = false
})
$('kept').onclick = trying(() => {
  unkept = false
  return go('/')
})
$('others').onclick = trying(async () => { await api('DELETE', '/me/sessions'); await begin() })
$('signout').onclick = trying(async () => { await api('POST', '/logout'); return go('/') })
addEventListener('hashchange', () => location.reload())
arrive().catch(complain)
