// Rolls notations with the verifier in TypeScript, compiled beforehand.
// Task: {module, cases} with `cases` a file of {id, expr, faces}, one a line; or {module, seed, rolls}: notations and
// faces at random, the same for a seed. Prints what was rolled, or why it was refused, and the faces that were drawn.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const task = JSON.parse(process.argv[2])
const fair = await import(pathToFileURL(task.module))

function roll({ id, expr }, face) {
  const faces = []
  const draw = (sides) => {
    const index = face(sides)
    faces.push(sides.text(index))
    return index
  }
  try {
    const expression = fair.parse(expr)
    const results = expression.roll(draw)
    return { id, expr, faces, text: expression.text, label: expression.label, results }
  } catch (error) {
    if (!(error instanceof fair.Refused)) throw error
    return { id, expr, faces, refused: error.message }
  }
}

/** Faces that were written down, for dice to show again. */
const given = (faces) => (sides) => {
  const face = String(faces.shift())
  for (let index = 0; index < sides.ways; index++) if (sides.text(index) === face) return index
  throw new fair.Refused(`d${sides.name} has no face ${face}`)
}

// ---- at random ----

/** Marsaglia's xorshift: a number below 1. */
function random(seed) {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

const COUNTS = ['', '1', '2', '3', '5', '12', '0', '(1d3)', '(1+1)']
const SIDES = '6 4 20 % F F.1 F.2 3 (2+1) (1d4+1) [1,2,5] [0..3,7*2] [-2..2*3] [hit,miss*2,x²]'.split(' ')
const MODIFIERS = (
  'kh1 k2 kl1 kl2 d1 dl1 dh1 dh2 kh(1d2) ! !! !p !!p !o !x2 !xt2 !>=3 !5 !=2 !<>3 !!=4 !px3>2 r r1 ro ro=2 rr<2 r(1) u uo '
  + 'u=3 >=3 >2f1 >1f=1f=2 <>2 =3>=5 >=(1d3) cs cf cs>2cf<2 m mt mt3 m2>1 s sa sd adv adv3 dis dis2 min2 max3 min(1+1) min1.5 max-1'
).split(' ').concat(' kh2', ' r1', ' adv', ' kh1 r1', ' r r')
const GROUPS = ['', '', 'k1', 'kl1', 'dl1', 'dh1', '>3', '>2f<2', 'sd', 'kh1sa', 'kh2>=4', 'kh(1d2)']
const FUNCTIONS = ['abs', 'ceil', 'floor', 'round', 'sign', 'trunc', 'sqrt', 'SQRT', 'max', 'min']
const ENDS = ['', '', '', ' # for fire', ' damage', ' disarm', ' // x', ' [tag]', '/*a [b]*/', ' vs 5', ' vs <=3 hm', ' vs !=(1d4)', ' vs 7.5']
const OPERATORS = ['+', '-', ' + ', '*', '/', '%', ' − ', '×', '÷', '+-', '//', ' * ']

function sentences(next) {
  const below = (most) => Math.floor(next() * most)
  const pick = (from) => from[below(from.length)]
  const dice = () => {
    const modifiers = Array.from({ length: below(4) }, () => pick(MODIFIERS)).join('')
    return `${pick(COUNTS)}${next() < 0.1 ? 'D' : 'd'}${pick(SIDES)}${modifiers}`
  }
  const expression = (depth) => {
    const inner = () => expression(depth - 1)
    switch (below(depth > 0 ? 12 : 3)) {
      case 0: return next() < 0.3 ? `${below(9)}.${below(99)}` : `${below(12)}`
      case 1: case 2: return dice()
      case 3: return inner() + pick(OPERATORS) + dice()
      case 4: return `( ${inner()})`
      case 5: return `-${inner()}`
      case 6: return `${pick(FUNCTIONS)}(${inner()})`
      case 7: return `max(${inner()}, ${inner()})`
      case 8: return `{${inner()},${dice()}}${pick(GROUPS)}`
      case 9: return `{${inner()} , ${inner()}, ${dice()}}${pick(GROUPS)}`
      case 10: return `(${inner()})^${below(4) - 1}`
      default: return `{${inner()}}${pick(GROUPS)}`
    }
  }
  const broken = (text) => {
    const at = below(text.length)
    return text.slice(0, at) + pick([...'d2()[]{}<=!%* khrf,#', '']) + text.slice(at + below(2))
  }
  return () => {
    const text = (next() < 0.1 ? '2#' : '') + expression(3) + pick(ENDS)
    return next() < 0.2 ? broken(text) : text
  }
}

const say = (it) => console.log(JSON.stringify(it))
if (task.cases !== undefined) {
  for (const line of readFileSync(task.cases, 'utf8').trimEnd().split('\n')) {
    const it = JSON.parse(line)
    say(roll(it, given(it.faces)))
  }
} else {
  const next = random(task.seed)
  const sentence = sentences(next)
  for (let id = 0; id < task.rolls; id++) say(roll({ id, expr: sentence() }, (sides) => Math.floor(next() * sides.ways)))
}
