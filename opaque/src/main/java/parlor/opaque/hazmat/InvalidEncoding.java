package parlor.opaque.hazmat;

/// Bytes that are not what they should encode: a wrong length, not canonical, or a forbidden value.
public final class InvalidEncoding extends IllegalArgumentException {
    public InvalidEncoding(String what) {
        super(what);
    }
}
