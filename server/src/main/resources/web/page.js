// What the pages share: asking the server, saying how it went, and one view at a time.
export const $ = (id) => document.getElementById(id)

export const element = (name, text, className) => {
  const it = document.createElement(name)
  it.textContent = text
  if (className) it.className = className
  return it
}

// ---- asking ----
// A mistake in one field, as the server would tell it.
export const mistake = (attr, detail) => Object.assign(new Error(detail), { mistakes: [{ attr, detail }] })

const errorsIn = (text) => {
  try {
    return JSON.parse(text).errors
  } catch {
    return [{ attr: null, detail: 'The server is not well. Try again in a while.' }]
  }
}
const SIGNED_OUT = 'Authentication credentials were not provided.'
// What was refused, in words for people.
export const refusal = (errors, status) => {
  const mistakes = errors.map(({ attr, detail }) =>
    ({ attr, detail: detail === SIGNED_OUT ? 'You are signed out here. Come in or sign in again.' : detail }))
  return Object.assign(new Error(mistakes[0].detail), { status, mistakes })
}
const reach = (path, options) =>
  fetch('/api/v1' + path, options).catch(() => { throw new Error('The server does not answer. Are you connected to the network?') })

// Sends a body as it is; what the server refuses is an Error with its words, its status and all mistakes.
export const request = async (method, path, type, body, parse = JSON.parse) => {
  const answer = await reach(path, { method, headers: type ? { 'Content-Type': type } : {}, body })
  const text = await answer.text()
  if (!answer.ok) throw refusal(errorsIn(text), answer.status)
  return text ? parse(text) : {}
}
export const api = (method, path, body, parse) =>
  body ? request(method, path, 'application/json', JSON.stringify(body), parse) : request(method, path, null, undefined, parse)

// ---- saying how it went ----
// What has no field of its own, in the banner; or nothing.
export const complain = (problem) => {
  $('problem').textContent = problem ? problem.message : ''
  $('problem').hidden = !problem
}
const forgive = (form) => {
  complain(null)
  for (const it of document.querySelectorAll('.thanks')) it.remove()
  for (const it of form?.querySelectorAll('.mistake') ?? []) it.remove()
  for (const it of form?.querySelectorAll('[aria-invalid]') ?? []) {
    it.removeAttribute('aria-invalid')
    it.removeAttribute('aria-describedby')
  }
}
let told = 0
const tell = (field, detail) => {
  const id = 'mistake-' + ++told
  const words = Object.assign(document.createElement('span'), { id, className: 'mistake', textContent: detail })
  const label = field.closest('label')
  ;(label && !label.classList.contains('hidden') ? label : field).after(words)
  field.setAttribute('aria-describedby', id)
  field.setAttribute('aria-invalid', 'true')
}
// Where the mistake is: the last part of its path names the field.
const fieldOf = (form, attr) => {
  const it = attr && form?.elements.namedItem(attr.split('.').at(-1))
  return it instanceof HTMLElement && it.type !== 'hidden' && !it.closest('[hidden], .hidden') ? it : null
}
// Every mistake beside its field, the rest in the banner; one stands at the first.
export const blame = (form, problem) => {
  forgive(form)
  const all = (problem.mistakes ?? [{ attr: null, detail: problem.message }]).map((it) => ({ ...it, field: fieldOf(form, it.attr) }))
  for (const { field, detail } of all) if (field) tell(field, detail)
  const rest = all.filter(({ field }) => !field).map(({ detail }) => detail)
  if (rest.length) complain(new Error(rest.join(' ')))
  const first = form?.querySelector('[aria-invalid]')
  if (!first) return
  for (let it = first.closest('details'); it; it = it.parentElement.closest('details')) it.open = true
  first.focus()
  first.scrollIntoView({ block: 'nearest' })
}
// That it worked, where one has just been.
export const thank = (form, words) => {
  const it = Object.assign(document.createElement('p'), { className: 'thanks', role: 'status' })
  form.append(it)
  requestAnimationFrame(() => { it.textContent = words }) // A reading voice hears what changes, not what comes.
}
// What the browser finds is told in the same way as what the server finds.
document.addEventListener('invalid', (event) => {
  event.preventDefault()
  const { form } = event.target
  const wrong = [...form.elements].filter((it) => it.willValidate && !it.validity.valid)
  if (event.target !== wrong[0]) return
  blame(form, { mistakes: wrong.map((it) => ({ attr: it.name, detail: it.title && it.validity.patternMismatch ? it.title : it.validationMessage })) })
}, true)

// ---- working ----
const SLOW = 300 // ms, before the page says that it works
const WAIT = 'One moment …'
let working = 0, calm = ''
const wait = () => {
  const status = $('status')
  if (working++ === 0) calm = status.textContent
  const timer = setTimeout(() => { status.textContent = WAIT }, SLOW)
  return () => {
    clearTimeout(timer)
    if (--working === 0 && status.textContent === WAIT) status.textContent = calm
  }
}
const PLACES = 'section, form, aside, main'
const seen = (place) => !place || place.checkVisibility() ? place : seen(place.parentElement.closest(PLACES))
// What answers an event: says that it works on it, and what went wrong. While it works it cannot be asked again.
export const trying = (work) => async (event) => {
  event?.preventDefault()
  const asked = event?.currentTarget ?? document.body
  if (asked.ariaBusy === 'true') return
  const place = asked.closest(PLACES)
  const form = asked.closest('form')
  asked.ariaBusy = 'true'
  forgive(form)
  const done = wait()
  try {
    await work(event)
  } catch (problem) {
    if (problem !== kept) blame(form, problem)
  }
  done()
  asked.ariaBusy = null
  // A list that was made anew has taken the button away.
  if (!asked.isConnected && document.activeElement === document.body) stand(seen(place))
}
// A small button whose name says, to whoever hears it alone, what it is about.
export const button = (text, about, work) => {
  const it = element('button', text, 'small')
  it.type = 'button'
  it.ariaLabel = `${text}: ${about}`
  it.onclick = trying(work)
  return it
}
// Buttons that come out when they are asked for; nothing where there are none.
export const menu = (about, buttons) => {
  if (!buttons.length) return ''
  const it = element('details', '', 'menu')
  const sign = element('summary', '⋯')
  sign.ariaLabel = 'What to do with ' + about
  it.append(sign, ...buttons)
  return it
}
const kept = new Error('Nothing was done.')
export const sure = (question) => {
  if (!confirm(question)) throw kept
}
// To another page; what asked for it stays at work until this one is gone.
export const go = (to) => {
  location.assign(to)
  return new Promise(() => {})
}
addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload() })

// ---- views ----
// Puts the keyboard and the reading voice at a heading.
const stand = (place) => {
  const heading = place?.querySelector('h1, h2')
  if (!heading) return
  heading.tabIndex = -1
  heading.focus()
}
// Shows one view of the page and hides the others.
export const show = (which) => {
  const before = document.querySelector('main:not([hidden])')
  for (const it of document.querySelectorAll('main')) it.hidden = it.id !== which
  const now = $(which)
  if (before && before !== now) {
    stand(now)
    scrollTo(0, 0)
  }
}
