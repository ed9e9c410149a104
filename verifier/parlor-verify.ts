/**
 * Checks the dice of an exported room of Parlor: scheme `rooms-fair-1`, see docs/fairness.md.
 *
 * One file, no dependency, no WebCrypto (which pages on plain http do not have). It recomputes the
 * commitments, the mixing of entropy, the hiding hashes, the chain of heads and, where the seed is
 * public, the faces, breakdown and total of every roll, in the whole notation of docs/dice.md.
 * `Verifier` reads an export; a client that listens follows the log with `DiceLog` and checks its
 * own rolls with `Requests`.
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

/** base64url without padding. */
const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

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

// ---- exact numbers ----

/** Thrown for what cannot be read or rolled. */
export class Refused extends Error {}

const sizeOf = (value: bigint): bigint => (value < 0n ? -value : value)

/** An exact fraction in lowest terms; `den` is positive. */
export class Rational {
  static readonly ZERO = Rational.of(0)
  static readonly ONE = Rational.of(1)
  private static readonly MOST = 10n ** 15n
  private static readonly MOST_BITS = 4096

  readonly num: bigint
  readonly den: bigint

  private constructor(num: bigint, den: bigint) {
    this.num = num
    this.den = den
  }

  static of(num: bigint | number, den = 1n): Rational {
    const top = BigInt(num)
    if (den === 1n) return new Rational(top, 1n)
    if (den === 0n) throw new Refused('nothing can be divided by 0')
    let [a, b] = [sizeOf(top), sizeOf(den)]
    while (b !== 0n) [a, b] = [b, a % b]
    const divisor = den < 0n ? -a : a
    return new Rational(top / divisor, den / divisor)
  }

  /** Digits, and digits after a point. */
  static parse(text: string): Rational {
    const [whole, places = ''] = text.split('.') as [string, string?]
    return Rational.of(BigInt(whole + places), 10n ** BigInt(places.length))
  }

  get isWhole(): boolean {
    return this.den === 1n
  }

  get sign(): number {
    return this.num < 0n ? -1 : this.num > 0n ? 1 : 0
  }

  plus(that: Rational): Rational {
    return Rational.of(this.num * that.den + that.num * this.den, this.den * that.den)
  }

  minus(that: Rational): Rational {
    return this.plus(that.negated())
  }

  times(that: Rational): Rational {
    return Rational.of(this.num * that.num, this.den * that.den)
  }

  over(that: Rational): Rational {
    return Rational.of(this.num * that.den, this.den * that.num)
  }

  /** The remainder with the sign of the divisor. */
  modulo(that: Rational): Rational {
    return this.minus(that.times(this.over(that).floor()))
  }

  negated(): Rational {
    return new Rational(-this.num, this.den)
  }

  absolute(): Rational {
    return this.num < 0n ? this.negated() : this
  }

  floor(): Rational {
    const whole = this.num / this.den
    return Rational.of(this.num % this.den < 0n ? whole - 1n : whole)
  }

  ceil(): Rational {
    return this.negated().floor().negated()
  }

  /** Half away from zero. */
  rounded(): Rational {
    const size = this.absolute().plus(Rational.of(1, 2n)).floor()
    return this.num < 0n ? size.negated() : size
  }

  power(exponent: Rational): Rational {
    if (!exponent.isWhole || sizeOf(exponent.num) > 64n) throw new Refused('an exponent is -64 to 64')
    const by = sizeOf(exponent.num)
    if (this.bits * Number(by) > Rational.MOST_BITS) throw new Refused('this power is too large')
    const raised = new Rational(this.num ** by, this.den ** by)
    return exponent.num < 0n ? Rational.ONE.over(raised) : raised
  }

  /** Exact when it is exact, else 12 decimals truncated. */
  squareRoot(): Rational {
    if (this.num < 0n) throw new Refused('a negative number has no square root')
    const guess = new Rational(root(this.num), root(this.den))
    if (guess.num ** 2n === this.num && guess.den ** 2n === this.den) return guess
    const scale = 10n ** 12n
    return Rational.of(root((this.num * scale * scale) / this.den), scale)
  }

  compare(that: Rational): number {
    const [a, b] = this.den === that.den ? [this.num, that.num] : [this.num * that.den, that.num * this.den]
    return a < b ? -1 : a > b ? 1 : 0
  }

  private get bits(): number {
    return Math.max(sizeOf(this.num).toString(2).length, this.den.toString(2).length)
  }

  /** Itself, if it is within the limits of the notation. */
  checked(): Rational {
    if (sizeOf(this.num) <= Rational.MOST * this.den && this.bits <= Rational.MOST_BITS) return this
    throw new Refused('a value is too large or too finely divided')
  }

  /** At most so many decimals, half away from zero, without trailing zeros. */
  decimal(places: number): string {
    if (this.isWhole) return this.num.toString()
    const size = (2n * sizeOf(this.num) * 10n ** BigInt(places) + this.den) / (2n * this.den)
    const digits = size.toString().padStart(places + 1, '0')
    const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')
    return this.num < 0n && size > 0n ? `-${text}` : text
  }

  toString(): string {
    return this.isWhole ? this.num.toString() : `${this.num}/${this.den}`
  }
}

/** The whole square root, by Newton's method. */
function root(value: bigint): bigint {
  if (value < 2n) return value
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}

// ---- dice ----

/** What a die can show: each index below `ways` is equally likely and stands for a face. */
export interface Sides {
  /** As it stands behind the `d`. */
  readonly name: string
  readonly ways: number
  /** Whether all its faces are numbers. */
  readonly numeric: boolean
  readonly lowest: Rational
  readonly highest: Rational
  value(index: number): Rational
  text(index: number): string
}

/** Gives the index of the face that a die shows. */
export type Faces = (sides: Sides) => number

/** The faces that the key of a roll makes. */
export function fairFaces(rollKey: Uint8Array): Faces {
  const source = words(rollKey)
  return (sides) => face(source, sides.ways)
}

const numbered = (name: string, ways: number, lowest: Rational, highest: Rational, value: Sides['value']): Sides => ({
  name, ways, numeric: true, lowest, highest, value, text: (index) => value(index).toString(),
})

function plain(count: number, name = String(count)): Sides {
  return numbered(name, count, Rational.ONE, Rational.of(count), (index) => Rational.of(index + 1))
}

function fudge(rare: boolean): Sides {
  const common = (index: number): Rational => Rational.of(index - 1)
  const seldom = (index: number): Rational => Rational.of(index === 0 ? -1 : index === 5 ? 1 : 0)
  const value = rare ? seldom : common
  return numbered(rare ? 'F.1' : 'F', rare ? 6 : 3, Rational.of(-1), Rational.ONE, value)
}

/** One item of a list of faces: a text, or the whole numbers from–to, each with a weight. */
interface Item {
  text: string | null
  from: number
  to: number
  weight: number
}

/** A backslash before anything but a letter or a blank says that character itself. */
const ESCAPED = /\\([^\p{L} \t\n\r\u00a0\u3000])/gu

/** The signs that are read as others, and what a backslash keeps from it. */
const SIGNS_IN_TEXT = /\\[^\p{L} \t\n\r\u00a0\u3000]|[×÷\u2212≥≤≠]/gu

/** The text with blanks where a backslash speaks of a character. */
const unescaped = (text: string): string => text.replace(ESCAPED, (it) => '\0'.repeat(it.length))

/** How a text is written so that it is read as this text and as no number or range. */
function faceName(text: string): string {
  const signs = text.includes('..') ? /[\\,*[\]×÷\u2212≥≤≠.]/g : /[\\,*[\]×÷\u2212≥≤≠]/g
  return (Number.isNaN(wholeOrNaN(text)) ? '' : '\\') + text.replace(signs, '\\$&')
}

const itemName = ({ text, from, to, weight }: Item): string =>
  (text !== null ? faceName(text) : from === to ? String(from) : `${from}..${to}`) + (weight === 1 ? '' : `*${weight}`)

function custom(items: Item[]): Sides {
  const faces: { value: Rational; text: string; end: number }[] = []
  let end = 0
  for (const { text, from, to, weight } of items) {
    for (let number = from; number <= to; number++) {
      end += weight
      faces.push({ value: Rational.of(text === null ? number : 0), text: text ?? String(number), end })
    }
  }
  const at = (index: number): (typeof faces)[number] => faces.find((it) => index < it.end)!
  const values = faces.map((it) => it.value).sort((a, b) => a.compare(b))
  return {
    name: `[${items.map(itemName).join(',')}]`,
    ways: end,
    numeric: items.every((it) => it.text === null),
    lowest: values[0]!,
    highest: values.at(-1)!,
    value: (index) => at(index).value,
    text: (index) => at(index).text,
  }
}

// ---- what is done to dice ----

type Sign = '=' | '<>' | '<' | '>' | '<=' | '>='

const holds: Record<Sign, (order: number) => boolean> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
}

/** A value to hold faces against. */
interface Point {
  sign: Sign
  argument: Node
}

type Kind =
  | 'min' | 'max' | 'explode' | 'reroll' | 'unique' | 'keep' | 'drop' | 'success' | 'failure'
  | 'critical' | 'fumble' | 'match' | 'sort'

/** A modifier as it was written. */
interface Modifier {
  kind: Kind
  /** Its letters, such as `kh`, `!!p`, `ro`. */
  letters: string
  /** How many extra dice, or how many make a match; else 0. */
  number: number
  argument: Node | null
  point: Point | null
}

/** `!5`, not `!=5`: behind `r` the latter would read as "unless 5". */
function modifierText({ kind, letters, number, argument, point }: Modifier): string {
  const before = letters + (number > 0 ? number : '')
  if (point === null) return before + (argument?.text ?? '')
  const value = point.argument.number
  const bare = kind === 'explode' && number === 0 && point.sign === '=' && value?.isWhole && value.sign >= 0
  return before + (bare ? '' : point.sign) + point.argument.text
}

/** A second `r` right behind it would read as `rr`. */
const modifiersText = (modifiers: Modifier[]): string =>
  modifiers.map(modifierText).reduce((text, next, i) => {
    const before = modifiers[i - 1]
    const blank = before?.letters === 'r' && before.point === null && modifiers[i]!.kind === 'reroll'
    return text + (blank ? ' ' : '') + next
  }, '')

type Test = (value: Rational) => boolean

const any = (tests: Test[], value: Rational): boolean => tests.some((test) => test(value))
const hits = (tests: Test[], value: Rational): number => tests.filter((test) => test(value)).length

/** The modifiers of a term or a group, with their arguments known: asked for in the order they are written. */
class Plan {
  readonly tests: Record<'explode' | 'reroll' | 'unique' | 'success' | 'failure' | 'critical' | 'fumble' | 'match', Test[]> = {
    explode: [], reroll: [], unique: [], success: [], failure: [], critical: [], fumble: [], match: [],
  }
  readonly bounds: { min?: Rational; max?: Rational } = {}
  readonly by = new Map<Kind, Modifier>()
  private readonly counts: { kh?: number; kl?: number; dh?: number; dl?: number } = {}
  /** Dice that advantage adds. */
  readonly extra: number
  private readonly ofGroup: boolean

  constructor(modifiers: Modifier[], sides: Sides | null, tray: Tray) {
    this.ofGroup = sides === null
    if (sides?.numeric === false && modifiers.length > 0) throw new Refused('only dice with numbers take modifiers')
    for (const it of modifiers) {
      this.by.set(it.kind, it)
      if (it.argument !== null) this.argument(it, it.argument.roll(tray).value())
      else if (it.kind in this.tests) this.tests[it.kind as keyof Plan['tests']].push(test(it, sides, tray))
    }
    this.extra = this.by.get('keep')?.number ?? 0
  }

  private argument({ kind, letters }: Modifier, value: Rational): void {
    if (kind === 'min' || kind === 'max') this.bounds[kind] = value
    else this.counts[letters as 'kh'] = countOf(value)
  }

  /** Advantage becomes a keep of the dice that were asked for. */
  settle(asked: number): void {
    if (this.extra > 0) this.counts[this.by.get('keep')!.letters === 'adv' ? 'kh' : 'kl'] = asked
  }

  /** Of dice or members in ascending order, which do not count. */
  dropped(pool: number): (place: number) => boolean {
    const { kh, kl, dh = 0, dl = 0 } = this.counts
    const low = Math.max(kh === undefined ? 0 : pool - kh, dl)
    const high = pool - Math.max(kl === undefined ? 0 : pool - kl, dh)
    return (place) => place < low || place >= high
  }

  /** What a value that counts adds to the total: a die for every point that it meets, a member of a group once at all. */
  worth(value: Rational): Rational {
    if (this.tests.success.length === 0) return value
    const points = hits(this.tests.success, value)
    const worth = points > 0 ? points : -hits(this.tests.failure, value)
    return Rational.of(this.ofGroup ? Math.sign(worth) : worth)
  }

  /** The flag of a value that is held against points, or 0. */
  mark(value: Rational): number {
    if (any(this.tests.success, value)) return flag('*')
    return any(this.tests.failure, value) ? flag('_') : 0
  }
}

function countOf(value: Rational): number {
  if (!value.isWhole || value.sign <= 0) throw new Refused('how many to keep or drop is a whole number from 1')
  return Number(value.num)
}

function test({ kind, point }: Modifier, sides: Sides | null, tray: Tray): Test {
  if (point !== null) {
    const against = point.argument.roll(tray).value()
    return (value) => holds[point.sign](value.compare(against))
  }
  if (sides === null || kind === 'unique' || kind === 'match') return () => true
  const face = kind === 'explode' || kind === 'critical' ? sides.highest : sides.lowest
  return (value) => value.compare(face) === 0
}

// ---- dice on the table ----

/** The marks of dice, in the order they are printed; the last one is a group's. */
const SIGNS = ['^', 'v', '!', '!!', 'p', 'r', 'ro', 'u', 'uo', 'd', '*', '_', 'm', '**', '__', 'd']
const flag = (sign: string): number => 1 << SIGNS.indexOf(sign)
const DROPPED = flag('d')
const DROPPED_BY_GROUP = 1 << 15
const signs = (flags: number): string => SIGNS.filter((_, i) => (flags & (1 << i)) !== 0).join('')

interface Die {
  value: Rational
  index: number
  flags: number
}

const isKept = (die: Die): boolean => (die.flags & (DROPPED | DROPPED_BY_GROUP)) === 0
const ascending = (a: { value: Rational }, b: { value: Rational }): number => a.value.compare(b.value)

/** Where the dice of one request fall. */
class Tray {
  private static readonly MOST = 5000
  /** After so many extra dice or rerolls a die is left as it is. */
  static readonly CHAIN = 100

  draws = 0
  /** Whether a die was left as it is. */
  capped = false
  pools: Pool[] = []
  private readonly faces: Faces

  constructor(faces: Faces) {
    this.faces = faces
  }

  draw(sides: Sides): number {
    if (this.draws++ === Tray.MOST) throw new Refused('too many faces are drawn')
    return this.faces(sides)
  }
}

/** The dice of one term, in the order they lie. */
class Pool {
  dice: Die[] = []
  readonly notation: string
  readonly sides: Sides
  private readonly plan: Plan
  private readonly tray: Tray

  constructor(notation: string, sides: Sides, plan: Plan, tray: Tray) {
    this.notation = notation
    this.sides = sides
    this.plan = plan
    this.tray = tray
  }

  /** Throws the dice and does what the modifiers say, in its fixed order whatever order was written. */
  roll(size: number): void {
    for (let i = 0; i < size; i++) this.dice.push(this.bounded(this.die()))
    const { explode, reroll, unique, sort } = Object.fromEntries(this.plan.by) as Partial<Record<Kind, Modifier>>
    if (explode !== undefined) this.explode(explode)
    if (reroll !== undefined) this.dice.forEach((die) => this.again(die, reroll.letters, () => any(this.plan.tests.reroll, die.value)))
    if (unique !== undefined) this.dice.forEach((die, i) => this.again(die, unique.letters, () => this.repeats(die, i)))
    const dropped = this.plan.dropped(this.dice.length)
    const byValue = [...this.dice].sort(ascending)
    byValue.forEach((die, place) => (die.flags |= dropped(place) ? DROPPED : 0))
    for (const die of this.dice) this.mark(die)
    this.match()
    if (sort !== undefined) this.sort(sort.letters === 'sd')
  }

  private die(): Die {
    const index = this.tray.draw(this.sides)
    return { value: this.sides.value(index), index, flags: 0 }
  }

  private bounded(die: Die): Die {
    const { min, max } = this.plan.bounds
    if (min !== undefined && die.value.compare(min) < 0) Object.assign(die, { value: min, flags: die.flags | flag('^') })
    if (max !== undefined && die.value.compare(max) > 0) Object.assign(die, { value: max, flags: die.flags | flag('v') })
    return die
  }

  private explode({ letters, number }: Modifier): void {
    const inTerm = letters.endsWith('xt')
    let left = number === 0 ? Infinity : number
    this.dice = this.dice.flatMap((die) => {
      const chain = this.chain(die, letters, left)
      if (inTerm) left -= chain.extra
      return chain.dice
    })
  }

  /** A die and what follows from it. */
  private chain(first: Die, letters: string, most: number): { dice: Die[]; extra: number } {
    const compound = letters.startsWith('!!')
    const penetrates = letters.includes('p')
    const dice = [first]
    let last = first
    let shown = first.value
    let extra = 0
    for (; any(this.plan.tests.explode, shown) && extra < most; extra++) {
      if (extra === Tray.CHAIN) {
        this.tray.capped = true
        break
      }
      const marked = compound ? first : last
      marked.flags |= flag(compound ? '!!' : '!') | (penetrates ? flag('p') : 0)
      last = this.die()
      shown = last.value
      if (penetrates) last.value = shown.minus(Rational.ONE)
      if (compound) first.value = first.value.plus(last.value)
      else dice.push(last)
    }
    return { dice, extra }
  }

  /** Draws for a die again while that is due: once, or until it is not. */
  private again(die: Die, letters: string, isDue: () => boolean): void {
    const most = letters.endsWith('o') ? 1 : Infinity
    for (let times = 0; times < most && isDue(); times++) {
      if (times === Tray.CHAIN) {
        this.tray.capped = true
        break
      }
      die.value = this.sides.value(this.tray.draw(this.sides))
      die.flags |= flag(letters)
    }
  }

  private repeats(die: Die, place: number): boolean {
    const same = (other: Die): boolean => other.value.compare(die.value) === 0
    return any(this.plan.tests.unique, die.value) && this.dice.slice(0, place).some(same)
  }

  private mark(die: Die): void {
    die.flags |= this.plan.mark(die.value)
    if (any(this.plan.tests.critical, die.value)) die.flags |= flag('**')
    if (any(this.plan.tests.fumble, die.value)) die.flags |= flag('__')
  }

  /** Marks the dice that match, afresh; gives how many values do. */
  match(): number {
    const how = this.plan.by.get('match')
    if (how === undefined) return 0
    const alike = new Map<string, Die[]>()
    for (const die of this.dice) {
      const value = die.value.toString()
      if (!isKept(die)) continue
      if (alike.has(value)) alike.get(value)!.push(die)
      else alike.set(value, [die])
    }
    for (const die of this.dice) die.flags &= ~flag('m')
    const matched = [...alike.values()].filter((dice) => dice.length >= how.number && any(this.plan.tests.match, dice[0]!.value))
    for (const die of matched.flat()) die.flags |= flag('m')
    return matched.length
  }

  sort(descending: boolean): void {
    this.dice.sort((a, b) => (descending ? ascending(b, a) : ascending(a, b)))
  }

  /** What the term is worth now. */
  value(): Rational {
    if (this.plan.by.get('match')?.letters === 'mt') return Rational.of(this.match())
    const worths = this.dice.filter(isKept).map((die) => this.plan.worth(die.value))
    return worths.reduce((sum, worth) => sum.plus(worth), Rational.ZERO)
  }

  text(die: Die): string {
    return this.sides.numeric ? die.value.decimal(6) : this.sides.text(die.index)
  }

  /** At most so many dice as there is room for; the others are one `…`. */
  print(room: Room): string {
    const fit = Math.min(this.dice.length, room.dice)
    room.dice -= fit
    const shown = this.dice.slice(0, fit).map((die) => this.text(die) + signs(die.flags))
    return `[${[...shown, ...(fit < this.dice.length ? ['…'] : [])].join(', ')}]`
  }

  term(): Term {
    const faces = this.dice.map((die) => this.text(die))
    return { notation: this.notation, faces, kept: this.dice.map(isKept) }
  }
}

// ---- expressions ----

/** How many dice may still be printed. */
interface Room {
  dice: number
}

/** A part of an expression with its dice on the table. */
interface Rolled {
  /** What it is worth with the dice that are dropped now. */
  value(): Rational
  print(room: Room): string
  /** The terms whose dice a group around may drop. */
  readonly pools: Pool[]
  readonly hasDice: boolean
}

/** A part of an expression. */
interface Node {
  /** In canonical notation, without tags. */
  readonly text: string
  /** What it is, if it is just a number. */
  readonly number?: Rational
  roll(tray: Tray): Rolled
}

function literal(number: Rational): Node {
  const text = number.decimal(6)
  return { text, number, roll: () => ({ value: () => number, print: () => text, pools: [], hasDice: false }) }
}

/** What is made of parts that are rolled in order. */
function compound(
  parts: Node[],
  words: (texts: string[]) => string,
  value: (values: Rational[]) => Rational,
): Node {
  return {
    text: words(parts.map((it) => it.text)),
    roll: (tray) => {
      const rolled = parts.map((it) => it.roll(tray))
      return {
        value: () => value(rolled.map((it) => it.value())),
        print: (room) => words(rolled.map((it) => it.print(room))),
        pools: rolled.flatMap((it) => it.pools),
        hasDice: rolled.some((it) => it.hasDice),
      }
    },
  }
}

const OPERATORS = {
  '+': (a, b) => a.plus(b),
  '-': (a, b) => a.minus(b),
  '*': (a, b) => a.times(b),
  '/': (a, b) => a.over(b),
  '%': (a, b) => a.modulo(b),
  '^': (a, b) => a.power(b),
} satisfies Record<string, (a: Rational, b: Rational) => Rational>

const least = (values: Rational[]): Rational => values.reduce((a, b) => (b.compare(a) < 0 ? b : a))
const greatest = (values: Rational[]): Rational => values.reduce((a, b) => (b.compare(a) > 0 ? b : a))

const FUNCTIONS: Record<string, (...values: [Rational, ...Rational[]]) => Rational> = {
  abs: (a) => a.absolute(),
  ceil: (a) => a.ceil(),
  floor: (a) => a.floor(),
  round: (a) => a.rounded(),
  sign: (a) => Rational.of(a.sign),
  sqrt: (a) => a.squareRoot(),
  trunc: (a) => (a.sign < 0 ? a.ceil() : a.floor()),
  min: (...all) => least(all),
  max: (...all) => greatest(all),
  pow: (a, b) => a.power(b!).checked(),
}

const binary = (sign: keyof typeof OPERATORS, left: Node, right: Node): Node =>
  compound([left, right], (texts) => texts.join(sign), ([a, b]) => OPERATORS[sign](a!, b!).checked())

const signed = (negative: boolean, operand: Node): Node =>
  compound([operand], ([text]) => (negative ? '-' : '+') + text, ([a]) => (negative ? a!.negated() : a!))

const parenthesised = (inner: Node): Node => compound([inner], ([text]) => `(${text})`, ([a]) => a!)

const call = (name: string, parts: Node[]): Node =>
  compound(parts, (texts) => `${name}(${texts.join(',')})`, (values) => FUNCTIONS[name]!(...(values as [Rational])))

/** Dice with a count or none, and sides that are fixed or worked out. */
function dice(count: Node | null, fixed: Sides | null, computed: Node | null, modifiers: Modifier[]): Node {
  const text = `${count?.text ?? ''}d${fixed?.name ?? computed!.text}${modifiersText(modifiers)}`
  return {
    text,
    roll: (tray) => {
      const start = tray.draws
      const counted = count?.roll(tray)
      const between = tray.draws
      const sized = computed?.roll(tray)
      const sizeRolled = tray.draws > between && sized?.hasDice === true
      const sides = fixed ?? plain(within(sized!.value(), 1, 1_000_000))
      const plan = new Plan(modifiers, sides, tray)
      const asked = within(counted?.value() ?? Rational.ONE, 0, 999 - plan.extra)
      plan.settle(asked)
      const pool = new Pool(text, sides, plan, tray)
      tray.pools.push(pool)
      pool.roll(asked + plan.extra)
      // What dice decided is printed first.
      const heading = (room: Room): string =>
        (between > start ? counted!.print(room) : (count?.text ?? '')) + 'd' + (sizeRolled ? sized.print(room) : sides.name)
      return {
        value: () => pool.value().checked(),
        print: (room) => (between > start || sizeRolled ? heading(room) : '') + pool.print(room),
        pools: [pool],
        hasDice: true,
      }
    },
  }
}

function within(value: Rational, low: number, high: number): number {
  const number = value.isWhole ? Number(value.num) : NaN
  if (number >= low && number <= high) return number
  throw new Refused(`${value} is no whole number from ${low} to ${high}`)
}

/** `{a,b}kh1`. One member: keep and drop look at its dice; several: at their totals. */
function group(members: Node[], modifiers: Modifier[]): Node {
  return {
    text: `{${members.map((it) => it.text).join(',')}}${modifiersText(modifiers)}`,
    roll: (tray) => {
      const rolled = members.map((it) => it.roll(tray))
      const plan = new Plan(modifiers, null, tray)
      if (rolled.length === 1) dropDice(rolled[0]!.pools, plan)
      const all = rolled.map((it) => ({ it, value: it.value(), flags: 0 }))
      if (all.length > 1) {
        const dropped = plan.dropped(all.length)
        const byValue = [...all].sort(ascending)
        byValue.forEach((member, place) => (member.flags = dropped(place) ? DROPPED : 0))
      }
      for (const member of all) member.flags |= plan.mark(member.value)
      const kept = all.filter((member) => (member.flags & DROPPED) === 0)
      const total = kept.reduce((sum, member) => sum.plus(plan.worth(member.value)).checked(), Rational.ZERO)
      const sort = plan.by.get('sort')?.letters
      if (sort !== undefined) {
        for (const member of all) for (const pool of member.it.pools) pool.sort(sort === 'sd')
        all.sort((a, b) => (sort === 'sd' ? ascending(b, a) : ascending(a, b)))
      }
      const print = ({ it, flags }: (typeof all)[number], room: Room): string =>
        flags === 0 ? it.print(room) : `(${it.print(room)})${signs(flags)}`
      return {
        value: () => total,
        print: (room) => `{${all.map((member) => print(member, room)).join(', ')}}`,
        pools: [],
        hasDice: rolled.some((it) => it.hasDice),
      }
    },
  }
}

function dropDice(pools: Pool[], plan: Plan): void {
  const all = pools.flatMap((pool) => pool.dice).sort(ascending)
  const dropped = plan.dropped(all.length)
  all.forEach((die, place) => (die.flags |= dropped(place) && isKept(die) ? DROPPED_BY_GROUP : 0))
  for (const pool of pools) pool.match()
}

/** A name that stands for something else: the log has what it stood for. */
const named = (text: string): Node => ({
  text,
  roll: () => {
    throw new Refused(`what ${text} stands for is not known`)
  },
})

// ---- whole rolls ----

/** The dice of one term: what each counts as in the end, and whether it counts. */
export interface Term {
  notation: string
  faces: string[]
  kept: boolean[]
}

/** One total. `breakdown` has every die, `shown` at most 200; `capped`: some die was left as it is. */
export interface Result {
  total: string
  breakdown: string
  shown: string
  terms: Term[]
  capped: boolean
  outcome?: 'success' | 'failure'
  target?: string
  margin?: string
}

/** A whole roll as it was written. */
export class Expression {
  private static readonly SHOWN_DICE = 200

  /** In canonical notation, without label and tags. */
  readonly text: string
  /** How often it is rolled; 0 when it is not repeated. */
  readonly times: number
  readonly label: string | null
  /** Whether something in it stands for something else. */
  readonly hasNames: boolean
  private readonly body: Node
  private readonly versus: Point | null

  constructor(times: number, body: Node, versus: Point | null, label: string | null, hasNames: boolean) {
    const against = versus === null ? '' : ` vs ${versus.sign === '>=' ? '' : versus.sign}${versus.argument.text}`
    this.text = (times > 0 ? `${times}#` : '') + body.text + against
    this.times = times
    this.body = body
    this.versus = versus
    this.label = label
    this.hasNames = hasNames
  }

  /** Throws [Refused] when a limit is reached or a value does not exist. */
  roll(faces: Faces): Result[] {
    const tray = new Tray(faces)
    return Array.from({ length: Math.max(1, this.times) }, () => this.result(tray))
  }

  private result(tray: Tray): Result {
    const before = tray.draws
    const rolled = this.body.roll(tray)
    const value = rolled.value().checked()
    const cut = tray.draws - before > Expression.SHOWN_DICE
    const against = this.outcome(value, tray)
    const breakdown = rolled.print({ dice: Infinity })
    const terms = tray.pools.map((pool) => pool.term())
    const { capped } = tray
    tray.pools = []
    tray.capped = false
    return {
      total: value.decimal(2),
      breakdown,
      shown: cut ? rolled.print({ dice: Expression.SHOWN_DICE }) : breakdown,
      terms,
      capped,
      ...against,
    }
  }

  private outcome(value: Rational, tray: Tray): Pick<Result, 'outcome' | 'target' | 'margin'> {
    if (this.versus === null) return {}
    const target = this.versus.argument.roll(tray).value()
    const outcome = holds[this.versus.sign](value.compare(target)) ? 'success' : 'failure'
    return { outcome, target: target.toString(), margin: value.minus(target).toString() }
  }
}

/** Reads a roll in the whole notation of Parlor (docs/dice.md). Throws [Refused]. */
export const parse = (text: string): Expression => new Parser(text).whole()

/** One method per rule of the grammar; `at` is where it reads. */
class Parser {
  private static readonly MOST_TEXT = 5000
  private static readonly MOST_DEPTH = 20
  private static readonly BLANK = /[ \t\n\r\u00a0\u3000]*/y
  private static readonly LETTER = /^\p{L}/u

  private readonly text: string
  private at = 0
  private depth = 0
  /** Whether there were dice, so that what follows may be a label. */
  private rolls = false
  private hasNames = false

  constructor(text: string) {
    const plain: Record<string, string> = { '×': '*', '÷': '/', '\u2212': '-', '≥': '>=', '≤': '<=', '≠': '<>' }
    this.text = strip(text.normalize('NFC').replace(SIGNS_IN_TEXT, (it) => plain[it] ?? it))
    if (this.text.length > 2 * Parser.MOST_TEXT || [...this.text].length > Parser.MOST_TEXT) throw new Refused('it is too long')
  }

  whole(): Expression {
    const repeat = this.take(/(\d{1,10})#/y)
    const times = repeat === null ? 0 : within(Rational.parse(repeat[1]!), 1, 50)
    if (repeat !== null) this.blanks()
    const body = this.sum()
    let blank = this.blanks()
    const versus = blank ? this.versus() : null
    if (versus !== null) blank = this.blanks()
    const label = this.label(blank)
    if (this.at < this.text.length) throw this.refused()
    return new Expression(times, body, versus, label, this.hasNames)
  }

  // ---- small steps ----

  /** Takes what a sticky pattern matches here. */
  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found !== null) this.at += found[0].length
    return found
  }

  private sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    return pattern.test(this.text)
  }

  private takes(pattern: RegExp): boolean {
    return this.take(pattern) !== null
  }

  private blanks(): boolean {
    return this.take(Parser.BLANK)![0] !== ''
  }

  private refused(): Refused {
    return new Refused(`what stands at ${this.at + 1} was not expected`)
  }

  private expect(pattern: RegExp): RegExpExecArray {
    this.blanks()
    const found = this.take(pattern)
    if (found === null) throw this.refused()
    return found
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > Parser.MOST_DEPTH) throw new Refused('it is nested too deep')
    const inner = read()
    this.depth--
    return inner
  }

  private seesLetter(): boolean {
    return Parser.LETTER.test(this.text.slice(this.at, this.at + 2))
  }

  // ---- what stands behind an expression ----

  private versus(): Point | null {
    if (!this.takes(/[vV][sS](?![\p{L}_])/uy)) return null
    this.blanks()
    const sign = this.sign() ?? '>='
    this.blanks()
    return { sign, argument: this.sum() }
  }

  private label(blank: boolean): string | null {
    const marked = this.takes(/#|\/\//y)
    const looksLikeDie = this.sees(/d(?:[\d%([]|f(?!\p{L}))/iuy)
    if (!marked && (!blank || !this.rolls || !this.seesLetter() || looksLikeDie)) return null
    const label = strip(this.take(/[^\n\r]*/y)![0])
    this.blanks()
    return label === '' ? null : label
  }

  // ---- operators ----

  private sum(): Node {
    let left = this.product()
    for (let sign = this.operator(/[+-]/y); sign !== null; sign = this.operator(/[+-]/y)) {
      left = binary(sign, left, this.product())
    }
    return left
  }

  private product(): Node {
    let left = this.unary()
    const sign = /[*%]|\/(?!\/)/y
    for (let next = this.operator(sign); next !== null; next = this.operator(sign)) {
      left = binary(next, left, this.unary())
    }
    return left
  }

  /** Takes an operator with the blanks around it, or nothing. */
  private operator(pattern: RegExp): keyof typeof OPERATORS | null {
    const start = this.at
    this.blanks()
    const found = this.take(pattern)
    if (found === null) this.at = start
    else this.blanks()
    return found === null ? null : (found[0].replace('**', '^') as keyof typeof OPERATORS)
  }

  private unary(): Node {
    const sign = this.take(/[+-]/y)
    if (sign === null) return this.power()
    this.blanks()
    return signed(sign[0] === '-', this.nested(() => this.unary()))
  }

  private power(): Node {
    const base = this.tagged()
    const sign = this.operator(/\^|\*\*/y)
    return sign === null ? base : binary(sign, base, this.nested(() => this.unary()))
  }

  /** Tags are what people say about a part; they are not kept. */
  private tagged(): Node {
    const inner = this.atom()
    for (;;) {
      const start = this.at
      this.blanks()
      if (this.takes(/\[(?=[^\]]*\])/y)) this.tag(/([^[\]]*)\]/y)
      else if (this.takes(/\/\*/y)) this.tag(/([^]*?)\*\//y)
      else {
        this.at = start
        return inner
      }
    }
  }

  private tag(pattern: RegExp): string {
    const found = this.take(pattern)
    if (found === null || strip(found[1]!) === '') throw this.refused()
    return strip(found[1]!)
  }

  // ---- atoms ----

  private atom(): Node {
    if (this.sees(/[\dd]/iy)) return this.numberOrDice()
    if (this.sees(/\(/y)) {
      const inner = this.parens()
      return this.seesDice() ? this.dice(inner) : inner
    }
    if (this.takes(/\{/y)) return this.group()
    if (this.sees(/[@$]|t\[/iy)) return this.name()
    const name = this.take(/(abs|ceil|floor|round|sign|sqrt|trunc|min|max|pow)(?=[ \t\n\r\u00a0\u3000]*\()/iy)
    if (name === null) throw this.refused()
    return this.call(name[1]!.toLowerCase())
  }

  private numberOrDice(): Node {
    if (!this.sees(/\d/y)) return this.dice(null)
    const number = this.number()
    if (!this.seesDice()) return number
    return this.dice(literal(Rational.of(within(number.number!, 0, 999))))
  }

  /** Whether the `d` here begins dice, even unfinished ones, and not a word. */
  private seesDice(): boolean {
    return this.sees(/d(?:(?=f)|(?!\p{L}))/iuy)
  }

  private number(): Node {
    return literal(Rational.parse(this.expectHere(/\d{1,10}(?!\d)(?:\.\d{1,6}(?!\d))?/y)))
  }

  private expectHere(pattern: RegExp): string {
    const found = this.take(pattern)
    if (found === null) throw this.refused()
    return found[0]
  }

  private digits(): number {
    return Number(this.expectHere(/\d{1,10}(?!\d)/y))
  }

  private parens(): Node {
    return this.nested(() => {
      this.at++
      this.blanks()
      const inner = this.sum()
      this.expect(/\)/y)
      return parenthesised(inner)
    })
  }

  private list(end: RegExp): Node[] {
    return this.nested(() => {
      const parts: Node[] = []
      do {
        this.blanks()
        parts.push(this.sum())
        this.blanks()
      } while (this.takes(/,/y))
      this.expect(end)
      return parts
    })
  }

  private call(name: string): Node {
    this.expect(/\(/y)
    const parts = this.list(/\)/y)
    const most = name === 'min' || name === 'max' ? 20 : name === 'pow' ? 2 : 1
    if (parts.length > most || (name === 'pow' && parts.length < 2)) throw this.refused()
    return call(name, parts)
  }

  private group(): Node {
    const members = this.list(/\}/y)
    this.rolls = true
    const modifiers = this.modifiers()
    const fit: Kind[] = ['keep', 'drop', 'sort', 'success', 'failure']
    if (members.length > 50 || modifiers.some((it) => !fit.includes(it.kind) || it.number > 0)) throw this.refused()
    return group(members, modifiers)
  }

  private name(): Node {
    this.rolls = true
    this.hasNames = true
    if (this.takes(/t\[/iy)) return named(`t[${this.tag(/([^[\]]*)\]/y)}]`)
    const found = this.expect(/[@$][\p{L}_](?:[\p{L}_\d]|\.(?=[\p{L}_]))*/uy)
    return named(found[0])
  }

  // ---- dice ----

  private dice(count: Node | null): Node {
    this.at++
    const fixed = this.fixedSides()
    if (fixed === null && !this.sees(/\(/y)) throw this.refused()
    const computed = fixed === null ? this.parens() : null
    this.rolls = true
    return dice(count, fixed, computed, this.modifiers())
  }

  private fixedSides(): Sides | null {
    if (this.sees(/\d/y)) return plain(within(Rational.of(this.digits()), 1, 1_000_000))
    if (this.takes(/%/y)) return plain(100, '%')
    const fate = this.take(/f(?:\.([12]))?(?!\.)/iy)
    if (fate !== null) return fudge(fate[1] === '1')
    if (!this.sees(/\[/y)) return null
    const end = unescaped(this.text.slice(this.at)).indexOf(']')
    if (end < 0) throw this.refused()
    const list = this.text.slice(this.at + 1, this.at + end)
    this.at += end + 1
    return this.listed(list)
  }

  private listed(list: string): Sides {
    let at = 0
    const items = unescaped(list)
      .split(',')
      .map(({ length }) => {
        const item = this.item(strip(list.slice(at, at + length)))
        at += length + 1
        return item
      })
    const faces = items.reduce((sum, it) => sum + it.to - it.from + 1, 0)
    const weights = items.reduce((sum, it) => sum + (it.to - it.from + 1) * it.weight, 0)
    if (faces > 1000 || weights > 1_000_000) throw this.refused()
    return custom(items)
  }

  private item(text: string): Item {
    const star = unescaped(text).indexOf('*')
    const face = star < 0 ? text : strip(text.slice(0, star))
    const weight = star < 0 ? 1 : wholeOrNaN(strip(text.slice(star + 1)))
    const range = unescaped(face).indexOf('..')
    const from = wholeOrNaN(range < 0 ? face : strip(face.slice(0, range)))
    const to = range < 0 ? from : wholeOrNaN(strip(face.slice(range + 2)))
    if (face === '' || unescaped(face).includes('[') || !(weight >= 1)) throw this.refused()
    if (range < 0 && Number.isNaN(from)) return { text: face.replace(ESCAPED, '$1'), from: 0, to: 0, weight }
    if (!(from <= to)) throw this.refused()
    return { text: null, from, to, weight }
  }

  // ---- modifiers ----

  /** Those that follow without a blank; letters may follow after one, if the whole run reads as modifiers. */
  private modifiers(): Modifier[] {
    const found: Modifier[] = []
    this.run(found)
    while (this.sees(/[ \t\n\r\u00a0\u3000]/y) && this.afterBlank(found)) {}
    if (found.some((it, i) => found.slice(0, i).some((before) => !goTogether(before, it)))) throw this.refused()
    return found
  }

  private run(found: Modifier[]): void {
    for (let next = this.modifier(found); next !== null; next = this.modifier(found)) found.push(next)
  }

  private afterBlank(found: Modifier[]): boolean {
    const [start, depth, size] = [this.at, this.depth, found.length]
    this.blanks()
    try {
      if (this.seesLetter()) this.run(found)
      if (found.length > size && this.sees(/[ \t\n\r\u00a0\u3000]|[-+*/%^,)\]}#[({]|$/y)) return true
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
    this.at = start
    this.depth = depth
    found.length = size
    return false
  }

  private modifier(before: Modifier[]): Modifier | null {
    const letters = this.take(
      /adv|dis|min|max|mt?|k[hl]?|d[hl]?|r[ro]?|uo?|c[sf]|f|s[ad]?|!!?p?(?:o|xt?)?|(?=[=<>])/iy,
    )?.[0].toLowerCase()
    if (letters === undefined) return null
    const make = (kind: Kind, name: string, more: Partial<Modifier>): Modifier =>
      ({ kind, letters: name, number: 0, argument: null, point: null, ...more })
    switch (letters[0]) {
      case undefined: return make('success', '', { point: this.compared() })
      case 'a': return make('keep', letters, { number: this.counted(1, 1, 20) })
      case 'c': return make(letters === 'cs' ? 'critical' : 'fumble', letters, { point: this.point() })
      case 'd': return letters === 'dis'
        ? make('keep', letters, { number: this.counted(1, 1, 20) })
        : make('drop', letters === 'dh' ? 'dh' : 'dl', { argument: this.count() })
      case 'f': return make('failure', letters, { point: this.failing(before) })
      case 'k': return make('keep', letters === 'kl' ? 'kl' : 'kh', { argument: this.count() })
      case 'm': return letters === 'min' || letters === 'max'
        ? make(letters, letters, { argument: this.argument() })
        : make('match', letters, { number: this.counted(2, 2, 5000), point: this.compared() })
      case 'r': return make('reroll', letters === 'ro' ? 'ro' : 'r', { point: this.point() })
      case 's': return make('sort', letters === 'sd' ? 'sd' : 'sa', {})
      case 'u': return make('unique', letters, { point: this.point() })
      default: return this.explosion(letters, make)
    }
  }

  private explosion(letters: string, make: (kind: Kind, name: string, more: Partial<Modifier>) => Modifier): Modifier {
    const bounded = letters.endsWith('x') || letters.endsWith('t')
    const number = letters.endsWith('o') ? 1 : bounded ? within(Rational.of(this.digits()), 1, 5000) : 0
    return make('explode', letters.replace('o', 'x'), { number, point: this.point() })
  }

  private counted(otherwise: number, low: number, high: number): number {
    return this.sees(/\d/y) ? within(Rational.of(this.digits()), low, high) : otherwise
  }

  /** How many to keep or drop. */
  private count(): Node {
    if (this.sees(/-\d/y)) throw this.refused()
    if (!this.sees(/[\d(]/y)) return literal(Rational.ONE)
    const argument = this.argument()
    if (argument.number !== undefined) countOf(argument.number)
    return argument
  }

  private failing(before: Modifier[]): Point {
    const point = this.point()
    if (point === null || !before.some((it) => it.kind === 'success')) throw this.refused()
    return point
  }

  private point(): Point | null {
    if (!this.sees(/\d/y)) return this.compared()
    return { sign: '=', argument: literal(Rational.of(this.digits())) }
  }

  private compared(): Point | null {
    const sign = this.sign()
    if (sign === null) return null
    this.blanks()
    return { sign, argument: this.argument() }
  }

  private sign(): Sign | null {
    const found = this.take(/!=|<>|>=|<=|[=<>]/y)
    return found === null ? null : (found[0].replace('!=', '<>') as Sign)
  }

  private argument(): Node {
    if (this.sees(/\(/y)) return this.parens()
    const negative = this.takes(/-(?=\d)/y)
    const number = this.number().number!
    return literal(negative ? number.negated() : number)
  }
}

/** Whether two modifiers may stand together: points add up, the others stand once. */
function goTogether(one: Modifier, other: Modifier): boolean {
  if (one.kind !== other.kind || ['success', 'failure', 'critical', 'fumble'].includes(one.kind)) return true
  const same = one.letters === other.letters
  if (one.kind === 'drop') return !same
  return ['explode', 'reroll', 'unique'].includes(one.kind) && same && one.number === other.number
}

/** Without what Java calls white space at its ends, which is not quite what `trim` takes. */
const strip = (text: string): string =>
  text.replace(/^[\t-\r\x1c- \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+|[\t-\r\x1c- \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+$/g, '')

/** A whole number of at most ten digits, or NaN. */
const wholeOrNaN = (text: string): number => (/^-?\d{1,10}$/.test(text) ? Number(text) : NaN)

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
  dice?: string | null
  expr: string | null
  total: number | string | null
  breakdown: string | null
  outcome?: string | null
  margin?: number | string | null
  results?: { total: number | string; breakdown: string }[]
  terms?: { notation: string; faces: (number | string)[]; kept: boolean[] }[] | null
  truncated?: boolean
  capped?: boolean
  secret?: string | null
  nonce?: string | null
  proof: Proof
}

/** An epoch as `GET …/fairness` lists it. */
export interface EpochLine {
  n: number
  commit: string
  first: number
  rolls: number
  head: string
  seed?: string
}

/** Something that does not agree, on a line of an export or in an entry, and the roll it is about. */
export interface Finding {
  line: number
  key?: string
  what: string
}

/** Names a roll in a message; one of its own is named by its id. */
export const keyOf = (message: string, roll: number): string => `${message}/${roll}`

/** Reads JSON and keeps totals as text: a number of JavaScript has fewer digits than they may have. */
// biome-ignore lint: it is for the caller to know what it reads
export const read = (json: string): any => JSON.parse(json.replace(/"total":(-?\d[\d.]*)/g, '"total":"$1"'))

const uuidBytes = (id: string): Uint8Array => fromHex(id.replaceAll('-', ''))

/** The total as the log has it; several are joined. */
const totalOf = (roll: Roll): string =>
  roll.total === null && roll.results !== undefined
    ? roll.results.map((result) => String(result.total)).join('; ')
    : String(roll.total)

/** Whether the expression is what was written, as far as that can be said: with names in it, it could be any. */
function isAsked({ dice, expr }: Roll): boolean {
  if (dice === undefined || dice === null || expr === null) return true
  try {
    const written = parse(dice)
    return written.hasNames || written.text === expr
  } catch (error) {
    if (error instanceof Refused) return false
    throw error
  }
}

/** A roll that was made again. */
class Made {
  /** Of all terms together, a live event shows so many faces. */
  private static readonly SHOWN_FACES = 200

  readonly total: string
  readonly breakdown: string
  readonly shown: string
  private readonly results: Result[]
  private readonly isRepeated: boolean

  constructor(expression: Expression, faces: Faces) {
    this.results = expression.roll(faces)
    this.isRepeated = expression.times > 0
    this.total = this.results.map((it) => it.total).join('; ')
    this.breakdown = this.results.map((it) => it.breakdown).join('; ')
    this.shown = this.results.map((it) => it.shown).join('; ')
  }

  /** Whether all that is said of a roll beside its breakdown and total follows from this one. */
  isSaidOf(roll: Roll): boolean {
    const first = this.isRepeated ? undefined : this.results[0]
    const same = (said: unknown, made: string | undefined): boolean => (said ?? undefined) === made
    return (
      same(roll.outcome, first?.outcome)
      && same(roll.margin?.toString(), first?.margin)
      && (roll.capped === true) === this.results.some((it) => it.capped)
      && (this.isRepeated ? this.hasResults(roll.results ?? []) : roll.results === undefined)
      && (roll.terms === undefined || this.hasTerms(roll))
    )
  }

  private hasResults(said: { total: number | string; breakdown: string }[]): boolean {
    const same = (made: Result, i: number): boolean =>
      String(said[i]?.total) === made.total && said[i]?.breakdown === made.shown
    return said.length === this.results.length && this.results.every(same)
  }

  private hasTerms({ terms, truncated }: Roll): boolean {
    const made = this.results.flatMap((it) => it.terms)
    let left = truncated === true ? Made.SHOWN_FACES : Infinity
    return terms?.length === made.length && made.every((term, i) => {
      const said = terms[i]!
      const faces = term.faces.slice(0, left)
      const kept = term.kept.slice(0, left)
      left -= faces.length
      return said.notation === term.notation && same(said.faces, faces) && same(said.kept, kept)
    })
  }
}

const same = (said: unknown[], made: unknown[]): boolean =>
  said.length === made.length && made.every((it, i) => String(it) === String(said[i]))

/** A roll where it stands in the log. */
interface Cast {
  line: number
  key: string
  roll: Roll
  /** The head before it; null where the log was not read from its beginning. */
  before: Uint8Array | null
}

interface Epoch {
  n: number
  room: Uint8Array
  /** The number of the next roll; null until one was seen. */
  next: number | null
  casts: Map<string, Cast>
}

/**
 * Follows the dice of one room, entry by entry: says what does not agree, and which rolls are proved.
 *
 * An export is read from its first entry and shows everything. What comes `live` may begin anywhere: the first X and
 * head are taken as they are, and a long roll is cut, so that its hash waits for the seed.
 */
export class DiceLog {
  readonly seen = { epochs: 0, rolls: 0, proved: 0, secret: 0 }
  private readonly found: (finding: Finding) => void
  private readonly proved: (key: string) => void
  private readonly live: boolean
  private readonly commits = new Map<number, string>()
  private readonly seeds = new Map<number, Uint8Array>()
  private readonly secrets = new Map<string, Roll>()
  private readonly wrong = new Set<string>()
  private at: Omit<Finding, 'what'> = { line: 0 }
  private epoch: Epoch | null = null
  private previous: { n: number; room: string } | null = null
  private xNow: Uint8Array | null
  private headNow: Uint8Array | null
  private blind: string | null = null

  constructor(found: (finding: Finding) => void, proved: (key: string) => void, live: boolean) {
    this.found = found
    this.proved = proved
    this.live = live
    this.xNow = live ? null : EMPTY
    this.headNow = live ? null : new Uint8Array(32)
  }

  /** What is mixed in so far, in hexadecimal; null while it is not known. */
  get x(): string | null {
    return this.xNow === null ? null : toHex(this.xNow)
  }

  /** The head after the last roll, in hexadecimal; null while it is not known. */
  get head(): string | null {
    return this.headNow === null ? null : toHex(this.headNow)
  }

  /**
   * Takes what was read of an epoch elsewhere than in its entries. A seed that is not the one that this room committed
   * to is left aside: the epoch may be of the room that this one was imported from.
   */
  learn(line: EpochLine, room: string): void {
    this.at = { line: line.first }
    this.committed(line.n, line.commit)
    if (line.seed === undefined) return
    const seed = fromHex(line.seed)
    if (toHex(commit(uuidBytes(room), line.n, seed)) === line.commit) this.seeds.set(line.n, seed)
  }

  /** The commitment to the seed of an epoch, where it is known. */
  commitment(n: number): string | null {
    return this.commits.get(n) ?? null
  }

  /** Begins in an epoch that has no roll yet. */
  begin(line: EpochLine, room: string): void {
    this.epoch = { n: line.n, room: uuidBytes(room), next: 0, casts: new Map() }
    this.headNow = fromHex(line.head)
    this.xNow = this.headNow
  }

  // biome-ignore lint: what comes out of JSON.parse is checked field by field
  entry(entry: any, line: number): void {
    this.at = { line }
    try {
      if (entry.event_type === 'dice_epoch') this.turned(entry)
      else if (entry.event_type === 'dice_roll') this.rolled(entry.seq, entry.roll)
      else if (entry.event_type === 'chat_message' && entry.message.seq === entry.seq) this.said(entry.message)
    } catch (error) {
      this.agree(false, `it cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  /** After the last entry. */
  end(): void {
    for (const roll of this.secrets.values()) {
      this.agree(roll.rev === roll.seq, `entry ${roll.rev}, which reveals a roll, is missing`)
    }
  }

  private agree(good: boolean, otherwise: string, { line, key } = this.at): void {
    if (good) return
    if (key !== undefined) this.wrong.add(key)
    this.found(key === undefined ? { line, what: otherwise } : { line, key, what: otherwise })
  }

  // ---- epochs ----

  // biome-ignore lint: as above
  private turned(it: any): void {
    const room: string = it.of ?? it.chat
    const closed: { n: number; seed: string | null; rolls: number } | undefined = it.closed
    if (closed !== undefined) this.closed(closed, uuidBytes(this.previous?.room ?? room))
    else this.agree(this.epoch === null, 'an epoch begins before the last one ended')
    if (this.previous !== null) {
      this.agree(it.n === this.previous.n + 1, 'the epochs have a gap')
      this.agree(closed?.seed === null || room === this.previous.room, 'the room is another')
    }
    this.previous = { n: it.n, room }
    this.epoch = { n: it.n, room: uuidBytes(room), next: 0, casts: new Map() }
    this.seen.epochs++
    this.committed(it.n, it.commit)
    this.headNow = this.headNow === null ? null : opening(fromHex(it.commit), this.headNow)
    this.xNow = this.headNow
    this.blind = it.blind
  }

  private committed(n: number, commitment: string): void {
    const known = this.commits.get(n) ?? commitment
    this.agree(known === commitment, `the commitment of epoch ${n} is another than before`)
    this.commits.set(n, known)
  }

  /** The end of an epoch: with its seed, its rolls can be made again. */
  private closed(closed: { n: number; seed: string | null; rolls: number }, room: Uint8Array): void {
    const epoch = this.epoch ?? (this.live ? { n: closed.n, room, next: null, casts: new Map<string, Cast>() } : null)
    this.agree(epoch?.n === closed.n, 'another epoch ends than began')
    this.agree(epoch?.next === null || epoch?.next === closed.rolls, 'the number of rolls is another')
    if (epoch === null || closed.seed === null) return
    const seed = fromHex(closed.seed)
    const known = this.commits.get(epoch.n)
    const good = toHex(commit(epoch.room, epoch.n, seed)) === known
    if (!good && known !== undefined) {
      for (const place of [this.at, ...epoch.casts.values()]) this.agree(false, 'the seed is not the one committed to', place)
    }
    if (!good) return
    this.seeds.set(epoch.n, seed)
    for (const cast of epoch.casts.values()) this.again(cast)
  }

  /** Makes a roll again, if its seed and its entropy are known. */
  private again(cast: Cast): void {
    const { expr, breakdown, proof } = cast.roll
    const seed = this.seeds.get(proof.epoch)
    if (seed === undefined || expr === null || breakdown === null || proof.entropy === null) return
    const rollKey = key(seed, proof.i, fromHex(proof.x), fromBase64Url(proof.entropy), EMPTY)
    try {
      this.compare(cast, new Made(parse(expr), fairFaces(rollKey)))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.agree(false, 'the expression cannot be rolled', cast)
    }
    if (this.wrong.has(cast.key)) return
    this.seen.proved++
    this.proved(cast.key)
  }

  private compare(cast: Cast, made: Made): void {
    const { roll, before } = cast
    const { breakdown } = roll
    this.agree(breakdown === made.breakdown || (this.live && breakdown === made.shown), 'the faces are others', cast)
    this.agree(totalOf(roll) === made.total, 'the total is another', cast)
    this.agree(made.isSaidOf(roll), 'its faces, results or outcome are others', cast)
    if (this.isCut(roll)) this.hashed({ ...roll, breakdown: made.breakdown }, before, cast)
  }

  // ---- rolls ----

  private isCut(roll: Roll): boolean {
    return this.live && roll.breakdown?.includes('…') === true
  }

  // biome-ignore lint: as above
  private said(message: any): void {
    message.rolls.forEach((roll: Roll, k: number) => this.cast(keyOf(message.id, k), message.chat, { ...roll, user: message.user }))
  }

  // biome-ignore lint: as above
  private rolled(seq: number, roll: any): void {
    if (roll.seq !== seq) {
      this.revealed(seq, roll)
      return
    }
    this.at = { ...this.at, key: roll.id }
    const isSecret = typeof roll.secret === 'string'
    if (isSecret) this.secrets.set(roll.id, roll)
    else this.agree(roll.rev === seq, 'it was changed, though nothing changes an open roll')
    this.agree(isSecret === (roll.proof.hid !== undefined), 'it hides what is open, or does not hide what is secret')
    this.agree(isAsked(roll), 'what was rolled is not what was asked for')
    if (roll.expr === null) this.seen.secret++
    this.cast(roll.id, roll.chat, roll)
  }

  private cast(name: string, room: string, roll: Roll): void {
    const { proof } = roll
    this.at = { ...this.at, key: name }
    this.seen.rolls++
    this.agree(proof.scheme === 'rooms-fair-1', 'it follows another scheme')
    if (this.live) this.epoch ??= { n: proof.epoch, room: uuidBytes(room), next: null, casts: new Map() }
    const epoch = this.epoch
    this.agree(proof.epoch === epoch?.n, 'it is of another epoch')
    this.agree(epoch?.next === null || epoch?.next === proof.i, 'the rolls have a gap')
    if (this.xNow !== null) {
      this.agree(toHex(mix(this.xNow, roll.user, fromHex(proof.entropy_hash))) === proof.x, 'X is not what mixing gives')
    }
    this.agree(roll.expr === null || proof.entropy !== null, 'the roll shows no entropy')
    if (proof.entropy !== null) {
      const hash = entropyHash(fromBase64Url(proof.entropy))
      this.agree(toHex(hash) === proof.entropy_hash, 'the entropy is not what was hashed')
    }
    const cast = { line: this.at.line, key: name, roll, before: this.headNow }
    if (!this.isCut(roll)) this.hashed(roll, this.headNow, cast)
    this.added(roll)
    this.xNow = fromHex(proof.x)
    this.headNow = fromHex(proof.head)
    if (epoch === null) return
    epoch.next = proof.i + 1
    epoch.casts.set(name, cast)
    this.again(cast)
  }

  /** The head after a roll follows from the one before, and what a secret roll hid is what it shows. */
  private hashed(roll: Roll, before: Uint8Array | null, cast: Cast): void {
    const { proof, expr, breakdown, user } = roll
    const x = fromHex(proof.x)
    if (proof.hid !== undefined && expr !== null && breakdown !== null && proof.entropy !== null) {
      const hid = hidden(fromBase64Url(proof.entropy), expr, breakdown, totalOf(roll))
      this.agree(toHex(hid) === proof.hid, 'what was revealed is not what was hidden', cast)
    }
    if (proof.hid === undefined && (expr === null || breakdown === null)) {
      this.agree(false, 'the roll shows nothing and hides nothing', cast)
    } else if (before !== null) {
      const after =
        proof.hid === undefined
          ? head(before, proof.i, user, x, EMPTY, expr!, breakdown!, totalOf(roll))
          : secretHead(before, proof.i, user, x, EMPTY, fromHex(proof.hid))
      this.agree(toHex(after) === proof.head, 'the head of the log is another', cast)
    }
  }

  /** What the server added to a blind roll was committed to before. */
  private added({ secret, proof }: Roll): void {
    const { blind, entropy } = proof
    this.agree((secret === 'blind') === (blind !== undefined), 'it is blind, or it is not')
    if (blind === undefined) return
    this.agree(this.blind === null || blind.commit === this.blind, 'its blind commitment was not published before')
    this.blind = blind.next
    if (blind.bytes !== null && entropy !== null) {
      const same = toHex(blindCommit(fromHex(blind.bytes))) === blind.commit
      const ends = toHex(fromBase64Url(entropy)).endsWith(blind.bytes)
      this.agree(same && ends, 'the bytes added to a blind roll are not those committed to')
    }
  }

  // ---- secret rolls ----

  private revealed(seq: number, roll: Roll): void {
    const name = roll.id ?? ''
    const first = this.secrets.get(name)
    this.at = { ...this.at, key: name }
    this.secrets.delete(name)
    if ((first === undefined && !this.live) || roll.proof.entropy === null || roll.rev !== seq) {
      this.agree(false, 'a roll is revealed that was not secret')
    } else if (first !== undefined && first.expr !== null) {
      this.agree(JSON.stringify(first) === JSON.stringify(roll), 'a roll is shown in two ways')
    } else {
      if (first !== undefined) this.seen.secret--
      this.agree(first === undefined || isSame(first, roll), 'a roll is revealed that was another before')
      this.agree(isAsked(roll), 'what was rolled is not what was asked for')
      this.shown(roll)
    }
  }

  /** A secret roll with its entropy: as all may see it now, or its roller, who knows what he sent. */
  shown(roll: Roll): void {
    const name = roll.id ?? ''
    const cast = this.epoch?.casts.get(name) ?? { line: roll.seq ?? 0, key: name, roll, before: null }
    cast.roll = roll
    if (!this.isCut(roll)) this.hashed(roll, cast.before, cast)
    this.again(cast)
  }
}

const isSame = (one: Roll, other: Roll): boolean =>
  one.user === other.user
  && (['i', 'epoch', 'x', 'entropy_hash', 'hid', 'head'] as const).every((it) => one.proof[it] === other.proof[it])

// ---- an export ----

export interface Report {
  findings: Finding[]
  entries: number
  epochs: number
  rolls: number
  /** Rolls that were made again, faces and all. */
  proved: number
  secret: number
  head: string
}

/** Checks an export, line by line. Give `add` every line in order, then call `end`. */
export class Verifier {
  private static readonly MOST_FINDINGS = 100

  private readonly findings: Finding[] = []
  private readonly log = new DiceLog((finding) => this.find(finding), () => {}, false)
  private entries = 0
  private line = 0
  private room = ''

  add(text: string): void {
    this.line++
    try {
      const entry = read(text)
      this.agree(entry.seq === ++this.entries, `entry ${this.entries} is missing or out of place`)
      this.entries = entry.seq
      this.agree(this.room === '' || entry.chat === this.room, 'it is of another room')
      this.room = entry.chat
      this.log.entry(entry, this.line)
    } catch {
      this.agree(false, 'it is no JSON')
    }
  }

  end(): Report {
    this.log.end()
    return { findings: this.findings, entries: this.entries, ...this.log.seen, head: this.log.head ?? '' }
  }

  private agree(good: boolean, otherwise: string): void {
    if (!good) this.find({ line: this.line, what: otherwise })
  }

  private find(finding: Finding): void {
    if (this.findings.length < Verifier.MOST_FINDINGS) this.findings.push(finding)
  }
}

/** Checks a whole export. */
export function verify(text: string): Report {
  const verifier = new Verifier()
  for (const line of text.split('\n')) if (line !== '') verifier.add(line)
  return verifier.end()
}

// ---- what a client asked for ----

/** A request that may roll, as it was sent. */
export interface Request {
  nonce: string
  /** In base64url. */
  entropy: string
  /** The last X that was shown before it was sent; null if there was none. */
  x: string | null
  /** What was asked for, in the words of who asked. */
  what: string
}

/**
 * What a roll that answers a request says of it: it `agrees`; something was `mixed` in after it was sent; or its bytes
 * are `others`.
 */
export type Answer = 'agrees' | 'mixed' | 'others'

/** The requests of one member that the log has not answered yet. */
export class Requests {
  private readonly member: string
  private readonly waiting: Map<string, Request>
  /** What may be in blind rolls, and the bytes of one's other secret ones, by their ids. */
  private readonly blind = new Map<string, Uint8Array[]>()
  private readonly secret = new Map<string, Uint8Array>()
  /** The request whose rolls come now: how many came, and X after the last. */
  private current: { sent: Uint8Array; rolls: number; x: string } | null = null

  constructor(member: string, waiting: Request[]) {
    this.member = member
    this.waiting = new Map(waiting.map((it) => [it.nonce, it]))
  }

  /** Those that nothing answered. */
  get open(): Request[] {
    return [...this.waiting.values()]
  }

  sent(request: Request): void {
    this.waiting.set(request.nonce, request)
  }

  /** A request was answered otherwise than by a roll. */
  settled(nonce: string): void {
    this.waiting.delete(nonce)
  }

  /**
   * A roll as the log shows it for the first time, or one of a message, with the nonce that came with it. Gives null if
   * it answers no request that is known here.
   */
  answer(roll: Roll, nonce: string | null): Answer | null {
    if (roll.user !== this.member) return null
    const request = nonce === null ? undefined : this.waiting.get(nonce)
    if (request !== undefined) return this.first(request, roll)
    if (nonce !== null) this.current = null
    if (this.current === null || (roll.secret === 'blind' && roll.proof.grade === 0)) return null
    const { sent, rolls, x } = this.current
    if (!this.isMadeWith([part(sent, rolls)], roll)) return null
    this.current = { sent, rolls: rolls + 1, x: roll.proof.x }
    return isMixedAfterSending(x, this.member, roll) ? 'mixed' : 'agrees'
  }

  private first(request: Request, roll: Roll): Answer {
    const sent = fromBase64Url(request.entropy)
    this.waiting.delete(request.nonce)
    this.current = { sent, rolls: 1, x: roll.proof.x }
    if (!this.isMadeWith([sent, part(sent, 0)], roll)) return 'others'
    if (request.x !== null && isMixedAfterSending(request.x, this.member, roll)) return 'mixed'
    // One's own bytes are no surprise for what one sent meanwhile.
    for (const other of this.waiting.values()) if (other.x === request.x) other.x = roll.proof.x
    return 'agrees'
  }

  /** A blind roll has bytes of the server's behind them: whether they are in it, its reveal says. */
  private isMadeWith(candidates: Uint8Array[], roll: Roll): boolean {
    const id = roll.id ?? ''
    if (roll.secret === 'blind') {
      this.blind.set(id, candidates)
      return true
    }
    const entropy = candidates.find((it) => toHex(entropyHash(it)) === roll.proof.entropy_hash)
    if (entropy !== undefined && typeof roll.secret === 'string') this.secret.set(id, entropy)
    return entropy !== undefined
  }

  /** A secret roll of one's own, with the entropy that only its roller knows; null if it is not known here. */
  opened(roll: Roll): Roll | null {
    const entropy = this.secret.get(roll.id ?? '')
    if (entropy === undefined || roll.proof.entropy !== null) return null
    return { ...roll, proof: { ...roll.proof, entropy: toBase64Url(entropy) } }
  }

  /** A blind roll was revealed: whether it was made with what its roller sent; null if that is not known here. */
  unblinded(roll: Roll): boolean | null {
    const candidates = this.blind.get(roll.id ?? '')
    if (candidates === undefined || roll.proof.entropy === null) return null
    const whole = toHex(fromBase64Url(roll.proof.entropy))
    return candidates.some((it) => whole.startsWith(toHex(it)))
  }
}

/** Whether something was mixed in between the X that a roll's sender saw last and what he sent. */
export function isMixedAfterSending(lastX: string, member: string, roll: Roll): boolean {
  return toHex(mix(fromHex(lastX), member, fromHex(roll.proof.entropy_hash))) !== roll.proof.x
}
