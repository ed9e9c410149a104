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
    const made = fair.Evaluator.roll(step.expr, key)
    if (made !== null) {
      agree('breakdown', made.breakdown, step.breakdown)
      agree('total', made.total, step.total)
    }
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

// Every proved text of every roll of the first epoch, changed in one place, must be found.
const missed = []
const end = lines.findIndex((line) => JSON.parse(line).closed !== undefined)
for (let i = 0; i < end; i++) {
  const roll = JSON.parse(lines[i]).roll
  if (roll === undefined) continue
  const without = fair.verify(lines.toSpliced?.(i, 1).join('\n') ?? [...lines.slice(0, i), ...lines.slice(i + 1)].join('\n'))
  if (without.findings.length === 0) missed.push({ line: i + 1, field: 'dropped' })
  for (const field of ['expr', 'breakdown', 'total', 'user', 'x', 'entropy', 'entropy_hash', 'head', 'i', 'epoch']) {
    const entry = JSON.parse(lines[i])
    const holder = field in entry.roll ? entry.roll : entry.roll.proof
    const was = holder[field]
    if (was === null) continue
    holder[field] = typeof was === 'number' ? was + 1 : was.replace(/.$/, (last) => (last === '1' ? '2' : '1'))
    const forged = [...lines.slice(0, i), JSON.stringify(entry), ...lines.slice(i + 1)]
    if (fair.verify(forged.join('\n')).findings.length === 0) missed.push({ line: i + 1, field })
  }
}
say({ missed })
