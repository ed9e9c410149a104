package parlor.app;

/// The caller's mistake, told in one sentence; the process ends with 2.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String sentence) {
        super(sentence);
    }
}
