/**
 * Checks the dice of an exported room of Parlor: scheme `rooms-fair-1`, see docs/fairness.md.
 *
 * One file, no dependency, no WebCrypto (which pages on plain http do not have). It recomputes the
 * commitments, the mixing of entropy, the hiding hashes and the chain of heads of every roll; and
 * breakdown and total of rolls whose notation it knows (see `Evaluator`). It says of how many rolls
 * it could not make the faces again; `parlor room verify` can do that for all.
 */

// ---- bytes ----

const encoder = new TextEncoder()
const TAG = 'rooms-fair-1|'
const EMPTY = new Uint8Array(0)

export const utf8 = (text: string): Uint8Array => encoder.encode(text)

export function fromHex(hex: string): Uint8Array {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) throw new Error('not hexadecimal')
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** base64url without padding, RFC 4648 section 5. */
export function fromBase64Url(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const character of text) {
    const value = alphabet.indexOf(character)
    if (value < 0) throw new Error('not base64url')
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 0xff)
    }
  }
  if (bits >= 6 || (held & ((1 << bits) - 1)) !== 0) throw new Error('not base64url')
  return Uint8Array.from(bytes)
}

function join(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

function u64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

const lp = (bytes: Uint8Array): Uint8Array => join(u32(bytes.length), bytes)

// ---- SHA-256 (FIPS 180-4) and HMAC (RFC 2104) ----

/** The first 32 bits of the fractional parts of a root of the first primes. */
function roots(count: number, root: number): Uint32Array {
  const words: number[] = []
  for (let n = 2; words.length < count; n++) {
    let prime = true
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false
    if (prime) words.push(((n ** (1 / root)) % 1) * 2 ** 32)
  }
  return Uint32Array.from(words)
}

const ROUND = roots(64, 3)
const START = roots(8, 2)

export function sha256(message: Uint8Array): Uint8Array {
  const length = ((message.length + 8) >> 6) + 1
  const padded = new Uint8Array(length * 64)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  const state = Uint32Array.from(START)
  const w = new Uint32Array(64)
  for (let block = 0; block < padded.length; block += 64) compress(state, w, view, block)
  const hash = new Uint8Array(32)
  state.forEach((word, i) => new DataView(hash.buffer).setUint32(4 * i, word))
  return hash
}

const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by))

function compress(state: Uint32Array, w: Uint32Array, view: DataView, block: number): void {
  for (let i = 0; i < 64; i++) {
    if (i < 16) {
      w[i] = view.getUint32(block + 4 * i)
      continue
    }
    const a = w[i - 15]!
    const b = w[i - 2]!
    const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)
    const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number, number, number, number, number, number, number, number,
  ]
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i]! + w[i]!) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = state[i]! + word))
}

export function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(64)
  block.set(key.length > 64 ? sha256(key) : key)
  const inner = sha256(join(block.map((byte) => byte ^ 0x36), message))
  return sha256(join(block.map((byte) => byte ^ 0x5c), inner))
}

// ---- the scheme ----

const tagged = (purpose: string, ...parts: Uint8Array[]): Uint8Array => join(utf8(TAG + purpose), ...parts)

export const entropyHash = sha256
export const commit = (room: Uint8Array, epoch: number, seed: Uint8Array): Uint8Array =>
  sha256(tagged('commit', room, u64(epoch), seed))
export const opening = (commitment: Uint8Array, previousHead: Uint8Array): Uint8Array =>
  sha256(tagged('x0', commitment, previousHead))
export const mix = (x: Uint8Array, member: string, hash: Uint8Array): Uint8Array =>
  sha256(tagged('mix', x, lp(utf8(member)), hash))
/** The entropy of roll `k` of several that one request asked for. */
export const part = (entropy: Uint8Array, k: number): Uint8Array => sha256(tagged('part', u32(k), lp(entropy)))
export const key = (
  seed: Uint8Array, index: number, x: Uint8Array, entropy: Uint8Array, witness: Uint8Array,
): Uint8Array => hmac(seed, tagged('roll', u64(index), x, lp(entropy), lp(witness)))
export const hidden = (entropy: Uint8Array, expr: string, breakdown: string, total: string): Uint8Array =>
  sha256(tagged('hid', lp(entropy), lp(utf8(expr)), lp(utf8(breakdown)), lp(utf8(total))))
export const blindCommit = (secret: Uint8Array): Uint8Array => sha256(tagged('blind', secret))

function record(index: number, member: string, x: Uint8Array, witness: Uint8Array): Uint8Array {
  return tagged('rec', u64(index), lp(utf8(member)), x, lp(witness))
}

export const head = (
  previous: Uint8Array, index: number, member: string, x: Uint8Array, witness: Uint8Array,
  expr: string, breakdown: string, total: string,
): Uint8Array =>
  sha256(join(previous, record(index, member, x, witness), lp(utf8(expr)), lp(utf8(breakdown)), lp(utf8(total))))

export const secretHead = (
  previous: Uint8Array, index: number, member: string, x: Uint8Array, witness: Uint8Array, hid: Uint8Array,
): Uint8Array => sha256(join(previous, record(index, member, x, witness), lp(EMPTY), lp(EMPTY), lp(hid)))

/** The 32-bit words of a roll's key, eight from each block. */
export function* words(rollKey: Uint8Array): Generator<number> {
  for (let j = 0; ; j++) {
    const block = hmac(rollKey, tagged('blk', u32(j)))
    const view = new DataView(block.buffer)
    for (let i = 0; i < 8; i++) yield view.getUint32(4 * i)
  }
}

/** An index below `ways`, each equally likely: words that would favour low ones are passed over. */
export function face(source: Iterator<number>, ways: number): number {
  const bound = Math.floor(2 ** 32 / ways) * ways
  for (;;) {
    const word = source.next()
    if (word.done === true) throw new Error('there are no more words')
    if (word.value < bound) return word.value % ways
  }
}

// ---- the notation, as far as this file knows it ----

/** Thrown for notation that this file does not make again. */
class Unknown extends Error {}

interface Die {
  value: number
  flags: string
  dropped: boolean
}

interface Rolled {
  text: string
  value: bigint
}

/**
 * Whole numbers, `+ - *`, parentheses, `n#`, `vs`, and dice `NdS`, `d%`, `dF` with `kh kl dh dl adv dis` and a
 * plain `!`: what most tables roll.
 */
export class Evaluator {
  private at = 0

  constructor(
    private readonly text: string,
    private readonly source: Iterator<number>,
  ) {}

  static roll(expr: string, rollKey: Uint8Array): { breakdown: string; total: string } | null {
    const repeat = /^(\d+)#/.exec(expr)
    const body = repeat === null ? expr : expr.slice(repeat[0].length)
    const source = words(rollKey)
    const results: Rolled[] = []
    try {
      for (let i = 0; i < Number(repeat?.[1] ?? 1); i++) results.push(new Evaluator(body, source).whole())
    } catch (error) {
      if (error instanceof Unknown) return null
      throw error
    }
    return {
      breakdown: results.map((result) => result.text).join('; '),
      total: results.map((result) => result.value.toString()).join('; '),
    }
  }

  private whole(): Rolled {
    const rolled = this.sum()
    if (this.take(/^ vs [<>=!]*/) !== null) this.sum()
    if (this.at < this.text.length) throw new Unknown()
    return rolled
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(this.text.slice(this.at))
    if (found !== null) this.at += found[0].length
    return found
  }

  private sum(): Rolled {
    let left = this.product()
    for (let sign = this.take(/^[+-]/); sign !== null; sign = this.take(/^[+-]/)) {
      const right = this.product()
      const value = sign[0] === '+' ? left.value + right.value : left.value - right.value
      left = { text: left.text + sign[0] + right.text, value }
    }
    return left
  }

  private product(): Rolled {
    let left = this.unary()
    while (this.take(/^\*(?!\*)/) !== null) {
      const right = this.unary()
      left = { text: `${left.text}*${right.text}`, value: left.value * right.value }
    }
    if (/^[/%^*]/.test(this.text.slice(this.at))) throw new Unknown()
    return left
  }

  private unary(): Rolled {
    const sign = this.take(/^[+-]/)
    if (sign === null) return this.atom()
    const operand = this.unary()
    return { text: sign[0] + operand.text, value: sign[0] === '-' ? -operand.value : operand.value }
  }

  private atom(): Rolled {
    if (this.take(/^\((?=[^)])/) !== null) {
      const inner = this.sum()
      if (this.take(/^\)/) === null || this.text[this.at] === 'd') throw new Unknown()
      return { text: `(${inner.text})`, value: inner.value }
    }
    const dice = this.take(/^(\d*)d(\d+|%|F(?!\.))/)
    if (dice !== null) return this.dice(dice[1]!, dice[2]!)
    const number = this.take(/^\d+(?![.\d])/)
    if (number === null) throw new Unknown()
    return { text: number[0], value: BigInt(number[0]) }
  }

  private draw(sides: string): number {
    if (sides === 'F') return face(this.source, 3) - 1
    return face(this.source, sides === '%' ? 100 : Number(sides)) + 1
  }

  private dice(count: string, sides: string): Rolled {
    let quantity = count === '' ? 1 : Number(count)
    const rules: [string, number][] = []
    let explodes = false
    for (;;) {
      const rule = this.take(/^(kh|kl|dh|dl|adv|dis)(\d+)/)
      if (rule === null) {
        if (explodes || this.take(/^!(?![!p=<>ox\d])/) === null) break
        explodes = true
        continue
      }
      const many = Number(rule[2])
      if (rule[1] === 'adv' || rule[1] === 'dis') {
        rules.push([rule[1] === 'adv' ? 'kh' : 'kl', quantity])
        quantity += many
      } else {
        rules.push([rule[1]!, many])
      }
    }
    if (/^[!\w<>=]/.test(this.text.slice(this.at))) throw new Unknown()
    const pool: Die[] = Array.from({ length: quantity }, () => this.die(sides))
    return shown(keep(explodes ? this.exploded(pool, sides) : pool, rules))
  }

  private die(sides: string): Die {
    return { value: this.draw(sides), flags: '', dropped: false }
  }

  private exploded(pool: Die[], sides: string): Die[] {
    const highest = sides === 'F' ? 1 : sides === '%' ? 100 : Number(sides)
    return pool.flatMap((die) => {
      const chain = [die]
      for (let last = die; last.value === highest; ) {
        if (chain.length > 100) throw new Unknown()
        last.flags = '!'
        last = this.die(sides)
        chain.push(last)
      }
      return chain
    })
  }
}

/** Each rule looks at the whole pool, and what they drop is united. */
function keep(pool: Die[], rules: [string, number][]): Die[] {
  const order = pool.map((_, i) => i).sort((a, b) => pool[a]!.value - pool[b]!.value || a - b)
  for (const [rule, many] of rules) {
    const n = Math.min(many, pool.length)
    const dropped =
      rule === 'kh' ? order.slice(0, pool.length - n)
      : rule === 'kl' ? order.slice(n)
      : rule === 'dl' ? order.slice(0, n)
      : order.slice(pool.length - n)
    for (const i of dropped) pool[i]!.dropped = true
  }
  return pool
}

function shown(pool: Die[]): Rolled {
  const dice = pool.map((die) => `${die.value}${die.flags}${die.dropped ? 'd' : ''}`)
  const value = pool.reduce((sum, die) => sum + (die.dropped ? 0 : die.value), 0)
  return { text: `[${dice.join(', ')}]`, value: BigInt(value) }
}

// ---- the log ----

export interface Proof {
  scheme: string
  grade: number
  epoch: number
  i: number
  x: string
  entropy: string | null
  entropy_hash: string
  hid?: string
  blind?: { commit: string; next: string; bytes: string | null }
  head: string
}

/** A roll of its own, or one in a message. */
export interface Roll {
  id?: string
  seq?: number
  rev?: number
  user: string
  expr: string | null
  total: number | string | null
  breakdown: string | null
  results?: { total: number | string; breakdown: string }[]
  secret?: string | null
  proof: Proof
}

interface Epoch {
  n: number
  room: Uint8Array
  commit: string
  rolls: { line: number; roll: Roll }[]
}

export interface Finding {
  line: number
  what: string
}

export interface Report {
  findings: Finding[]
  entries: number
  epochs: number
  rolls: number
  /** Rolls whose key could be made again: of a closed epoch, and not secret. */
  keyed: number
  /** Those of them whose faces, breakdown and total were made again too. */
  recomputed: number
  secret: number
  head: string
}

const uuidBytes = (id: string): Uint8Array => fromHex(id.replaceAll('-', ''))

/** The total as the log has it; several are joined. */
const totalOf = (roll: Roll): string =>
  roll.total === null && roll.results !== undefined
    ? roll.results.map((result) => String(result.total)).join('; ')
    : String(roll.total)

/** Checks an export, line by line. Give `add` every line in order, then call `end`. */
export class Verifier {
  private readonly report: Report = {
    findings: [], entries: 0, epochs: 0, rolls: 0, keyed: 0, recomputed: 0, secret: 0, head: '',
  }
  private readonly secrets = new Map<string, Roll>()
  private epoch: Epoch | null = null
  private previous: { n: number; room: string; severed: boolean } | null = null
  private x: Uint8Array = EMPTY
  private head: Uint8Array = new Uint8Array(32)
  private blind = ''
  private line = 0
  private room = ''

  add(text: string): void {
    this.line++
    try {
      this.entry(JSON.parse(text))
    } catch (error) {
      this.agree(false, `it cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  end(): Report {
    this.settle(null)
    for (const roll of this.secrets.values()) {
      this.agree(roll.rev === roll.seq, `entry ${roll.rev}, which reveals a roll, is missing`)
    }
    return { ...this.report, head: toHex(this.head) }
  }

  private agree(good: boolean, otherwise: string, line = this.line): void {
    if (!good && this.report.findings.length < 100) this.report.findings.push({ line, what: otherwise })
  }

  // biome-ignore lint: what comes out of JSON.parse is checked field by field
  private entry(entry: any): void {
    this.report.entries++
    this.agree(entry.seq === this.report.entries, `entry ${this.report.entries} is missing or out of place`)
    this.report.entries = entry.seq
    this.agree(this.room === '' || entry.chat === this.room, 'it is of another room')
    this.room = entry.chat
    if (entry.event_type === 'dice_epoch') this.turned(entry)
    else if (entry.event_type === 'dice_roll') this.rolled(entry.seq, entry.roll)
    else if (entry.event_type === 'chat_message' && entry.message.seq === entry.seq) {
      for (const roll of entry.message.rolls) this.cast({ ...roll, user: entry.message.user })
    }
  }

  // ---- epochs ----

  // biome-ignore lint: as above
  private turned(it: any): void {
    if (it.closed !== undefined) {
      this.agree(this.epoch?.n === it.closed.n, 'another epoch ends than began')
      this.agree(this.epoch?.rolls.length === it.closed.rolls, 'the number of rolls is another')
      this.settle(it.closed.seed === null ? null : fromHex(it.closed.seed))
    } else {
      this.agree(this.epoch === null, 'an epoch begins before the last one ended')
    }
    const room: string = it.of ?? it.chat
    if (this.previous !== null) {
      this.agree(it.n === this.previous.n + 1, 'the epochs have a gap')
      this.agree(this.previous.severed || room === this.previous.room, 'the room is another')
    }
    this.previous = { n: it.n, room, severed: false }
    this.epoch = { n: it.n, room: uuidBytes(room), commit: it.commit, rolls: [] }
    this.report.epochs++
    this.head = opening(fromHex(it.commit), this.head)
    this.x = this.head
    this.blind = it.blind
  }

  /** The end of an epoch: with its seed, the keys of its rolls can be made again. */
  private settle(seed: Uint8Array | null): void {
    const epoch = this.epoch
    this.epoch = null
    if (epoch === null) return
    if (this.previous !== null) this.previous.severed = seed === null
    if (seed === null) return
    this.agree(toHex(commit(epoch.room, epoch.n, seed)) === epoch.commit, 'the seed is not the one committed to')
    for (const { line, roll } of epoch.rolls) this.again(seed, line, roll)
  }

  private again(seed: Uint8Array, line: number, roll: Roll): void {
    const { expr, breakdown, proof } = roll
    if (expr === null || breakdown === null || proof.entropy === null) return
    this.report.keyed++
    const rollKey = key(seed, proof.i, fromHex(proof.x), fromBase64Url(proof.entropy), EMPTY)
    const made = Evaluator.roll(expr, rollKey)
    if (made === null) return
    this.report.recomputed++
    this.agree(made.breakdown === breakdown, 'the faces are others', line)
    this.agree(made.total === totalOf(roll), 'the total is another', line)
  }

  // ---- rolls ----

  private rolled(seq: number, roll: Roll): void {
    if (roll.seq !== seq) {
      this.revealed(seq, roll)
      return
    }
    if (typeof roll.secret === 'string') this.secrets.set(roll.id ?? '', roll)
    if (roll.expr === null) this.report.secret++
    this.cast(roll)
  }

  private revealed(seq: number, roll: Roll): void {
    const first = this.secrets.get(roll.id ?? '')
    const entropy = roll.proof.entropy
    this.secrets.delete(roll.id ?? '')
    if (first === undefined || entropy === null || roll.rev !== seq) {
      this.agree(false, 'a roll is revealed that was not secret')
      return
    }
    const same = (['i', 'epoch', 'x', 'entropy_hash', 'hid', 'head'] as const).every(
      (field) => first.proof[field] === roll.proof[field],
    )
    this.agree(same && first.user === roll.user, 'a roll is revealed that was another before')
    if (first.expr !== null) {
      this.agree(JSON.stringify(first) === JSON.stringify(roll), 'a roll is shown in two ways')
      return
    }
    this.report.secret--
    const hid = hidden(fromBase64Url(entropy), roll.expr ?? '', roll.breakdown ?? '', totalOf(roll))
    this.agree(toHex(hid) === first.proof.hid, 'what was revealed is not what was hidden')
  }

  private cast(roll: Roll): void {
    const proof = roll.proof
    const epoch = this.epoch
    this.report.rolls++
    this.agree(proof.scheme === 'rooms-fair-1', 'it follows another scheme')
    this.agree(epoch !== null && proof.epoch === epoch.n, 'it is of another epoch')
    this.agree(epoch?.rolls.length === proof.i, 'the rolls have a gap')
    this.x = mix(this.x, roll.user, fromHex(proof.entropy_hash))
    this.agree(toHex(this.x) === proof.x, 'X is not what mixing gives')
    if (proof.entropy !== null) {
      const hash = entropyHash(fromBase64Url(proof.entropy))
      this.agree(toHex(hash) === proof.entropy_hash, 'the entropy is not what was hashed')
    }
    this.chain(roll)
    this.added(roll)
    epoch?.rolls.push({ line: this.line, roll })
  }

  private chain(roll: Roll): void {
    const { proof, expr, breakdown } = roll
    if (proof.hid !== undefined) {
      this.head = secretHead(this.head, proof.i, roll.user, this.x, EMPTY, fromHex(proof.hid))
      if (proof.entropy !== null && expr !== null && breakdown !== null) {
        const hid = hidden(fromBase64Url(proof.entropy), expr, breakdown, totalOf(roll))
        this.agree(toHex(hid) === proof.hid, 'what was revealed is not what was hidden')
      }
    } else if (expr !== null && breakdown !== null) {
      this.head = head(this.head, proof.i, roll.user, this.x, EMPTY, expr, breakdown, totalOf(roll))
    } else {
      this.agree(false, 'the roll shows nothing and hides nothing')
    }
    this.agree(toHex(this.head) === proof.head, 'the head of the log is another')
    this.head = fromHex(proof.head)
  }

  /** What the server added to a blind roll was committed to before. */
  private added(roll: Roll): void {
    const blind = roll.proof.blind
    this.agree((roll.secret === 'blind') === (blind !== undefined), 'it is blind, or it is not')
    if (blind === undefined) return
    this.agree(blind.commit === this.blind, 'its blind commitment was not published before')
    this.blind = blind.next
    if (blind.bytes !== null && roll.proof.entropy !== null) {
      const same = toHex(blindCommit(fromHex(blind.bytes))) === blind.commit
      const ends = toHex(fromBase64Url(roll.proof.entropy)).endsWith(blind.bytes)
      this.agree(same && ends, 'the bytes added to a blind roll are not those committed to')
    }
  }
}

/** Checks a whole export. */
export function verify(text: string): Report {
  const verifier = new Verifier()
  for (const line of text.split('\n')) if (line !== '') verifier.add(line)
  return verifier.end()
}

/**
 * Whether a roll used what was shown before it was asked for and nothing that came after: the X that its sender
 * saw last, mixed with what he sent. If not, something was mixed in between (see docs/fairness.md).
 */
export function isMixedAfterSending(lastX: string, member: string, roll: Roll): boolean {
  return toHex(mix(fromHex(lastX), member, fromHex(roll.proof.entropy_hash))) !== roll.proof.x
}
