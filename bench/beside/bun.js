// One room in memory, on Bun: no sign-in, no database, no checks. It answers what `bench fanout`
// asks of a server, with frames of the same fields and size, so that the cost of a delivery can be
// compared: `./parlor bench fanout --server "npm --prefix bench/beside start --silent"`.

const ROOM = "0198f3c2-7a61-7cc0-9b8e-3f1d5a7c9e10";
const PEOPLE = "room";
let head = 2;
let guests = 0;

function message(frame, guest) {
  const now = new Date().toISOString().replace("Z", "000Z");
  head += 1;
  return {
    id: "0198f3c2-7a61-7cc0-9b8e-" + head.toString(16).padStart(12, "0"),
    seq: head,
    rev: head,
    chat: ROOM,
    user: "0198f3c2-7a61-7cc0-9b8f-" + guest.toString(16).padStart(12, "0"),
    user_kind: "guest",
    user_name: "g" + guest,
    user_avatar: null,
    text: frame.message.text,
    timestamp: now,
    edited_at: null,
    is_deleted: false,
    reply_to: null,
    nonce: frame.nonce,
    rolls: [],
  };
}

const answers = {
  subscribe(socket, frame) {
    socket.subscribe(PEOPLE);
    return {
      event_type: "subscribed",
      timestamp: new Date().toISOString(),
      chat: ROOM,
      after: head,
      head,
      epoch: "e",
      recovered: true,
      id: frame.id,
    };
  },
  chat_message(socket, frame) {
    const said = message(frame, socket.data.guest);
    server.publish(
      PEOPLE,
      JSON.stringify({
        event_type: "chat_message",
        timestamp: said.timestamp,
        seq: said.seq,
        chat: ROOM,
        message: said,
      }),
    );
    return { event_type: "ok", timestamp: said.timestamp, id: frame.id, nonce: frame.nonce, message: said };
  },
};

function seat() {
  guests += 1;
  return Response.json(
    { room: { id: ROOM, code: "ABCDEF" }, me: {} },
    { status: guests === 1 ? 201 : 200, headers: { "Set-Cookie": `parlor_session=${guests}; Path=/` } },
  );
}

function upgrade(request) {
  const guest = Number(/parlor_session=(\d+)/.exec(request.headers.get("cookie") ?? "")?.[1] ?? 0);
  const upgraded = server.upgrade(request, {
    data: { guest },
    headers: { "Sec-WebSocket-Protocol": "parlor.v1" },
  });
  return upgraded ? undefined : new Response("a WebSocket is asked for", { status: 400 });
}

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env.PARLOR_PORT),
  fetch(request) {
    return new URL(request.url).pathname === "/api/v1/ws" ? upgrade(request) : seat();
  },
  websocket: {
    perMessageDeflate: false,
    message(socket, text) {
      const frame = JSON.parse(text);
      socket.send(JSON.stringify(answers[frame.event_type](socket, frame)));
    },
  },
});

console.log(`parlor ready on ${server.url} in 0 ms`);
