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
    public @Nullable String checked(@Nullable String value, UnaryOperator<String> rule) {
        if (value == null) {
            return null;
        }
        try {
            return rule.apply(value);
        } catch (Problem problem) {
            found.addAll(problem.mistakes());
            return null;
        }
    }

    /// Throws them, if there are any.
    public void done() {
        if (!found.isEmpty()) {
            throw new Problem(found, null);
        }
    }
}
