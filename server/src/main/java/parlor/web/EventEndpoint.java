package parlor.web;

import parlor.http.Answer;
import parlor.http.Call;
import parlor.http.Routes;
import parlor.rooms.Rooms;
import parlor.sockets.EventPosition;
import parlor.sockets.EventStreamDoor;

/// The event stream of a room: checks the seat, then the door takes over.
record EventEndpoint(Rooms rooms, EventStreamDoor door) {

    void addTo(Routes routes) {
        routes.add("GET", "/api/v1/rooms/{id}/events", this::open);
    }

    private Answer open(Call call) {
        var session = call.session();
        var room = call.room();
        rooms.reads().seat(session.user().id(), room);
        var from = EventPosition.of(call.head().header("Last-Event-ID"), call.query().one("after"));
        return Answer.stream(
                        "text/event-stream",
                        request -> door.open(request, session, call.address().key(), room, from))
                .with("X-Accel-Buffering", "no");
    }
}
