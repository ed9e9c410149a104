// Small round pictures of people, each beside a name: what they wear now, or their initials. A face has its size
// before its picture is there, so that nothing moves when it comes.
const letters = new Intl.Segmenter()
const first = (word) => [...letters.segment(word)][0].segment.toUpperCase()
const initials = (name) => {
  const words = name.split(/[\s._~-]+/).filter(Boolean)
  return words.length ? [...new Set([words[0], words.at(-1)])].map(first).join('') : '?'
}

const dress = (face, path) => {
  const worn = face.firstElementChild
  if (worn?.getAttribute('src') === path) return
  worn?.remove()
  if (!path) return
  const picture = new Image(64, 64)
  picture.alt = face.dataset.alt
  picture.decoding = 'async'
  picture.onerror = () => picture.remove() // Nobody wears it any more.
  picture.src = path
  face.append(picture)
}

// `alt` is empty where the name is read out right after the face.
const made = (id, name, alt) => {
  const face = document.createElement('span')
  face.className = 'avatar'
  face.dataset.face = id
  face.dataset.initials = initials(name)
  face.dataset.alt = alt
  return face
}

export class Faces {
  #seats = new Map()
  #worn = new Map()
  #waiting = null

  // Pictures wait while one reads what has happened: only the last that somebody wore is wanted.
  hold() {
    this.#waiting = []
    this.#seats.clear()
  }

  // What those who are here wear.
  release(users) {
    this.#worn = new Map(users.map((it) => [it.id, it.avatar]))
    for (const [face, path] of this.#waiting ?? []) dress(face, this.#present(face.dataset.face, path))
    this.#waiting = null
  }

  #present(id, path) {
    return this.#worn.has(id) ? this.#worn.get(id) : path
  }

  // A face beside what somebody said, who wore `path` then.
  beside(id, name, path) {
    const face = made(id, name, '')
    if (this.#waiting) this.#waiting.push([face, path])
    else dress(face, this.#present(id, path))
    return face
  }

  // The face of a seat: the same element each time.
  seat({ id, username, avatar }) {
    const known = this.#seats.get(id), alt = `Picture of ${username}`
    const face = known?.dataset.alt === alt ? known : made(id, username, alt)
    this.#seats.set(id, face)
    dress(face, avatar)
    return face
  }

  // Somebody came in, or has another name or picture: his face changes wherever it is seen.
  changed({ id, avatar }) {
    if (this.#waiting) return
    this.#worn.set(id, avatar)
    for (const face of document.querySelectorAll(`#log [data-face="${id}"]`)) dress(face, avatar)
  }
}
