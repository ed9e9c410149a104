package parlor.accounts;

/// What is written to somebody by mail: plain text, in lines of their own.
///
/// @param to a checked address
public record Letter(String to, String subject, String text) {
    @Override
    public String toString() {
        return "Letter[" + subject + "]";
    }
}
