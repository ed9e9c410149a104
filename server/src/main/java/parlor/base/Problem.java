package parlor.base;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A mistake of the caller's, or that we cannot serve him now: what an error answer says.
public final class Problem extends RuntimeException {

    /// One mistake.
    ///
    /// @param attr the dotted path of the field, or null
    public record Mistake(ProblemCode code, String detail, @Nullable String attr) {}

    private final List<Mistake> mistakes;
    private final @Nullable Duration retryAfter;

    public Problem(ProblemCode code, String detail, @Nullable String attr) {
        this(List.of(new Mistake(code, detail, attr)), null);
    }

    public Problem(ProblemCode code, String detail) {
        this(code, detail, null);
    }

    public Problem(List<Mistake> mistakes, @Nullable Duration retryAfter) {
        super(mistakes.getFirst().detail(), null, false, false);
        this.mistakes = List.copyOf(mistakes);
        this.retryAfter = retryAfter;
    }

    public static Problem notFound() {
        return new Problem(ProblemCode.NOT_FOUND, "Not found.");
    }

    public static Problem notAuthenticated() {
        return new Problem(
                ProblemCode.NOT_AUTHENTICATED, "Authentication credentials were not provided.");
    }

    public static Problem throttled(Duration retryAfter) {
        var mistake =
                new Mistake(
                        ProblemCode.THROTTLED,
                        "Too many requests. Try again in %d s.".formatted(seconds(retryAfter)),
                        null);
        return new Problem(List.of(mistake), retryAfter);
    }

    /// What a caller is told to wait: whole seconds, rounded up, at least one.
    public static long seconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }

    public static Problem unavailable(String detail, Duration retryAfter) {
        return new Problem(List.of(new Mistake(ProblemCode.UNAVAILABLE, detail, null)), retryAfter);
    }

    /// The same where the fields of these names stand in another.
    ///
    /// @param path the name of that other field
    public Problem in(String path, Set<String> names) {
        var moved =
                mistakes.stream()
                        .map(it ->
                                it.attr() != null && names.contains(it.attr())
                                        ? new Mistake(
                                                it.code(), it.detail(), path + "." + it.attr())
                                        : it)
                        .toList();
        return new Problem(moved, retryAfter);
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }

    /// The code of the first mistake: it decides the status.
    public ProblemCode code() {
        return mistakes.getFirst().code();
    }

    /// When to try again, for `throttled` and `unavailable`.
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
