// Checks the dice of the room that is shown (docs/fairness.md): what the server says must follow from what it said before.
import { DiceLog, Requests, keyOf } from '/assets/parlor-verify.js'

const LATE = 5000 // ms until a request that nothing answered is shown
const OLDER = 10 // pages of entries to look back through for the last roll
const bytes = (count) => crypto.getRandomValues(new Uint8Array(count))
const base64url = (some) => btoa(String.fromCharCode(...some)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** Every roll that an entry casts: its key, itself, and the nonce of the first. */
function casts({ seq, event_type: kind, roll, message }) {
  if (kind === 'dice_roll' && roll.seq === seq) return [{ key: roll.id, roll, nonce: roll.nonce }]
  if (kind !== 'chat_message' || message.seq !== seq) return []
  return message.rolls.map((it, k) => ({ key: keyOf(message.id, k), roll: { ...it, user: message.user }, nonce: k === 0 ? message.nonce : null }))
}
const isAboutDice = (entry) => entry.event_type === 'dice_epoch' || casts(entry).length > 0

/** What this browser keeps of a room: where its dice stood, the last commitment, and what was not answered. */
const kept = {
  read(room) {
    try { return JSON.parse(localStorage.getItem('parlor.dice.' + room)) ?? {} } catch { return {} }
  },
  write(room, what) {
    try { localStorage.setItem('parlor.dice.' + room, JSON.stringify(what)) } catch { /* The browser keeps nothing: a reload forgets. */ }
  },
}

export class Fair {
  /** Of each roll by its key: whether it is `open`, `proved` or `wrong`, and what is to be said of it. */
  rolls = new Map()
  /** What does not agree and is about no single roll. */
  wrong = []
  #room
  #history
  #log
  #requests
  #changed
  #frames = new Map() // what was sent, by nonce, to be sent again
  #late = new Set()
  #last = {}

  /** @param changed is told the key of a roll whose mark is another, or nothing when something else is */
  constructor(room, me, history, changed) {
    const before = kept.read(room)
    this.#room = room
    this.#history = history
    this.#changed = changed
    this.#log = new DiceLog((finding) => this.#found(finding), (key) => this.#set(key, 'proved'), true)
    if (before.history === history && before.n) this.#last = { seq: before.seq, head: before.head, n: before.n, commit: before.commit }
    const open = before.open ?? []
    this.#requests = new Requests(me, open.map((it) => it.request))
    for (const { request, frame } of open) {
      this.#frames.set(request.nonce, frame)
      this.#late.add(request.nonce)
    }
  }

  /** Begins with what the room shows, and looks further back if no dice are in it. */
  async begin(entries, head, api) {
    const path = `/rooms/${this.#room}`
    const { epochs } = await api('GET', path + '/fairness')
    const before = this.#last
    if (before.n) this.#log.learn({ n: before.n, commit: before.commit, first: before.seq }, this.#room)
    for (const line of epochs) this.#log.learn(line, this.#room)
    let all = entries
    for (let tries = 0; tries < OLDER && !all.some(isAboutDice) && (all[0]?.seq ?? 1) > 1; tries++) {
      const older = await api('GET', `${path}/entries?limit=500&before=${all[0].seq}`)
      all = [...older.results, ...all]
    }
    const open = epochs.at(-1)
    if (open && open.rolls === 0 && open.first <= head && !all.some(isAboutDice)) this.#log.begin(open, this.#room)
    if (before.head) await this.#compare(before, all, api)
    for (const entry of all) this.entry(entry)
  }

  /** The head that this browser saw last must be where it was. */
  async #compare({ seq, head }, entries, api) {
    const known = entries.find((it) => it.seq === seq)
    const entry = known ?? (await api('GET', `/rooms/${this.#room}/entries?limit=1&after=${seq - 1}`)).results[0]
    const same = entry && casts(entry).some(({ roll }) => roll.proof.head === head)
    if (!same) this.#found({ line: seq, what: 'the log of dice is not the one that this browser saw before' })
  }

  #set(key, state, why = '') {
    const was = this.rolls.get(key) ?? { state: 'open', why: '' }
    if (was.state === 'wrong') return
    this.rolls.set(key, { ...was, state, why: why || was.why })
    this.#changed(key)
  }

  #found({ line, key, what }) {
    if (key) this.#set(key, 'wrong', what)
    else {
      this.wrong.push(`Entry ${line}: ${what}.`)
      this.#changed()
    }
  }

  /** Every entry in order, once. */
  entry(entry) {
    const all = casts(entry)
    for (const { key, roll, nonce } of all) {
      this.#set(key, 'open', roll.proof.grade === 0 ? 'the server drew its bytes (grade 0)' : '')
      const answer = this.#requests.answer(roll, nonce)
      if (answer === 'others') this.#set(key, 'wrong', 'it was not made with the bytes that this page sent')
      if (answer === 'mixed') this.#set(key, 'open', 'something was mixed in after it was sent')
    }
    this.#log.entry(entry, entry.seq)
    const { roll } = entry
    if (roll && roll.seq !== entry.seq && this.#requests.unblinded(roll) === false) {
      this.#set(roll.id, 'wrong', 'it was not made with the bytes that this page sent')
    }
    if (entry.event_type === 'dice_epoch') this.#last = { ...this.#last, n: entry.n, commit: entry.commit }
    if (all.length > 0) {
      const { proof } = all.at(-1).roll
      const commit = this.#last.n === proof.epoch ? this.#last.commit : this.#log.commitment(proof.epoch)
      this.#last = { seq: entry.seq, head: proof.head, n: commit ? proof.epoch : 0, commit }
    }
    this.#keep()
    this.#changed()
  }

  /** A secret roll that this page was shown: if it is its own, it can be checked like any other. */
  opened(roll) {
    const whole = this.#requests.opened(roll)
    if (whole) this.#log.shown(whole)
  }

  // ---- what this page asks for ----

  /** Nonce and entropy for a request; `send` takes them and may fail. */
  ask(what, send) {
    const nonce = Array.from(bytes(12), (byte) => byte.toString(16).padStart(2, '0')).join('')
    const request = { nonce, entropy: base64url(bytes(16)), x: this.#log.x, what }
    const frame = send({ id: nonce, nonce, entropy: request.entropy })
    this.#requests.sent(request)
    this.#frames.set(nonce, frame)
    this.#keep()
    setTimeout(() => { this.#late.add(nonce); this.#changed() }, LATE)
  }

  /** An answer to a request: it may say that no roll comes of it. */
  async answered({ id, message, roll, error }, last, api) {
    const fault = error && !['throttled', 'error', 'unavailable'].includes(error.errors[0].code)
    const rolls = roll || message?.rolls.length > 0
    if (fault || (!error && !rolls)) this.#requests.settled(id)
    const { seq } = roll ?? message ?? {}
    // A retry gets what came of it the first time, which this page may not have seen.
    if (rolls && seq <= last && this.#requests.open.some((it) => it.nonce === id)) {
      const page = await api('GET', `/rooms/${this.#room}/entries?limit=1&after=${seq - 1}`)
      for (const it of page.results.flatMap(casts)) this.#requests.answer(it.roll, it.nonce)
    }
    this.#keep()
    this.#changed()
  }

  /** Requests that nothing answered for a while: what was asked, and the frame to send again as it was. */
  get unanswered() {
    const late = this.#requests.open.filter((it) => this.#late.has(it.nonce))
    return late.map((it) => ({ what: it.what, frame: this.#frames.get(it.nonce) }))
  }

  #keep() {
    const open = this.#requests.open.map((request) => ({ request, frame: this.#frames.get(request.nonce) }))
    kept.write(this.#room, { history: this.#history, ...this.#last, open })
  }

  // ---- what is shown ----

  get head() { return this.#log.head }

  /** How many rolls are proved, open and wrong. */
  get counts() {
    const counts = { proved: 0, open: 0, wrong: 0 }
    for (const { state } of this.rolls.values()) counts[state]++
    return counts
  }
}
