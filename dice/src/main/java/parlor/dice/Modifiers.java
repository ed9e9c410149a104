package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Modifiers with their arguments replaced.
@SuppressWarnings("ReferenceEquality") // the same object says that nothing changed
final class Modifiers {
    private Modifiers() {}

    /// The same object when no argument changes.
    static Modifier map(Modifier modifier, UnaryOperator<Node> change) {
        Node before = argument(modifier);
        if (before == null) {
            return modifier;
        }
        Node after = change.apply(before);
        return after == before ? modifier : with(modifier, after);
    }

    static @Nullable Node argument(Modifier modifier) {
        return switch (modifier) {
            case Modifier.Min(var argument) -> argument;
            case Modifier.Max(var argument) -> argument;
            case Modifier.Keep(_, var count) -> count;
            case Modifier.Drop(_, var count) -> count;
            case Modifier.Explode it -> argument(it.point());
            case Modifier.Reroll it -> argument(it.point());
            case Modifier.Unique it -> argument(it.point());
            case Modifier.Success it -> argument(it.point());
            case Modifier.Failure it -> argument(it.point());
            case Modifier.Critical it -> argument(it.point());
            case Modifier.Match it -> argument(it.point());
            case Modifier.Sort _, Modifier.Advantage _ -> null;
        };
    }

    /// The arguments of them all.
    static List<Node> arguments(List<Modifier> modifiers) {
        List<Node> arguments = new ArrayList<>();
        for (Modifier modifier : modifiers) {
            Node argument = argument(modifier);
            if (argument != null) {
                arguments.add(argument);
            }
        }
        return arguments;
    }

    private static @Nullable Node argument(Modifier.@Nullable Point point) {
        return point == null ? null : point.argument();
    }

    private static Modifier with(Modifier modifier, Node node) {
        return switch (modifier) {
            case Modifier.Min _ -> new Modifier.Min(node);
            case Modifier.Max _ -> new Modifier.Max(node);
            case Modifier.Keep it -> new Modifier.Keep(it.high(), node);
            case Modifier.Drop it -> new Modifier.Drop(it.high(), node);
            case Modifier.Explode it ->
                    new Modifier.Explode(
                            it.compound(),
                            it.penetrate(),
                            it.most(),
                            it.inTerm(),
                            with(it.point(), node));
            case Modifier.Reroll it -> new Modifier.Reroll(it.once(), with(it.point(), node));
            case Modifier.Unique it -> new Modifier.Unique(it.once(), with(it.point(), node));
            case Modifier.Success it -> new Modifier.Success(with(it.point(), node));
            case Modifier.Failure it -> new Modifier.Failure(with(it.point(), node));
            case Modifier.Critical it ->
                    new Modifier.Critical(it.success(), with(it.point(), node));
            case Modifier.Match it ->
                    new Modifier.Match(it.total(), it.least(), with(it.point(), node));
            case Modifier.Sort _, Modifier.Advantage _ -> modifier;
        };
    }

    private static Modifier.Point with(Modifier.@Nullable Point point, Node node) {
        return new Modifier.Point(point == null ? Comparison.EQUAL : point.comparison(), node);
    }
}
