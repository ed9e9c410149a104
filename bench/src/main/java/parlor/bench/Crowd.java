package parlor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Guests who come in by the front door: rooms opened and joined over HTTP.
final class Crowd {
    private static final int DOORS = 16;

    private Crowd() {}

    /// Opens `rooms` rooms and seats `each` guests in every one, the owner among them.
    static List<Hall> seat(Target target, int rooms, int each) {
        List<Opened> opened = open(target, rooms);
        int joins = rooms * (each - 1);
        List<Guest> guests =
                Parallel.map(
                        joins,
                        DOORS,
                        door -> new Http(target, Target.source(door)),
                        (http, i) -> join(http, opened.get(i % rooms), rooms + i));
        List<Hall> halls = new ArrayList<>();
        for (int room = 0; room < rooms; room++) {
            List<Guest> seated = new ArrayList<>(List.of(opened.get(room).owner()));
            for (int i = room; i < joins; i += rooms) {
                seated.add(guests.get(i));
            }
            halls.add(new Hall(opened.get(room).id(), Collections.unmodifiableList(seated)));
        }
        return halls;
    }

    private record Opened(String id, String code, Guest owner) {}

    private static List<Opened> open(Target target, int rooms) {
        return Parallel.map(
                rooms, DOORS, door -> new Http(target, Target.source(door)), Crowd::open);
    }

    private static Opened open(Http http, int number) {
        HttpAnswer answer =
                http.post(
                        "/api/v1/rooms",
                        "{\"title\":\"Load %d\",\"visibility\":\"private\",\"username\":\"g%d\"}"
                                .formatted(number, number));
        JsonNode room = answer.expect(201).json().path("room");
        return new Opened(
                room.path("id").asText(),
                room.path("code").asText(),
                new Guest(number, answer.cookie()));
    }

    private static Guest join(Http http, Opened room, int number) {
        HttpAnswer answer =
                http.post(
                        "/api/v1/rooms/join",
                        "{\"code\":\"%s\",\"username\":\"g%d\"}".formatted(room.code(), number));
        return new Guest(number, answer.expect(200).cookie());
    }
}
