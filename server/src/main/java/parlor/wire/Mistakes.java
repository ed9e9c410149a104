package parlor.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// All that is wrong with one request, told at once.
public final class Mistakes {
    private final List<Problem.Mistake> found = new ArrayList<>();

    /// @param attr the field it is about, with dots between the names of a path
    public void add(ProblemCode code, String detail, String attr) {
        found.add(new Problem.Mistake(code, detail, attr));
    }

    /// A value that is not as it should be.
    public void invalid(String detail, String attr) {
        add(ProblemCode.INVALID, detail, attr);
    }

    /// A value that is missing.
    public void required(String attr) {
        add(ProblemCode.REQUIRED, "This field is required.", attr);
    }

    /// The value as a rule of another package has it; null if the rule refuses it, or there is
    /// none.
    ///
    /// @param attr what the rule finds is said of this field, whatever it calls it itself
    public @Nullable String checked(
            @Nullable String value, UnaryOperator<String> rule, String attr) {
        if (value == null) {
            return null;
        }
        try {
            return rule.apply(value);
        } catch (Problem problem) {
            problem.mistakes().forEach(it -> add(it.code(), it.detail(), attr));
            return null;
        }
    }

    /// All of them, or null if there are none.
    @Nullable Problem problem() {
        return found.isEmpty() ? null : new Problem(found, null);
    }

    /// Throws them, if there are any.
    public void done() {
        var problem = problem();
        if (problem != null) {
            throw problem;
        }
    }
}
