package parlor.rooms;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parlor.identity.Newcomer;
import parlor.identity.PrincipalId;
import parlor.identity.User;

/// Everything one can do with rooms. A change is completed after it is durable, and fails with a
/// [parlor.base.Problem]; it never blocks. A read blocks for at most 2 s.
public final class Rooms {

    /// A room and one's own seat in it.
    public record Seated(Room room, Seat seat) {}

    /// Who wants a seat: somebody known, or a guest who is made by the same command.
    public sealed interface Asker {
        record Known(User user) implements Asker {}

        record New(Newcomer newcomer) implements Asker {}
    }

    public record NewRoom(
            String title, String topic, String description, Room.Visibility visibility) {}

    /// Null leaves a field as it is.
    public record RoomPatch(
            @Nullable String title, @Nullable String topic, @Nullable String description) {}

    /// Null leaves a field as it is.
    public record SeatPatch(
            @Nullable Role role, @Nullable Boolean banned, @Nullable String username) {}

    public record NewMessage(String text, @Nullable String nonce, @Nullable MessageId replyTo) {}

    public record NewRoll(String dice, @Nullable String label, @Nullable String nonce) {}

    public enum Ordering {
        ACTIVITY,
        CREATED_AT,
        TITLE
    }

    public record RoomQuery(
            @Nullable PrincipalId mine,
            @Nullable String topic,
            @Nullable String search,
            Ordering ordering,
            int limit,
            @Nullable String cursor) {}

    public record RoomPage(List<RoomWithRole> results, @Nullable String next) {}

    public record RoomWithRole(Room room, @Nullable Role role) {}

    public record MemberPage(List<Seat> results, @Nullable String next, long head, String epoch) {}

    /// @param before exclusive entry number, or null; not both
    /// @param after exclusive entry number, or null
    public record MessageQuery(
            int limit,
            @Nullable Long before,
            @Nullable Long after,
            boolean newestFirst,
            @Nullable String search,
            @Nullable PrincipalId author) {}

    /// @param before what to pass for the older page, null at the end
    public record MessagePage(
            List<Message> results,
            @Nullable Long before,
            @Nullable Long after,
            long head,
            String epoch) {}

    // ---- changes ----

    public CompletableFuture<Seated> create(Asker asker, NewRoom room) {
        throw new UnsupportedOperationException();
    }

    /// Unknown and closed rooms: the same `not_found`. One who has a seat gets that seat.
    public CompletableFuture<Seated> join(Asker asker, String code) {
        throw new UnsupportedOperationException();
    }

    /// Joins a public, open room. The outcome is `repeated` for one already seated.
    public CompletableFuture<Outcome<Seated>> joinPublic(User user, RoomId room) {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Seated> update(PrincipalId by, RoomId room, RoomPatch patch) {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Seated> setOpen(PrincipalId by, RoomId room, boolean open) {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Seated> newCode(PrincipalId by, RoomId room) {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Void> delete(PrincipalId by, RoomId room) {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Seat> changeSeat(
            PrincipalId by, RoomId room, PrincipalId whose, SeatPatch patch) {
        throw new UnsupportedOperationException();
    }

    /// Leaves (`by` equals `whose`) or removes.
    public CompletableFuture<Void> endSeat(PrincipalId by, RoomId room, PrincipalId whose) {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Outcome<Message>> say(
            PrincipalId by, RoomId room, NewMessage message) {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Message> edit(
            PrincipalId by, RoomId room, MessageId message, String text) {
        throw new UnsupportedOperationException();
    }

    /// Deleting what is deleted already is no error.
    public CompletableFuture<Message> deleteMessage(
            PrincipalId by, RoomId room, MessageId message) {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Outcome<DiceRoll>> roll(PrincipalId by, RoomId room, NewRoll roll) {
        throw new UnsupportedOperationException();
    }

    /// Ends all seats of a guest whose session has ended (`member_left`, `expired`).
    public CompletableFuture<Void> endSeatsOf(PrincipalId guest) {
        throw new UnsupportedOperationException();
    }

    /// Renames a guest in every room it sits in (`PATCH /me`); `name_taken` if it is in use in one.
    public CompletableFuture<User> rename(PrincipalId guest, String username) {
        throw new UnsupportedOperationException();
    }

    // ---- reads: a Problem if the reader may not ----

    /// The room as the reader sees it; a public room also without a reader.
    public RoomWithRole room(@Nullable PrincipalId reader, RoomId room) {
        throw new UnsupportedOperationException();
    }

    public RoomPage list(RoomQuery query) {
        throw new UnsupportedOperationException();
    }

    public MemberPage members(
            PrincipalId reader, RoomId room, boolean banned, int limit, @Nullable String cursor) {
        throw new UnsupportedOperationException();
    }

    public MessagePage messages(PrincipalId reader, RoomId room, MessageQuery query) {
        throw new UnsupportedOperationException();
    }

    /// @param before exclusive; null: ascending from `after`
    public EntryPage entries(
            PrincipalId reader, RoomId room, long after, @Nullable Long before, int limit) {
        throw new UnsupportedOperationException();
    }

    public DiceRoll rollById(PrincipalId reader, RoomId room, MessageId roll) {
        throw new UnsupportedOperationException();
    }

    /// The reader's seat: `not_found` or `not_a_member` without one.
    public Seated seat(PrincipalId reader, RoomId room) {
        throw new UnsupportedOperationException();
    }

    // ---- for the live core, which has checked the seat ----

    /// Up to `limit` entries after `after`, ascending, each message as it is now.
    public EntryPage page(RoomId room, long after, int limit) {
        throw new UnsupportedOperationException();
    }

    /// The heads of these rooms; a room that is gone is left out.
    public Map<RoomId, Long> heads(Collection<RoomId> rooms) {
        throw new UnsupportedOperationException();
    }

    /// Changes only when history was restored from a backup.
    public String epoch() {
        throw new UnsupportedOperationException();
    }

    /// Called after commit with each new entry, in order within a room, on the lane's thread.
    public void onEntry(Consumer<Entry> listener) {
        throw new UnsupportedOperationException();
    }

    /// What the lane is doing, for `/metrics` and `/readyz`.
    public record LaneState(
            int depth,
            boolean writable,
            long commits,
            long commands,
            Duration lastCommit,
            @Nullable Instant stalledSince) {}

    public LaneState lane() {
        throw new UnsupportedOperationException();
    }
}
