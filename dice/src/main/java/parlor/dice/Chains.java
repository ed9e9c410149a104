package parlor.dice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds chains of dice that nothing bounds but their chance.
final class Chains {
    private Chains() {}

    static boolean endless(@Nullable Node node) {
        return switch (node) {
            case null -> false;
            case Node.Literal _, Node.Reference _ -> false;
            case Node.Signed it -> endless(it.operand());
            case Node.Binary it -> endless(it.left()) || endless(it.right());
            case Node.Call it -> it.arguments().stream().anyMatch(Chains::endless);
            case Node.Parens it -> endless(it.inner());
            case Node.Tagged it -> endless(it.inner());
            case Node.Dice it ->
                    endless(it.count()) || endless(it.computedSides()) || endless(it.modifiers());
            case Node.Group it ->
                    it.members().stream().anyMatch(Chains::endless) || endless(it.modifiers());
        };
    }

    private static boolean endless(List<Modifier> modifiers) {
        for (Modifier modifier : modifiers) {
            boolean chain = modifier instanceof Modifier.Explode it && it.most() == 0;
            if (chain || endless(Modifiers.argument(modifier))) {
                return true;
            }
        }
        return false;
    }
}
