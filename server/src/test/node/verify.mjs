// Checks the vectors and an export with the verifier in TypeScript, compiled beforehand.
// Task: {module, vectors, export}: paths of the compiled file, the vectors and the export.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const task = JSON.parse(process.argv[2])
const fair = await import(pathToFileURL(task.module))
const say = (line) => console.log(JSON.stringify(line))
const { fromHex, toHex } = fair

function vectors(given) {
  const seed = fromHex(given.serverSeed)
  const commit = fair.commit(fromHex(given.roomId), given.epoch, seed)
  let x = fair.opening(commit, fromHex(given.prevHead))
  let head = x
  const wrong = []
  const agree = (what, computed, expected) => computed === expected || wrong.push({ what, computed, expected })
  agree('commit', toHex(commit), given.commit)
  agree('x0', toHex(x), given.x0)
  for (const step of given.steps) {
    const entropy = fromHex(step.nonce)
    x = fair.mix(x, step.member, fair.entropyHash(entropy))
    agree('x', toHex(x), step.x)
    if (step.type !== 'roll') continue
    const witness = fromHex(step.w)
    const key = fair.key(seed, step.i, x, entropy, witness)
    agree('key', toHex(key), step.key)
    const words = fair.words(key)
    for (const word of step.words) agree('word', words.next().value, parseInt(word, 16))
    const made = fair.parse(step.expr).roll(fair.fairFaces(key))
    agree('breakdown', made.map((it) => it.breakdown).join('; '), step.breakdown)
    agree('total', made.map((it) => it.total).join('; '), step.total)
    const hid = fair.hidden(entropy, step.expr, step.breakdown, step.total)
    if (step.secret) agree('hidden', toHex(hid), step.hidden)
    head = step.secret
      ? fair.secretHead(head, step.i, step.member, x, witness, hid)
      : fair.head(head, step.i, step.member, x, witness, step.expr, step.breakdown, step.total)
    agree('head', toHex(head), step.head)
  }
  agree('final head', toHex(head), given.finalHead)
  for (const { words, n, index } of given.rejection) {
    agree('index', fair.face(words.map((word) => parseInt(word, 16))[Symbol.iterator](), n), index)
  }
  for (const { key, sides, draws, counts } of [given.uniformity, given.uniformity20]) {
    const words = fair.words(fromHex(key))
    const counted = new Array(sides).fill(0)
    for (let i = 0; i < draws; i++) counted[fair.face(words, sides)]++
    agree('counts', counted.join(), counts.join())
  }
  return wrong
}

say({ wrong: vectors(JSON.parse(readFileSync(task.vectors, 'utf8'))) })
const lines = readFileSync(task.export, 'utf8').trimEnd().split('\n')
say(fair.verify(lines.join('\n')))

// ---- what a forger may try in the epochs that are proved ----

const missed = []
const tried = new Map()
function forge(how, forged) {
  tried.set(how, (tried.get(how) ?? 0) + 1)
  if (fair.verify(forged.join('\n')).findings.length === 0) missed.push(how)
}

const other = (text) => text.replace(/.$/, (last) => (last === '1' ? '2' : '1'))
const changed = (was) => (typeof was === 'number' ? was + 1 : typeof was === 'boolean' ? !was : other(was))
const end = lines.findIndex((line) => JSON.parse(line).closed !== undefined)
/** The log with one entry changed, which `change` does to the first roll in it. */
function put(i, change) {
  const entry = fair.read(lines[i])
  change(entry.roll ?? entry.message.rolls[0])
  return [...lines.slice(0, i), JSON.stringify(entry), ...lines.slice(i + 1)]
}
/** The same, with every head after it made anew: what the server itself could write. */
function chained(forged) {
  let head = null
  return forged.map((line) => {
    const entry = fair.read(line)
    const { of, chat, commit, event_type: kind } = entry
    if (kind === 'dice_epoch') head = fair.opening(fair.fromHex(commit), head ?? new Uint8Array(32))
    const said = kind === 'chat_message' && entry.message.seq === entry.seq ? entry.message : null
    const rolls = said?.rolls ?? (entry.roll?.seq === entry.seq ? [entry.roll] : [])
    for (const roll of rolls) {
      const { i, x, hid } = roll.proof
      const total = roll.total ?? roll.results?.map((it) => it.total).join('; ')
      const user = said?.user ?? roll.user
      const none = new Uint8Array(0)
      head = hid
        ? fair.secretHead(head, i, user, fair.fromHex(x), none, fair.fromHex(hid))
        : fair.head(head, i, user, fair.fromHex(x), none, roll.expr, roll.breakdown, total)
      roll.proof.head = fair.toHex(head)
    }
    return JSON.stringify(entry)
  })
}

const rolls = lines.flatMap((line, i) => {
  const entry = JSON.parse(line)
  return i < end && (entry.roll ?? entry.message?.rolls[0]) !== undefined ? [i] : []
})
for (const i of rolls) {
  forge('dropped', [...lines.slice(0, i), ...lines.slice(i + 1)])
  const next = rolls[rolls.indexOf(i) + 1]
  const [one, two] = [JSON.parse(lines[i]), JSON.parse(lines[next ?? i])]
  // What reveals a roll that the export shows open says the same as its first entry.
  if (next !== undefined && one.roll?.id !== two.roll?.id) {
    const turned = [...lines]
    const seq = [one.seq, two.seq]
    turned[i] = JSON.stringify({ ...two, seq: seq[0] })
    turned[next] = JSON.stringify({ ...one, seq: seq[1] })
    forge('reordered', turned)
  }
  const roll = fair.read(lines[i]).roll ?? fair.read(lines[i]).message.rolls[0]
  for (const field of ['expr', 'breakdown', 'total', 'outcome', 'margin', 'user']) {
    if (roll[field] !== undefined && roll[field] !== null) forge(field, put(i, (it) => (it[field] = changed(it[field]))))
  }
  for (const field of ['x', 'entropy', 'entropy_hash', 'head', 'i', 'epoch', 'hid']) {
    if (roll.proof[field] !== undefined && roll.proof[field] !== null) forge(field, put(i, (it) => (it.proof[field] = changed(it.proof[field]))))
  }
  if (roll.breakdown === null) continue
  const flip = (text) => text.replace(/\d(?=[^[\]]*\])/, (digit) => (digit === '1' ? '2' : '1'))
  if (flip(roll.breakdown) !== roll.breakdown) forge('a face, with new heads', chained(put(i, (it) => (it.breakdown = flip(it.breakdown)))))
  if (roll.total !== null) forge('the total, with new heads', chained(put(i, (it) => (it.total = changed(it.total)))))
  const again = fair.toHex(fair.entropyHash(fair.utf8('again'))).slice(0, 32)
  forge('rolled again', chained(put(i, (it) => (it.proof.entropy = again))))
  if (roll.breakdown !== null) forge('no entropy', chained(put(i, (it) => (it.proof.entropy = null))))
  const terms = roll.terms ?? []
  terms.forEach(({ faces }, t) => {
    if (faces.length === 0) return
    forge('a face of a term', put(i, (it) => (it.terms[t].faces[0] = changed(it.terms[t].faces[0]))))
    forge('what a term keeps', put(i, (it) => (it.terms[t].kept[0] = changed(it.terms[t].kept[0]))))
  })
  ;(roll.results ?? []).forEach((_, r) => forge('a result', put(i, (it) => (it.results[r].total = changed(it.results[r].total)))))
}
const seed = JSON.parse(lines[end])
seed.closed.seed = changed(seed.closed.seed)
forge('the seed', [...lines.slice(0, end), JSON.stringify(seed), ...lines.slice(end + 1)])
forge('the head alone', chained(lines.map((line, i) => (i === rolls[1] ? line.replace('"scheme"', '"other"') : line))))
say({ missed, tried: Object.fromEntries(tried) })
